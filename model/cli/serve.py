"""`emojibot model serve`: a model for bots in other processes, or on other machines."""

import asyncio
import logging
import os
from ipaddress import ip_address

import click

from model.cli.errors import spoken_errors
from model.cli.options import device_option

TOKEN = "MODEL_TOKEN"


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
    default=8090,
    show_default=True,
    help="Port to listen on; 0: any that is free.",
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
@spoken_errors()
def serve(name: str, device: str, host: str, port: int, queue: int, batch_tokens: int) -> None:
    """Serve a model over HTTP, for any number of bots.

    They find it by MODEL=http://HOST:PORT, or several such addresses with commas between them.
    What people write travels in the clear: put what speaks TLS before it where the network is not
    your own. MODEL_TOKEN in the environment is what a bot must know to ask; without it only this
    machine is listened to. SIGTERM lets accepted texts be answered, then it ends.

    \b
    Usage:
        emojibot model serve
        MODEL_TOKEN=... emojibot model serve --host 0.0.0.0
        emojibot model serve --device cuda:1 --port 8091
    """
    from model.remote.process import serve as serve_model

    token = os.environ.get(TOKEN) or None
    if token is None and not _is_this_machine(host):
        raise click.UsageError(
            f"whoever reaches {host} could ask: set {TOKEN} to a long random word, here and where "
            "the bots run"
        )
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)-7s %(message)s")

    def ready(version: str, address: str) -> None:
        click.echo(f"model {version} is served at {address}")

    asyncio.run(
        serve_model(
            name,
            device=device,
            queue=queue,
            batch_tokens=batch_tokens,
            host=host,
            port=port,
            token=token,
            ready=ready,
        )
    )


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
