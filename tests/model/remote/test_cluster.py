"""A cluster that is not there is missed at once."""

import socket
from collections.abc import Iterator

import pytest

from model.errors import ModelError
from model.remote.cluster import reach


@pytest.fixture
def taken() -> Iterator[socket.socket]:
    """An address at which nobody listens, and nobody else will."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken


@pytest.mark.parametrize("address", ["{}:{}", "ray://{}:{}", "ray://{}:{}/"])
def test_where_nobody_listens_there_is_no_cluster(taken: socket.socket, address: str) -> None:
    dead = address.format(*taken.getsockname())

    with pytest.raises(ModelError, match=f"no Ray cluster answers at RAY_ADDRESS={dead}"):
        reach(dead)

    taken.listen()
    reach(dead)


def test_an_address_with_half_a_port_is_nobodys() -> None:
    with pytest.raises(ModelError, match="no Ray cluster answers at RAY_ADDRESS=one:63x9"):
        reach("one:63x9")


def test_what_ray_has_to_find_is_left_to_it() -> None:
    reach("auto")
