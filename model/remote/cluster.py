"""Whether anything is there where a cluster of Ray is said to be.

Ray would find out by itself in minutes, and knows no shorter time for that alone.
"""

import socket
from typing import Final
from urllib.parse import urlsplit

from model.errors import ModelError

ADDRESS: Final = "RAY_ADDRESS"
SOON: Final = 5.0  # seconds; whoever is there takes a connection in less


def no_cluster(address: str | None) -> ModelError:
    """That there is none, in a sentence."""
    return ModelError(f"no Ray cluster answers at {ADDRESS}={address}")


def reach(address: str) -> None:
    """Connect to the HOST:PORT in an address of Ray, and hang up; do nothing where there is none.

    `auto`, say, names none: that is for Ray to find.

    Raises:
        ModelError: nobody listens there.
    """
    place = urlsplit(address if "://" in address else f"//{address}")
    try:
        if place.hostname and place.port:
            socket.create_connection((place.hostname, place.port), SOON).close()
    except (OSError, ValueError) as error:
        raise no_cluster(address) from error
