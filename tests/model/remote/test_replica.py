"""Which names of a model are addresses of replicas, and what an answer from there means."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from model.errors import ModelError, PredictionError
from model.prepared import prepare
from model.ranking import Ranking
from model.remote.breaker import FAILURES
from model.remote.replica import Replica, Unreachable, addresses_of
from model.remote.wire import Question, ranking_to_json

QUESTION = Question(prepare("we won"))


@pytest.mark.parametrize(
    ("name", "addresses"),
    [
        ("current", ()),
        ("data/models/mine", ()),
        ("owner/model", ()),
        ("http://one:8090", ("http://one:8090",)),
        ("http://one/, https://two:1 ,http://one", ("http://one", "https://two:1")),
        ("RAY://one/emoji,Http://one", ("ray://one/emoji", "http://one")),
        ("ray://one/emoji,ray://ONE:8000/emoji/", ("ray://one/emoji",)),
        ("http://one:80,http://one,http://one:8000", ("http://one:80", "http://one:8000")),
        ("ray://one/emoji/,ray://[::1]:81/e-2", ("ray://one/emoji", "ray://[::1]:81/e-2")),
    ],
)
def test_a_name_may_be_addresses(name: str, addresses: tuple[str, ...]) -> None:
    assert addresses_of(name) == addresses


@pytest.mark.parametrize(
    "name",
    [
        *("http://", "http://one,two", "http://one,,http://two"),
        *("http://one:8o90", "http://one:80900"),
        *("ray://", "ray://one", "ray://one/", "ray:///emoji", "ray://one/emoji/rank"),
        *("http://one:8090?secret", "ray://one/emoji?secret=1", "ray://one/emoji#secret"),
    ],
)
def test_half_an_address_is_refused(name: str) -> None:
    with pytest.raises(ModelError, match="no address") as refused:
        addresses_of(name)

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("name", ["http://secret@one:8090", "RAY://secret@one/emoji"])
def test_a_password_in_an_address_is_refused_and_told_nobody(name: str) -> None:
    with pytest.raises(ModelError, match="MODEL_TOKEN") as refused:
        addresses_of(name)

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("http://one:8090", "http://one:8090/rank"),
        ("ray://one/emoji", "http://one:8000/emoji/rank"),
        ("ray://[::1]:81/emoji", "http://[::1]:81/emoji/rank"),
    ],
)
async def test_ray_is_asked_over_http_for_what_is_deployed_under_the_name(
    address: str, asked: str
) -> None:
    seen = []

    async def answer(request: httpx.Request) -> httpx.Response:
        seen.append(str(request.url))
        return httpx.Response(200, json=ranking_to_json(Ranking("en", "one", ())))

    await Replica(address, client(answer)).ask(QUESTION)

    assert seen == [asked]


@pytest.mark.parametrize(
    "died",
    [httpx.Response(500, text="Internal Server Error"), httpx.RemoteProtocolError("incomplete")],
    ids=["before it began to answer", "in the middle"],
)
async def test_a_proxy_has_not_failed_where_one_behind_it_has_died(
    died: httpx.Response | Exception,
) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        if isinstance(died, Exception):
            raise died
        return died

    proxy, alone = (Replica(it, client(answer)) for it in ("ray://one/emoji", "http://one"))
    for _ in range(FAILURES):
        with pytest.raises(Unreachable):
            await proxy.ask(QUESTION)
        with pytest.raises(PredictionError):
            await alone.ask(QUESTION)

    assert proxy.breaker.is_open
    assert alone.breaker.is_open is isinstance(died, httpx.Response)


async def test_what_a_model_behind_a_proxy_fails_on_is_not_brought_to_another() -> None:
    failed = httpx.Response(500, json={"error": "PredictionError"})

    with pytest.raises(PredictionError) as caught:
        await Replica("ray://one/emoji", client(lambda _: failed)).ask(QUESTION)

    assert not isinstance(caught.value, Unreachable)


def client(answer: Callable[[httpx.Request], Any]) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.MockTransport(answer))
