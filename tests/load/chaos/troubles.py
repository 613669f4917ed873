"""Brings every trouble about, and ends it."""

import asyncio
import signal
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    asynccontextmanager,
    closing,
    contextmanager,
    suppress,
)
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final

from bot.playground.telegram.faults import Fault
from model.errors import ModelError
from model.registry import Registry
from tests.load.chaos.bot import RAISES
from tests.load.chaos.disk import SizeLimit, Tmpfs
from tests.load.chaos.line import Line
from tests.load.chaos.schedule import Trouble
from tests.load.chaos.supervisor import Supervisor
from tests.load.chaos.telegram import Chaotic
from tests.load.moved_clock import Ahead
from tests.load.random_faults import KINDS

USUAL: Final = 0.01  # share of requests that meet a fault all the time
STORM: Final = 0.8  # and in a storm
REFUSALS: Final = tuple(Fault("429", retry_after=seconds) for seconds in (1, 2, 3))
ERRORS: Final = (Fault("500"), Fault("502"))
LEAPS: Final = (timedelta(days=400), timedelta(days=-30), timedelta(days=2))
VERSION: Final = "next-1"


@dataclass
class Troubles:
    """What troubles need to come about.

    Attributes:
        failed: how often one could not be brought about, by kind.
    """

    world: Chaotic
    line: Line
    supervisor: Supervisor
    database: Path
    disk: Tmpfs | SizeLimit
    registry: Registry
    ahead: Ahead
    dice: Random
    failed: Counter[str] = field(default_factory=Counter)

    async def bring(self, troubles: Sequence[Trouble]) -> None:
        """Each of them, `at` seconds from now on; they may overlap."""
        began = asyncio.get_running_loop().time()
        self.world.random_faults.share = USUAL
        async with asyncio.TaskGroup() as group:
            for trouble in troubles:
                group.create_task(self._bring(trouble, began + trouble.at))
        self.world.random_faults.share = 0.0

    async def _bring(self, trouble: Trouble, at: float) -> None:
        await asyncio.sleep(at - asyncio.get_running_loop().time())
        match trouble.kind:
            case "SIGKILL" | "SIGTERM":
                await self.supervisor.end(signal.Signals[trouble.kind])
            case "lines cut":
                await self.line.cut()
            case "promotion":
                with self._counted(trouble):
                    self.registry.promote(VERSION, at=datetime.now(UTC), forced=True)
            case "rollback":
                with self._counted(trouble):
                    self.registry.rollback(at=datetime.now(UTC))
            case _:
                async with self._lasting(trouble):
                    await asyncio.sleep(trouble.seconds)

    def _lasting(self, trouble: Trouble) -> AbstractAsyncContextManager[None]:
        match trouble.kind:
            case "answers held":
                return self._held(requests=False)
            case "dead line":
                return self._held(requests=True)
            case "429 storm":
                return self._storm(REFUSALS)
            case "5xx storm":
                return self._storm(ERRORS)
            case "twice and shuffled":
                return self._restless()
            case "database locked":
                return self._locked(trouble)
            case "disk full":
                return self._full()
            case "model raises":
                return self._raising()
            case "clock jump":
                return self._leap()
        raise ValueError(f"{trouble.kind} does not last")

    @asynccontextmanager
    async def _held(self, *, requests: bool) -> AsyncIterator[None]:
        self.line.hold(requests=requests)
        yield
        await self.line.restore()

    @asynccontextmanager
    async def _storm(self, kinds: Sequence[Fault]) -> AsyncIterator[None]:
        faults = self.world.random_faults
        faults.share, faults.kinds = STORM, kinds
        yield
        faults.share, faults.kinds = USUAL, KINDS

    @asynccontextmanager
    async def _restless(self) -> AsyncIterator[None]:
        self.world.restless.restless = True
        yield
        self.world.restless.restless = False

    @asynccontextmanager
    async def _locked(self, trouble: Trouble) -> AsyncIterator[None]:
        other = sqlite3.connect(
            self.database, timeout=10, isolation_level=None, check_same_thread=False
        )
        try:
            with self._counted(trouble):
                await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
            yield
        finally:
            other.close()  # what it began is rolled back

    @asynccontextmanager
    async def _full(self) -> AsyncIterator[None]:
        pid = self.supervisor.pid
        # As after a night: else what the log has been long enough for would still be written.
        with suppress(sqlite3.Error), closing(sqlite3.connect(self.database)) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.disk.fill(pid or 0)
        yield
        self.disk.clear(pid or 0)

    @asynccontextmanager
    async def _raising(self) -> AsyncIterator[None]:
        sign = self.supervisor.life.folder / RAISES
        sign.touch()
        yield
        sign.unlink(missing_ok=True)

    @asynccontextmanager
    async def _leap(self) -> AsyncIterator[None]:
        self.ahead.seconds = self.dice.choice(LEAPS).total_seconds()
        yield
        self.ahead.seconds = 0.0

    @contextmanager
    def _counted(self, trouble: Trouble) -> Iterator[None]:
        """Go on where it cannot be brought about."""
        try:
            yield
        except (sqlite3.Error, ModelError):
            self.failed[trouble.kind] += 1
