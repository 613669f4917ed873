"""Replicas of a model, each a process of its own, and a bot that asks them."""

import asyncio
import json
import re
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from model.artifact import MANIFEST
from model.connections import BURST
from model.loading import DEFAULT
from model.prepared import prepare
from model.ranking import Predictor, Ranking
from model.remote.predictor import RemotePredictor
from model.remote.process import SPARE
from model.remote.replica import Replica, bearer
from tests.e2e.process import ROOT, Telegram

pytestmark = pytest.mark.timeout(180)

WORD = "open-sesame"
START = 60.0  # seconds; a busy machine takes a while to start Python
TEXTS = 200
PLACES = 256 + SPARE  # with as many texts waiting as may unless told otherwise
ATTACK = PLACES + 2 * BURST  # connections


class Served:
    """A replica that runs."""

    def __init__(self, process: asyncio.subprocess.Process, version: str, address: str) -> None:
        self.process = process
        self.version = version
        self.address = address

    async def ends(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        async with asyncio.timeout(START):
            return await self.process.wait()


@asynccontextmanager
async def served(folder: Path, *options: str) -> AsyncIterator[Served]:
    """`emojibot model serve` on a free port, killed at the end unless it has ended."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "model", "serve", "--port", "0", *options,
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1",
             "PYTHONWARNINGS": "error,default::DeprecationWarning", "MODEL_TOKEN": WORD},
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        async with asyncio.timeout(START):
            said = (await process.stdout.readline()).decode()
        found = re.fullmatch(r"model (\S+) is served at (http://\S+)\n", said)
        assert found, said
        yield Served(process, found[1], found[2])
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


class Nobody:
    """Stands in where no replica answers: nothing may need it here."""

    async def __call__(self) -> Predictor:
        raise AssertionError("no replica answered")


@asynccontextmanager
async def asking(*replicas: Served) -> AsyncIterator[RemotePredictor]:
    async with httpx.AsyncClient(headers=bearer(WORD), trust_env=False) as client:
        replicas_asked = [Replica(it.address, client, timeout=START) for it in replicas]
        yield RemotePredictor(replicas_asked, Nobody())


async def load(predictor: RemotePredictor, middle: asyncio.Event) -> list[Ranking]:
    """The rankings of many texts, twenty at a time; `middle` is set when half have them."""
    rankings: list[Ranking] = []
    places = asyncio.Semaphore(20)

    async def one(number: int) -> None:
        async with places:
            rankings.append(await predictor.predict(prepare(f"we won the match {number}")))
        if len(rankings) == TEXTS // 2:
            middle.set()

    async with asyncio.TaskGroup() as group:
        for number in range(TEXTS):
            group.create_task(one(number))
    return rankings


def next_version(folder: Path) -> None:
    """Put the version `next` into the registry of a folder."""
    models = folder / "data" / "models"
    shutil.copytree(DEFAULT, models / "next")
    manifest = json.loads((models / "next" / MANIFEST).read_text("utf-8"))
    (models / "next" / MANIFEST).write_text(json.dumps({**manifest, "version": "next"}), "utf-8")


def promote(folder: Path) -> None:
    """Let it answer."""
    models = folder / "data" / "models"
    (models / ".aside").write_text(
        '{"format": 1, "version": "next", "candidate": null, "previous": [], "history": []}'
    )
    (models / ".aside").replace(models / "current")


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
async def test_a_replica_ends_under_load_and_no_answer_is_lost(
    tmp_path: Path, end: signal.Signals
) -> None:
    async with AsyncExitStack() as stack:
        one, two = [
            await stack.enter_async_context(served(tmp_path, "--model", "default"))
            for _ in range(2)
        ]
        predictor = await stack.enter_async_context(asking(one, two))
        middle = asyncio.Event()
        loading = asyncio.create_task(load(predictor, middle))
        await middle.wait()
        code = await one.ends(end)
        rankings = await loading

        assert len(rankings) == TEXTS
        assert {it.model for it in rankings} == {two.version}
        assert all(it.suggestions and it.meaning for it in rankings)
        assert code == (0 if end is signal.SIGTERM else -end)


async def test_a_promotion_reaches_a_replica_under_load_and_no_answer_is_lost(
    tmp_path: Path,
) -> None:
    next_version(tmp_path)
    async with served(tmp_path) as one, asking(one) as predictor:
        middle = asyncio.Event()
        loading = asyncio.create_task(load(predictor, middle))
        await middle.wait()
        promote(tmp_path)
        rankings = await loading
        async with asyncio.timeout(START):
            while (last := await predictor.predict(prepare("hello"))).model != "next":
                rankings.append(last)

    assert len(rankings) >= TEXTS
    assert {it.model for it in rankings} <= {one.version, "next"}


async def test_a_bot_is_answered_while_somebody_holds_all_connections(tmp_path: Path) -> None:
    async with served(tmp_path, "--model", "default") as one, asking(one) as predictor:
        await predictor.predict(prepare("hello"))
        process = psutil.Process(one.process.pid)
        before = process.num_fds()
        url = httpx.URL(one.address)
        held = [await asyncio.open_connection(url.host, url.port) for _ in range(ATTACK)]

        rankings = await load(predictor, asyncio.Event())

        assert len(rankings) == TEXTS
        assert process.num_fds() - before <= PLACES + BURST
        for _, writer in held:
            writer.close()


async def test_a_bot_asks_replicas_and_goes_on_without_them(life: Telegram, tmp_path: Path) -> None:
    world = life.world
    ann = world.person("Ann")
    chat = world.private_chat(ann)
    async with served(tmp_path, "--model", "default") as one:
        settings = {"MODEL": one.address, "MODEL_TOKEN": WORD, "LOG_FORMAT": "text"}
        async with life.bot(**settings) as bot:
            world.send_text(chat, ann, "I love you so much")
            [reply] = await world.wait_for(lambda: life.said(chat), START)
            await one.ends(signal.SIGKILL)
            world.send_text(chat, ann, "I love you so much")
            _, again = await world.wait_for(
                lambda: life.said(chat) if len(life.said(chat)) == 2 else [], START
            )
            assert await bot.ends(signal.SIGTERM) == 0

    assert reply.text == again.text
    assert life.rows("select distinct model from suggestions") == [(one.version,)]
    assert f"model {one.version} answers at {one.address}" in bot.logged()
    assert "a model of this process answers instead" in bot.logged()
    assert "love you" not in bot.logged()
    assert WORD not in bot.logged()
