"""`emojibot model serve`: a model for bots in other processes, or on other machines."""

import asyncio
import logging
import os
import re
from importlib.util import find_spec
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from model.cli.errors import spoken_errors
from model.cli.options import device_option
from model.errors import MissingExtra

if TYPE_CHECKING:
    from model.remote.process import Work

TOKEN = "MODEL_TOKEN"
CLUSTER = "RAY_ADDRESS"
PORT = 8090
RAY_PORT = 8000  # as Ray Serve has it

T = TypeVar("T")


def _name(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"[\w-]+", value):
        raise click.BadParameter("letters, digits, - and _ make a name")
    return value


def _with_ray(context: click.Context, parameter: click.Parameter, value: T) -> T:
    """Refuse what would change nothing without --ray."""
    told = context.get_parameter_source(str(parameter.name)) is not ParameterSource.DEFAULT
    if told and context.params["on_ray"] is None:
        raise click.BadParameter("it goes with --ray NAME")
    return value


@click.command()
@click.option(
    "--model",
    "name",
    default="current",
    show_default=True,
    help="current, which follows promotions; default, a folder, a version or a Hub id.",
)
@device_option(
    "auto", "Where it runs; auto takes an accelerator where there is one, cuda:1 the second GPU."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0: any that is free.  [default: 8090, with --ray 8000]",
)
@click.option(
    "--queue",
    type=click.IntRange(1),
    default=256,
    show_default=True,
    help="Texts that may wait; more are refused, and brought to another replica.",
)
@click.option(
    "--batch-tokens",
    type=click.IntRange(1),
    default=256,
    show_default=True,
    help="Tokens in one pass of the model.",
)
@click.option(
    "--ray",
    "on_ray",
    is_eager=True,
    metavar="NAME",
    callback=_name,
    help="Deploy it on Ray Serve, under this name.",
)
@click.option(
    "--replicas",
    nargs=2,
    type=click.IntRange(1),
    default=(1, 1),
    show_default=True,
    metavar="FEWEST MOST",
    callback=_with_ray,
    help="With --ray: how many there are, by load.",
)
@click.option(
    "--cpus",
    type=click.FloatRange(0, min_open=True),
    default=1,
    show_default=True,
    callback=_with_ray,
    help="With --ray: cores for each.",
)
@click.option(
    "--gpus",
    type=click.FloatRange(0),
    default=0,
    show_default=True,
    callback=_with_ray,
    help="With --ray: GPUs for each; two may share one, by 0.5.",
)
@spoken_errors()
def serve(
    name: str,
    device: str,
    host: str,
    port: int | None,
    queue: int,
    batch_tokens: int,
    on_ray: str | None,
    replicas: tuple[int, int],
    cpus: float,
    gpus: float,
) -> None:
    """Serve a model over HTTP, for any number of bots.

    They find it by MODEL=http://HOST:PORT, or several such addresses with commas between them.
    What people write travels in the clear: put what speaks TLS before it where the network is not
    your own. MODEL_TOKEN in the environment is what a bot must know to ask; without it only this
    machine is listened to. SIGTERM lets accepted texts be answered, then it ends.

    With --ray it is MODEL=ray://HOST/NAME. RAY_ADDRESS names the cluster, whose machines all have
    this folder, and it stays there; without it one is started on this machine until SIGTERM.

    \b
    Usage:
        emojibot model serve
        MODEL_TOKEN=... emojibot model serve --host 0.0.0.0
        emojibot model serve --device cuda:1 --port 8091
        RAY_ADDRESS=auto MODEL_TOKEN=... emojibot model serve --ray emoji --replicas 1 8
    """
    from model.remote.process import Work

    on_cluster = on_ray is not None and os.environ.get(CLUSTER, "") not in {"", "local"}
    token = _token(host, on_cluster=on_cluster)
    work = Work(name, device, queue, batch_tokens)
    if on_ray is None:
        _serve(work, host=host, port=PORT if port is None else port, token=token)
    else:
        place = {"host": host, "port": RAY_PORT if port is None else port, "token": token}
        _deploy(on_ray, work, own=not on_cluster, replicas=replicas, cpus=cpus, gpus=gpus, **place)


def _token(host: str, *, on_cluster: bool) -> str | None:
    token = os.environ.get(TOKEN) or None
    if token is None and (on_cluster or not _is_this_machine(host)):
        who = "the cluster" if on_cluster else host
        raise click.UsageError(
            f"whoever reaches {who} could ask: set {TOKEN} to a long random word, here and where "
            "the bots run"
        )
    return token


def _serve(work: "Work", **place: Any) -> None:
    from model.remote.process import serve as serve_model

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)-7s %(message)s")

    def ready(version: str, address: str) -> None:
        click.echo(f"model {version} is served at {address}")

    asyncio.run(serve_model(work, **place, ready=ready))


def _deploy(name: str, work: "Work", **how: Any) -> None:
    if find_spec("ray") is None:
        raise MissingExtra("ray", "deploying on Ray")
    from model.remote.on_ray import deploy

    def ready(address: str) -> None:
        click.echo(f"model {work.name} is served at {address}")

    deploy(name, work, **how, ready=ready)


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
