"""Deploys the service of a model on Ray Serve: as many replicas as the load asks for.

Each replica is what `emojibot model serve` is, behind Ray's proxy: it follows promotions by itself,
and is replaced where it dies or does not answer any more. `RAY_ADDRESS` names the cluster; where it
does not, one is started on this machine. Ray logs how long an answer took, and no text.
"""

import logging
import os
import signal
import threading
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from typing import Final

import ray
from ray import serve
from starlette.applications import Starlette

from model.errors import DeadlineExceeded, ModelError, PredictorBusy
from model.loading import locate
from model.prepared import prepare
from model.remote.cluster import ADDRESS, no_cluster, reach
from model.remote.process import GRACE, Work, at_work, listening
from model.remote.service import Served, service

LOCAL: Final = "local"  # what Ray calls a cluster that is started anew
IN_HAND: Final = 8  # texts of a replica; it answers as many before who asks turns to another one
HUNG: Final = 10.0  # seconds in which a replica that is asked for its health must answer
QUIET: Final = {"enable_access_log": False}


async def examine(served: Served) -> None:
    """Have the model rank a text; one that is only busy is well.

    Raises:
        PredictionError: it cannot.
    """
    with suppress(PredictorBusy, DeadlineExceeded):
        await served.for_person(None).predict(prepare("are you well?"))


class Model:
    """A replica: a process of Ray's with a model in it."""

    async def __init__(  # type: ignore[misc]  # Ray awaits it
        self, work: Work, folder: str, token: str | None
    ) -> None:
        self._stack = AsyncExitStack()
        self._token = token
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)-7s %(message)s")
        os.chdir(folder)  # which names of models are relative to
        self._served = await self._stack.enter_async_context(at_work(work))

    def __serve_build_asgi_app__(self) -> Starlette:
        return service(self._served, token=self._token)

    async def check_health(self) -> None:
        await examine(self._served)

    async def __del__(self) -> None:
        await self._stack.aclose()


def deployment(
    work: Work, *, replicas: tuple[int, int], cpus: float, gpus: float
) -> serve.Deployment:
    """How Ray is to run it.

    Args:
        replicas: at least, and at most; their number goes by the load.
        cpus, gpus: what Ray sets aside for each of them.
    """
    fewest, most = sorted(replicas)
    return serve.deployment(
        serve.ingress()(Model),
        name="model",
        autoscaling_config={
            "min_replicas": fewest,
            "max_replicas": most,
            "target_ongoing_requests": IN_HAND,
        },
        # One more than a replica can have in hand: it says itself that it is full.
        max_ongoing_requests=work.queue + work.batch_tokens + 1,
        health_check_timeout_s=HUNG,
        graceful_shutdown_timeout_s=GRACE,
        ray_actor_options={"num_cpus": cpus, "num_gpus": gpus},
        logging_config=QUIET,
    )


def deploy(
    name: str,
    work: Work,
    *,
    replicas: tuple[int, int],
    cpus: float,
    gpus: float,
    host: str,
    port: int,
    token: str | None,
    own: bool,
    ready: Callable[[str], None],
) -> None:
    """Deploy a model under a name, in the place of what is there under it.

    Args:
        host, port: where Ray's proxies listen, if this is the first that is deployed there.
        token: what whoever asks must know; None: anybody may ask.
        own: whether a cluster is started for it, which ends when this process is told to; else it
            stays on the one that `RAY_ADDRESS` names.
        ready: is told the address; any machine of a cluster may be its host.

    Raises:
        ModelError: there is no such model or cluster, the address is taken, or no replica starts.
    """
    locate(work.name)
    if own:  # Ray would only say in its logs that it is taken
        with listening(host, port) as listener:
            port = listener.getsockname()[1]
    _connect(own)
    try:
        serve.start(http_options={"host": host, "port": port}, logging_config=QUIET)
        wanted = deployment(work, replicas=replicas, cpus=cpus, gpus=gpus)
        work = replace(work, threads=max(1, int(cpus)))
        serve.run(wanted.bind(work, os.getcwd(), token), name=name, route_prefix=f"/{name}")
        where = f"[{host}]" if ":" in host else host
        ready(f"ray://{where}:{port}/{name}" if own else f"ray://HOST/{name}")
        if own:
            _wait_for_the_end()
            serve.delete(name)  # waits for what was accepted, which a shutdown cuts off
            serve.shutdown()
    except RuntimeError as error:
        raise ModelError(f"Ray could not deploy {name}: {error}") from error
    finally:
        ray.shutdown()


def _connect(own: bool) -> None:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # Ray would tell its makers
    if not own:
        reach(os.environ[ADDRESS])
    # Without an address Ray would join a cluster that it finds on this machine.
    local = {"address": LOCAL, "include_dashboard": False} if own else {}
    try:
        ray.init(namespace="serve", log_to_driver=False, logging_level=logging.WARNING, **local)
    except (ConnectionError, ValueError) as error:
        raise no_cluster(os.environ.get(ADDRESS)) from error


def _wait_for_the_end() -> None:
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    told.wait()
