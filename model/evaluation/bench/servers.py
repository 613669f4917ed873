"""Servers of models that others wrote, as contenders; each batches what arrives together.

* `infinity`: infinity-emb, in this process.
* `LitServe`: processes of its own, asked over HTTP by this one, which counts as part of its cost.
  While nobody asks it looks for work a thousand times a second, beside whoever is measured then.
"""

import asyncio
import logging
import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from threading import Thread
from typing import Any, Final

import httpx

from model.errors import ModelError
from model.evaluation.bench.contender import Contender

INFINITY: Final = "infinity"
LITSERVE: Final = "LitServe"
START: Final = 120.0  # seconds, of which a worker needs some for torch
PAUSE: Final = 0.1  # second, until it is asked again whether it is well
CONNECTIONS: Final = 100  # at a time; more texts than are measured together


class _Loop:
    """Runs coroutines in a thread of its own, for whoever has no loop."""

    def __init__(self, name: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name=name, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, object]) -> object:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


def infinity(checkpoint: str) -> Contender:
    """infinity-emb with these weights."""
    import infinity_emb  # type: ignore[import-not-found,unused-ignore]

    logging.getLogger("infinity_emb").setLevel(logging.WARNING)
    settings = infinity_emb.EngineArgs(
        model_name_or_path=checkpoint,
        engine="torch",
        device="cpu",
        model_warmup=False,
        bettertransformer=False,  # which transformers no longer has
    )
    engine = infinity_emb.AsyncEmbeddingEngine.from_args(settings)
    loop = _Loop(INFINITY)
    loop.run(engine.astart())

    def many(texts: Sequence[str]) -> object:
        return loop.run(engine.classify(sentences=[*texts]))

    def close() -> None:
        loop.run(engine.astop())
        loop.close()

    return Contender(INFINITY, lambda text: many([text]), many, close=close)


def litserve(checkpoint: str) -> Contender:
    """LitServe with these weights.

    Raises:
        ModelError: it does not start.
    """
    from model.evaluation.bench.litserve_api import PATH, serve

    server = _Server(serve, checkpoint, PATH)
    try:
        server.wait()
    except BaseException:
        server.close()
        raise
    return Contender(
        LITSERVE,
        lambda text: server.many([text]),
        server.many,
        close=server.close,
        worked=server.worked,
    )


class _Server:
    """A server in processes of its own, and who asks it over HTTP."""

    def __init__(self, serve: Callable[[str, int], None], checkpoint: str, path: str) -> None:
        """
        Args:
            serve: serves a checkpoint at a port of this machine, until it is interrupted.
            path: where texts are posted, each as JSON.
        """
        import psutil

        port = _free_port()
        spawn = multiprocessing.get_context("spawn")
        self._process = spawn.Process(target=serve, args=(checkpoint, port))
        self._process.start()
        self._family = psutil.Process(self._process.pid)
        self._path = path
        self._loop = _Loop(LITSERVE)
        self._client = httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}",
            limits=httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
            timeout=START,
            trust_env=False,
        )

    def wait(self) -> None:
        """Wait until it can be asked.

        Raises:
            ModelError: it has ended instead, or that takes too long.
        """
        self._loop.run(self._is_well())

    def many(self, texts: Sequence[str]) -> object:
        return self._loop.run(self._ask(texts))

    def worked(self) -> float:
        family = (self._family, *self._family.children(recursive=True))
        times = [it.cpu_times() for it in family]
        return time.process_time() + sum(it.user + it.system for it in times)

    def close(self) -> None:
        self._loop.run(self._client.aclose())
        self._loop.close()
        if self._process.is_alive():
            os.kill(self._family.pid, signal.SIGINT)  # at which it ends its own processes, too
        self._process.join()

    async def _is_well(self) -> None:
        give_up = time.monotonic() + START
        while self._process.is_alive() and time.monotonic() < give_up:
            with suppress(httpx.TransportError):  # nobody listens yet
                if (await self._client.get("/health")).is_success:
                    return
            await asyncio.sleep(PAUSE)
        raise ModelError(f"{LITSERVE} does not answer")

    async def _ask(self, texts: Sequence[str]) -> list[object]:
        asked = (self._client.post(self._path, json=text) for text in texts)
        return [it.raise_for_status().json() for it in await asyncio.gather(*asked)]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
