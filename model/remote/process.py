"""The process that serves a model: it follows promotions, and ends without a lost answer.

At SIGTERM, or Ctrl-C, it takes no further connection, answers what it has accepted, then ends.
"""

import asyncio
import logging
import resource
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import uvicorn

from model.batching import BatchingPredictor
from model.connections import BURST, PATIENCE, Connection
from model.engine import Engine
from model.errors import ModelError
from model.loading import CURRENT, load_engine
from model.ranking import Predictor
from model.registry import Registry
from model.remote.replica import TIMEOUT
from model.remote.service import Served, service
from model.served import warm_up
from model.serving import Serving

logger = logging.getLogger(__name__)

GRACE: Final = 20  # seconds that accepted texts have at the end
SPARE: Final = 256  # connections beside those whose texts wait: idle ones, and strangers
OWN: Final = BURST + 32  # descriptors that are none of these connections


@dataclass(frozen=True, slots=True)
class Work:
    """What is served, and with what.

    Attributes:
        name, device, threads: see `load_engine`; `current` is followed.
        queue, batch_tokens: see `BatchingPredictor`.
    """

    name: str
    device: str
    queue: int
    batch_tokens: int
    threads: int | None = None


@dataclass(frozen=True, slots=True)
class Fixed:
    """One model for good."""

    version: str | None
    predictor: Predictor

    def for_person(self, person: int | None) -> Predictor:
        return self.predictor


async def serve(
    work: Work,
    *,
    host: str,
    port: int,
    token: str | None,
    ready: Callable[[str, str], None],
) -> None:
    """Serve a model until the process is told to end.

    Args:
        token: what whoever asks must know; None: anybody may ask.
        ready: is told the model's version and the address.

    Raises:
        ModelError: the model, or the address, cannot be used.
    """

    class Place(Connection):
        most = _places(work.queue)

    with listening(host, port) as listener:
        async with at_work(work) as served:
            server = _Server(
                uvicorn.Config(
                    service(served, token=token),
                    log_config=None,
                    access_log=False,
                    ws="none",
                    lifespan="off",
                    http=Place,
                    backlog=BURST,
                    timeout_keep_alive=PATIENCE,  # who asks ends a connection after 5 s itself
                    timeout_graceful_shutdown=GRACE,
                )
            )
            where = f"[{host}]" if ":" in host else host
            ready(str(served.version), f"http://{where}:{listener.getsockname()[1]}")
            await server.serve(sockets=[listener])


@asynccontextmanager
async def at_work(work: Work) -> AsyncIterator[Served]:
    """The model, ready to be asked.

    Raises:
        ModelError: it cannot be used.
    """
    worker = partial(
        BatchingPredictor, queue=work.queue, batch_tokens=work.batch_tokens, deadline=TIMEOUT
    )  # who asked is gone by then

    def load(what: str | Path) -> Engine:
        return load_engine(str(what), device=work.device, threads=work.threads)

    if work.name == CURRENT:
        async with Serving(Registry(), load=load, serve=worker) as serving:
            yield serving
        return
    engine = await asyncio.to_thread(load, work.name)
    await asyncio.to_thread(warm_up, engine)
    async with worker(engine) as predictor:
        yield Fixed(engine.version, predictor)


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket at an address; port 0: any that is free.

    Raises:
        ModelError: it cannot be listened on.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        raise ModelError(
            f"{host}, port {port} cannot be listened on ({error.strerror}); take another"
        ) from error
    with listener:
        # Else who asks again gets half an answer at once, and the other half 40 ms later.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield listener


def _places(queue: int) -> int:
    """How many may be connected: all whose texts wait, and others; fewer with few descriptors.

    Raises:
        ModelError: nobody, with so few.
    """
    wanted = queue + SPARE + OWN
    may, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if may < wanted <= most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
        may = wanted
    if may <= OWN:
        raise ModelError(
            f"{may} open files are too few, all would go to others than those who ask: "
            f"allow more than {OWN} (ulimit -Hn)"
        )
    return min(wanted, may) - OWN


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End at a signal, and count that as done, which uvicorn's own way does not."""
        loop = asyncio.get_running_loop()
        numbers = (signal.SIGTERM, signal.SIGINT)
        for number in numbers:
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in numbers:
                loop.remove_signal_handler(number)
