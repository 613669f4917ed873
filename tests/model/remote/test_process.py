"""The process that serves a model, as far as those who ask it rely on it."""

import socket
from typing import Any

import httpx
import pytest
import uvicorn

from model.batching import BatchingPredictor
from model.remote import process
from model.remote.replica import TIMEOUT
from tests.model.script import Script


class Started:
    """Stands for the process: what its server and its workers were given."""

    def __init__(self) -> None:
        self.configs: list[uvicorn.Config] = []
        self.deadlines: list[float] = []

    def server(self, config: uvicorn.Config) -> "Started":
        self.configs.append(config)
        return self

    async def serve(self, sockets: list[socket.socket]) -> None:
        """It is told to end at once."""

    def worker(self, engine: Script, *, deadline: float, **options: Any) -> BatchingPredictor:
        self.deadlines.append(deadline)
        return BatchingPredictor(engine, deadline=deadline, **options)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    started = Started()
    monkeypatch.setattr(process, "load_engine", lambda *_, **__: Script())
    monkeypatch.setattr(process, "warm_up", lambda _: None)
    monkeypatch.setattr(process, "BatchingPredictor", started.worker)
    monkeypatch.setattr(process, "_Server", started.server)
    return started


async def test_it_outlasts_those_who_ask_and_works_no_longer_for_them_than_they_wait(
    started: Started,
) -> None:
    said: list[str] = []
    await process.serve(
        process.Work("script", "cpu", queue=2, batch_tokens=64),
        host="127.0.0.1",
        port=0,
        token=None,
        ready=lambda version, address: said.append(f"{version} at {address}"),
    )

    [config] = started.configs
    assert config.timeout_keep_alive > (httpx.Limits().keepalive_expiry or 0)
    assert started.deadlines == [TIMEOUT]
    assert said[0].startswith("script at http://127.0.0.1:")
