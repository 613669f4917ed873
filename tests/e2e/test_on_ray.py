"""A model on a real cluster of Ray, on this machine: it loses a replica, and no answer."""

import asyncio
import re
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from model.prepared import prepare
from model.ranking import Ranking
from model.remote.predictor import RemotePredictor
from model.remote.replica import Replica, bearer
from tests.e2e.process import ROOT
from tests.e2e.test_served import TEXTS, WORD, Nobody, load, next_version, promote

pytest.importorskip("ray", reason="Ray is not installed: make ray")
pytestmark = pytest.mark.timeout(300)

START = 120.0  # seconds; Ray is a dozen processes of Python


class Cluster:
    """The command that runs, with the processes that Ray has started for it."""

    def __init__(self, process: asyncio.subprocess.Process, address: str, logs: Path) -> None:
        self.process = process
        self.address = address
        self._logs = logs

    def everybody(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def a_replica(self) -> psutil.Process:
        return next(it for it in self.everybody() if it.name().startswith("ray::ServeReplica"))

    def who_said(self, words: str) -> int:
        """How many replicas have, those that are gone among them."""
        return sum(words in it.read_text("utf-8") for it in self._logs.rglob("worker-*.err"))

    def logged(self) -> str:
        """All that Ray and the replicas have written down."""
        files = [it for it in self._logs.rglob("*") if it.is_file() and not it.is_symlink()]
        return "\n".join(it.read_text("utf-8", "replace") for it in files)


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder whose name leaves room for those of Ray's sockets."""
    with tempfile.TemporaryDirectory(prefix="ray", dir="/tmp") as folder:
        yield Path(folder)


async def serve(
    folder: Path, short: Path, *options: str, **settings: str
) -> asyncio.subprocess.Process:
    """`emojibot model serve --ray emoji`."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "model", "serve", "--ray", "emoji", "--cpus", "0.5", *options,
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder), "PYTHONPATH": str(ROOT),
             "PYTHONUNBUFFERED": "1", "MODEL_TOKEN": WORD, "RAY_TMPDIR": str(short), **settings},
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip


@asynccontextmanager
async def deployed(folder: Path, short: Path, *options: str) -> AsyncIterator[Cluster]:
    """The same with a cluster of its own; killed at the end unless it has ended."""
    process = await serve(folder, short, "--port", "0", *options)
    started: list[psutil.Process] = []
    try:
        assert process.stdout is not None
        async with asyncio.timeout(START):
            said = (await process.stdout.readline()).decode()
        found = re.fullmatch(r"model current is served at (ray://\S+)\n", said)
        assert found, said
        cluster = Cluster(process, found[1], short)
        started = cluster.everybody()
        yield cluster
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        for it in started:
            if it.is_running():
                it.kill()


async def under_load(predictor: RemotePredictor, happens: Callable[[], None]) -> list[Ranking]:
    """The rankings of many texts; it happens when half have theirs."""
    middle = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        loading = group.create_task(load(predictor, middle))
        await middle.wait()
        happens()
    return loading.result()


async def all_accepted(predictor: RemotePredictor, happens: Callable[[], None]) -> list[Ranking]:
    """The rankings of texts that take several passes; it happens when the first has its."""
    texts = [prepare(f"we won the match {number} " * 10) for number in range(40)]
    asked = [asyncio.create_task(predictor.predict(text)) for text in texts]
    await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
    happens()
    return await asyncio.gather(*asked)


async def meanwhile(predictor: RemotePredictor, condition: Callable[[], bool]) -> list[Ranking]:
    """The rankings of one text after the other until it holds."""
    rankings = []
    async with asyncio.timeout(START):
        while not condition():
            rankings.append(await predictor.predict(prepare("we won the match")))
    return rankings


async def test_on_ray_one_is_killed_and_a_promotion_reaches_both_and_no_answer_is_lost(
    tmp_path: Path, short: Path
) -> None:
    next_version(tmp_path)
    async with (
        deployed(tmp_path, short, "--replicas", "2", "2") as cluster,
        httpx.AsyncClient(headers=bearer(WORD), trust_env=False) as client,
    ):
        replica = Replica(cluster.address, client, timeout=START)
        predictor = RemotePredictor([replica], Nobody())
        before = await replica.version()

        of_the_first = await under_load(predictor, cluster.a_replica().kill)
        of_the_first += await meanwhile(
            predictor, lambda: cluster.who_said(f"model {before} answers") == 3
        )  # the one that Ray has put in its place
        of_both = await under_load(predictor, lambda: promote(tmp_path))
        of_both += await meanwhile(
            predictor, lambda: cluster.who_said(f"model next answers instead of {before}") == 2
        )
        of_the_next = await under_load(predictor, lambda: None)
        other = await serve(tmp_path, short, "--model", "default", RAY_ADDRESS="auto")
        over = asyncio.create_task(other.wait())
        of_the_other = await meanwhile(predictor, over.done)
        of_the_last = await all_accepted(
            predictor, lambda: cluster.process.send_signal(signal.SIGTERM)
        )
        code = await cluster.process.wait()
        written = cluster.logged()

    assert min(len(of_the_first), len(of_both), len(of_the_next)) >= TEXTS
    assert {it.model for it in of_the_first} == {before}
    assert {it.model for it in of_both} <= {before, "next"}
    assert {it.model for it in of_the_next} == {"next"}
    assert {it.model for it in of_the_last} == {before}
    assert {it.model for it in of_the_other} == {"next", before}
    assert (over.result(), code) == (0, 0)
    assert "Usage reporting is disabled." in written
    assert "the match" not in written
    assert WORD not in written
