"""Who asks replicas: another one in time, and a model of its own where none answers."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import httpx
import pytest

from model.errors import ModelError, PredictionError, PredictorBusy
from model.prepared import PreparedText, prepare
from model.ranking import Predictor, Ranking, Suggestion
from model.remote.breaker import FAILURES
from model.remote.predictor import HEDGE, SAVED, RemotePredictor, once
from model.remote.replica import TIMEOUT, Replica
from model.remote.wire import ranking_to_json
from tests.bot.transport.leaping import leaping, now

TEXT = prepare("we won")


class Service:
    """Somebody who answers as told, after so many seconds."""

    def __init__(self, name: str, status: int = 200, takes: float = 0.01) -> None:
        self.name, self.status, self.takes = name, status, takes
        self.asked = 0
        self.down = False

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        if self.down:
            raise httpx.ConnectError("refused")
        await asyncio.sleep(self.takes)
        ranking = Ranking("en", self.name, (Suggestion("🎉", 0.5),))
        return httpx.Response(self.status, json=ranking_to_json(ranking))

    def replica(self) -> Replica:
        client = httpx.AsyncClient(transport=httpx.MockTransport(self))
        loop = asyncio.get_running_loop()
        return Replica(f"http://{self.name}", client, clock=loop.time)


class Own:
    """The model of this process."""

    made = 0

    def __init__(self, takes: float = 0) -> None:
        self.takes = takes

    async def __call__(self) -> "Own":
        self.made += 1
        await asyncio.sleep(self.takes)
        return self

    async def predict(self, text: PreparedText, **_: object) -> Ranking:
        return Ranking(text.lang, "own", (Suggestion("❤", 0.5),))


def asking(
    *services: Service, own: Callable[[], Awaitable[Predictor]] | None = None
) -> RemotePredictor:
    return RemotePredictor([it.replica() for it in services], own or Own())


def first_asked(predictor: RemotePredictor, services: list[Service], key: str) -> Service:
    """Whom the texts of this key go to."""
    [address, *_] = [it.address for it in predictor._in_order(predictor._digest(repr(key)))]
    return next(it for it in services if it.name in address)


@leaping
async def test_the_texts_of_a_key_go_to_one_replica_and_those_of_many_to_all() -> None:
    services = [Service("one"), Service("two")]
    predictor = asking(*services)

    assert len({(await predictor.predict(TEXT, key="ann")).model for _ in range(20)}) == 1
    assert {(await predictor.predict(TEXT, key=key)).model for key in range(20)} == {"one", "two"}
    assert {(await predictor.predict(TEXT)).model for _ in range(20)} == {"one", "two"}


@leaping
async def test_no_key_goes_over_the_wire() -> None:
    seen = []

    async def hear(request: httpx.Request) -> httpx.Response:
        seen.append(request.content)
        return httpx.Response(200, json=ranking_to_json(Ranking("en", "one", ())))

    client = httpx.AsyncClient(transport=httpx.MockTransport(hear))
    await RemotePredictor([Replica("http://one", client)], Own()).predict(TEXT, key=700_000_001)

    assert b"700000001" not in seen[0]


@pytest.mark.parametrize("status", [0, 429, 500 + 3, 401, 200])
@leaping
async def test_one_that_does_not_answer_is_followed_by_another_at_once(status: int) -> None:
    services = [Service("one"), Service("two")]
    predictor = asking(*services)
    broken = first_asked(predictor, services, "ann")
    broken.status, broken.down = status or 200, status == 0
    if status == 200:
        broken.name = {}  # type: ignore[assignment]  # that is no ranking
        broken.status = 204

    ranking = await predictor.predict(TEXT, key="ann")

    assert ranking.model in {"one", "two"}
    assert [it.asked for it in services] == [1, 1]
    assert now() <= 0.02


@leaping
async def test_a_proxy_is_asked_again_at_once_for_another_behind_it() -> None:
    behind = iter(["dead", "dead", "two"])

    async def answer(_: httpx.Request) -> httpx.Response:
        name = next(behind)
        if name == "dead":
            return httpx.Response(500, text="Internal Server Error")
        return httpx.Response(200, json=ranking_to_json(Ranking("en", name, ())))

    client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    own = Own()

    ranking = await RemotePredictor([Replica("ray://one/emoji", client)], own).predict(TEXT)

    assert (ranking.model, own.made) == ("two", 0)


@leaping
async def test_a_proxy_that_is_silent_is_not_asked_again_and_again() -> None:
    asked: list[float] = []

    async def silent(request: httpx.Request) -> httpx.Response:
        asked.append(asyncio.get_running_loop().time())
        await asyncio.sleep(TIMEOUT)
        raise httpx.ReadTimeout("it says nothing", request=request)

    client = httpx.AsyncClient(transport=httpx.MockTransport(silent))
    began = asyncio.get_running_loop().time()

    ranking = await RemotePredictor([Replica("ray://one/emoji", client)], Own()).predict(TEXT)

    assert ranking.model == "own"
    assert asked == pytest.approx([began, began + HEDGE])
    assert asyncio.get_running_loop().time() == pytest.approx(began + HEDGE + TIMEOUT)


@leaping
async def test_one_that_is_late_is_not_waited_for_alone() -> None:
    services = [Service("one"), Service("two")]
    predictor = asking(*services)
    slow = first_asked(predictor, services, "ann")
    slow.takes = 4

    ranking = await predictor.predict(TEXT, key="ann")

    assert ranking.model != slow.name
    assert now() == pytest.approx(HEDGE + 0.01)


@leaping
async def test_one_that_is_asked_late_and_overtaken_has_not_failed() -> None:
    services = [Service("one"), Service("two")]
    predictor = asking(*services)
    first = first_asked(predictor, services, "ann")
    for service in services:
        service.takes = HEDGE + 0.01

    for _ in range(FAILURES):
        assert (await predictor.predict(TEXT, key="ann")).model == first.name

    assert [it.asked for it in services] == [FAILURES, FAILURES]
    assert all(it.breaker.is_open for it in predictor._replicas)


@leaping
async def test_as_long_as_one_of_many_answers_no_model_is_loaded() -> None:
    services, own = [Service("one"), Service("two"), Service("three")], Own()
    predictor = asking(*services, own=own)
    for service in services[1:]:
        service.down = True

    assert {(await predictor.predict(TEXT)).model for _ in range(9)} == {"one"}
    assert own.made == 0


@leaping
async def test_where_all_are_slow_not_all_is_asked_twice() -> None:
    services = [Service("one", takes=1), Service("two", takes=1)]
    predictor = asking(*services)

    await asyncio.gather(*(predictor.predict(TEXT) for _ in range(100)))

    assert sum(it.asked for it in services) <= 100 + SAVED


@leaping
async def test_one_that_hangs_is_left_alone_for_a_while_and_then_tried() -> None:
    services = [Service("one"), Service("two")]
    predictor = asking(*services)
    hung = first_asked(predictor, services, "ann")
    hung.takes = 60
    for _ in range(FAILURES):
        await predictor.predict(TEXT, key="ann")
    began = now()

    await predictor.predict(TEXT, key="ann")
    assert now() - began == pytest.approx(0.01)
    hung.takes = 0.01
    await asyncio.sleep(1)

    assert (await predictor.predict(TEXT, key="ann")).model == hung.name


@leaping
async def test_of_many_texts_at_once_one_finds_out() -> None:
    service = Service("one")
    service.down = True
    predictor = asking(service)
    for _ in range(FAILURES):
        await predictor.predict(TEXT)
    await asyncio.sleep(1)

    await asyncio.gather(*(predictor.predict(TEXT) for _ in range(10)))
    assert service.asked == FAILURES + 1
    await asyncio.sleep(2)
    await predictor.predict(TEXT)

    assert service.asked == FAILURES + 2


@leaping
async def test_where_nobody_answers_a_model_of_this_process_does(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    services, own = [Service("one"), Service("two")], Own()
    predictor = asking(*services, own=once(own))
    for service in services:
        service.down = True

    rankings = await asyncio.gather(*(predictor.predict(TEXT) for _ in range(10)))

    assert {it.model for it in rankings} == {"own"}
    assert own.made == 1
    assert caplog.text.count("answers instead") == 1
    for service in services:
        service.down = False
    await asyncio.sleep(5)
    assert (await predictor.predict(TEXT)).model in {"one", "two"}
    assert "answers again" in caplog.text


@leaping
async def test_who_does_not_wait_for_that_model_leaves_it_to_the_next() -> None:
    own = Own(takes=1)
    service = Service("one")
    service.down = True
    predictor = asking(service, own=once(own))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await predictor.predict(TEXT)

    assert (await predictor.predict(TEXT)).model == "own"
    assert own.made == 1
    assert now() == pytest.approx(1)


@leaping
async def test_a_model_that_could_not_be_made_is_tried_again() -> None:
    tries = iter([ModelError("no memory"), None])

    async def make() -> Predictor:
        if error := next(tries):
            raise error
        return Own()

    made = once(make)
    with pytest.raises(ModelError):
        await made()
    assert await made() is await made()


@leaping
async def test_where_all_are_full_that_is_said_and_nothing_else_is_tried() -> None:
    own = Own()
    predictor = asking(Service("one", 429), Service("two", 429), own=own)

    with pytest.raises(PredictorBusy):
        await predictor.predict(TEXT)

    assert own.made == 0


@leaping
async def test_what_the_model_fails_on_is_not_brought_to_another() -> None:
    services = [Service("one", 500), Service("two", 500)]

    with pytest.raises(PredictionError):
        await asking(*services).predict(TEXT)

    assert sum(it.asked for it in services) == 1


@leaping
async def test_a_caller_who_gives_up_leaves_nothing_behind() -> None:
    service = Service("one", takes=60)
    predictor = asking(service)
    asking_now = asyncio.create_task(predictor.predict(TEXT))
    await asyncio.sleep(0.1)
    asking_now.cancel()
    await asyncio.gather(asking_now, return_exceptions=True)

    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert predictor._replicas[0].breaker.is_open
