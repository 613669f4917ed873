"""Which names of a model are addresses of replicas."""

import pytest

from model.errors import ModelError
from model.remote.replica import addresses_of


@pytest.mark.parametrize(
    ("name", "addresses"),
    [
        ("current", ()),
        ("data/models/mine", ()),
        ("owner/model", ()),
        ("http://one:8090", ("http://one:8090",)),
        ("http://one/, https://two:1 ,http://one", ("http://one", "https://two:1")),
    ],
)
def test_a_name_may_be_addresses(name: str, addresses: tuple[str, ...]) -> None:
    assert addresses_of(name) == addresses


@pytest.mark.parametrize(
    "name",
    ["http://", "http://one,two", "http://one,,http://two", "http://one:8o90", "http://one:80900"],
)
def test_half_an_address_is_refused(name: str) -> None:
    with pytest.raises(ModelError, match="no address"):
        addresses_of(name)


def test_a_password_in_an_address_is_refused_and_told_nobody() -> None:
    with pytest.raises(ModelError, match="MODEL_TOKEN") as refused:
        addresses_of("http://secret@one:8090")

    assert "secret" not in str(refused.value)
