"""What a message passes on its way: from the raw update in the inbox to the reply on the wire.

    python -m tests.architecture.message_way

It is the first text that a person writes to the bot in private, handled by the real application
with the model that ships and a real database; only Telegram is a cut wire. Counted are our own
functions, lambdas included, and the files that they stand in. A comprehension is a line of its
function; only up to Python 3.11 it has a frame of its own. Two things that a reader of the way
takes as one step each are counted apart: how its text is prepared (all that
`model.prepared.prepare` calls), and how the update waits for its turn and its reply for
Telegram's limits (`bot.transport`).
"""

import asyncio
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from types import CodeType, FrameType
from typing import Any

import click
from sqlalchemy import Engine, event

import bot
import model
from bot.app import build
from bot.feedback import Keys, open_store
from bot.feedback.migrate import upgrade
from bot.settings import Settings
from bot.transport.inbox import Inbox
from bot.transport.inline_queue import Newest
from model.batching import BatchingPredictor
from model.loading import load_engine
from model.prepared import prepare
from model.serving import Everybody
from tests.bot.wire import Wire, arrives, message

TEXT = "We won the game, and I am so happy!"

_HOUSES = tuple(Path(it.__file__ or "").parent for it in (bot, model))

_TRANSPORT = "bot/transport/"

_COMPREHENSIONS = {"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"}


@dataclass
class Way:
    """What was called and asked while the recorder ran.

    Attributes:
        calls: of each function, first called first; a coroutine counts each time it goes on.
        preparing: the same of what `prepare` calls.
        statements: the SQL that the database was given.
    """

    calls: Counter[CodeType] = field(default_factory=Counter)
    preparing: Counter[CodeType] = field(default_factory=Counter)
    statements: list[str] = field(default_factory=list)
    running: bool = False
    _prepares: bool = False

    @property
    def steps(self) -> list[CodeType]:
        """What was called outside of the transport."""
        return [code for code in self.calls if not _place(code).startswith(_TRANSPORT)]

    @property
    def transport(self) -> list[CodeType]:
        """What the transport called."""
        return [code for code in self.calls if _place(code).startswith(_TRANSPORT)]

    def called(self, function: Callable[..., object]) -> int:
        """How often a plain function was called."""
        return self.calls[function.__code__] + self.preparing[function.__code__]

    def reads(self, table: str) -> int:
        """How often a table was read."""
        return sum(it.startswith("SELECT") and f"FROM {table}" in it for it in self.statements)

    def note_call(self, frame: FrameType, what: str, _: object) -> None:
        """For `sys.setprofile`."""
        if not self.running or not _is_function_of_ours(frame.f_code):
            return
        if frame.f_code is prepare.__code__:
            self._prepares = what == "call"
            self.calls[frame.f_code] += self._prepares
        elif what == "call":
            (self.preparing if self._prepares else self.calls)[frame.f_code] += 1

    def note_statement(self, _: object, __: object, statement: str, *___: object) -> None:
        """For SQLAlchemy's events."""
        if self.running:
            self.statements.append(" ".join(statement.split()))


class EndingWire(Wire):
    """Stops the recorder when the reply goes out."""

    way: Way

    async def do_request(self, url: str, *rest: Any, **more: Any) -> tuple[int, bytes]:
        if url.endswith("/sendMessage"):
            self.way.running = False
        return await super().do_request(url, *rest, **more)


def follow(folder: Path) -> Way:
    """The way of a message; the database is made in `folder`."""
    url = f"sqlite+aiosqlite:///{folder / 'feedback.db'}"
    upgrade(url)
    return asyncio.run(_follow(url))


async def _follow(url: str) -> Way:
    way, wire, newest = Way(), EndingWire(), Newest()
    wire.way = way
    with watched(way):
        async with (
            open_store(url, Keys(b"k" * 32)) as store,
            BatchingPredictor(load_engine("default", device="cpu")) as predictor,
        ):
            application = build(
                Settings(_env_file=None),
                Everybody(predictor),
                store,
                newest,
                request=wire,
                token="1000001:test",
                random=Random(0),
            )

            async with application:
                handle, notes = application.process_update, store.notes("1000001")
                # Whoever is watched is slow, and nothing is to be noted.
                inbox = Inbox(application.bot, handle, newest, notes, settle=60)
                way.running = True
                await inbox.accept([arrives(message(TEXT))])
    assert [it.method for it in wire.sent if it.method != "sendChatAction"] == ["sendMessage"]
    return way


@contextmanager
def watched(way: Way) -> Iterator[None]:
    """Watch this thread and those that start meanwhile, the model's and the database's."""
    event.listen(Engine, "before_cursor_execute", way.note_statement)
    threading.setprofile(way.note_call)
    sys.setprofile(way.note_call)
    try:
        yield
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
        event.remove(Engine, "before_cursor_execute", way.note_statement)


def _is_function_of_ours(code: CodeType) -> bool:
    return _is_ours(code.co_filename) and code.co_name not in _COMPREHENSIONS


@cache  # asked at every call, SQLAlchemy's and PTB's too
def _is_ours(file: str) -> bool:
    return any(Path(file).is_relative_to(house) for house in _HOUSES)


def files(calls: Iterable[CodeType]) -> list[str]:
    """The files that these stand in, first visited first, as `bot/app.py`."""
    return list(dict.fromkeys(map(_place, calls)))


def _place(code: CodeType) -> str:
    return Path(code.co_filename).relative_to(_HOUSES[0].parent).as_posix()


@click.command()
def main() -> None:
    """Print what a message passes on its way."""
    with tempfile.TemporaryDirectory() as folder:
        way = follow(Path(folder))
    parts = {"the way": way.steps, "turns and limits": way.transport, "the text": way.preparing}
    for step, calls in parts.items():
        for code in calls:
            times = (way.calls + way.preparing)[code]
            click.echo(f"{times:4} {_place(code)}:{code.co_firstlineno} {code.co_name}")
        click.echo(f"{step}: {len(files(calls))} files, {len(calls)} functions\n")


if __name__ == "__main__":
    main()
