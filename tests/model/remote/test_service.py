"""The service, asked over HTTP without a network."""

import asyncio
import logging
from collections.abc import AsyncIterator

import httpx
import pytest

from model.batching import BatchingPredictor
from model.errors import DeadlineExceeded, PredictionError, PredictorBusy, Superseded
from model.prepared import prepare
from model.remote.process import Fixed
from model.remote.replica import Replica, Unreachable, bearer
from model.remote.service import BODY_LIMIT, service
from model.remote.wire import HEALTH, RANK, Question
from model.serving import Serving
from tests.model.script import Script
from tests.model.serving.scripted import Models

WORD = "open-sesame"


def asking(served: Fixed | Serving, token: str | None = WORD, said: str | None = WORD) -> Replica:
    """A replica whose service is in this process."""
    wire = httpx.ASGITransport(service(served, token=token))
    return Replica("http://one", httpx.AsyncClient(transport=wire, headers=bearer(said)))


@pytest.fixture
async def worker(script: Script) -> AsyncIterator[BatchingPredictor]:
    async with BatchingPredictor(script, queue=2, per_key=2) as worker:
        yield worker


def question(text: str, key: str | None = None, *, replace: bool = False) -> Question:
    return Question(prepare(text), key, replace)


async def test_it_answers_what_the_predictor_would(worker: BatchingPredictor) -> None:
    text = prepare("4 words")

    ranking = await asking(Fixed("script", worker)).ask(Question(text))

    assert ranking == await worker.predict(text)
    assert ranking.model == "script"


async def test_only_who_knows_the_word_may_ask(worker: BatchingPredictor) -> None:
    with pytest.raises(Unreachable, match="MODEL_TOKEN"):
        await asking(Fixed("script", worker), said="guess").ask(question("4 words"))
    with pytest.raises(Unreachable, match="MODEL_TOKEN"):
        await asking(Fixed("script", worker), said=None).ask(question("4 words"))

    assert await asking(Fixed("script", worker), token=None, said=None).ask(question("4 words"))
    assert await asking(Fixed("script", worker), "сезам", "сезам").ask(question("4 words"))


async def test_why_there_is_no_ranking_is_told(worker: BatchingPredictor, script: Script) -> None:
    replica = asking(Fixed("script", worker))
    script.gate.clear()
    first = asyncio.create_task(replica.ask(question("4 a", "ann")))
    await asyncio.to_thread(script.entered.acquire)
    typed = [asyncio.create_task(replica.ask(question("4 b", "ann"))) for _ in range(2)]
    async with asyncio.timeout(5):
        while len(worker._waiting.get("ann", ())) < 2:  # noqa: ASYNC110
            await asyncio.sleep(0)

    with pytest.raises(PredictorBusy):
        await replica.ask(question("4 c", "ann"))
    last = asyncio.create_task(replica.ask(question("4 d", "ann", replace=True)))
    for replaced in (first, *typed):
        with pytest.raises(Superseded):
            await replaced
    script.gate.set()

    assert (await last).model == "script"


@pytest.mark.parametrize(
    ("raised", "kind"),
    [(PredictionError("no"), PredictionError), (DeadlineExceeded(31), DeadlineExceeded)],
)
async def test_a_failure_of_the_model_is_told_too(
    raised: PredictionError, kind: type[Exception]
) -> None:
    class Broken:
        async def predict(self, *_: object, **__: object) -> object:
            raise raised

    with pytest.raises(kind) as caught:
        await asking(Fixed("x", Broken())).ask(question("hi"))  # type: ignore[arg-type]
    assert not isinstance(caught.value, Unreachable)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"[" * 100_000, b'"' + b"x" * BODY_LIMIT])
async def test_what_is_no_question_is_refused_and_neither_logged_nor_quoted(
    worker: BatchingPredictor, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wire = httpx.ASGITransport(service(Fixed("script", worker), token=None))
    async with httpx.AsyncClient(transport=wire) as client:
        answer = await client.post(f"http://one{RANK}", content=body)

    assert answer.status_code == 400
    assert answer.json() == {"error": "not a question"}
    assert "xxx" not in caplog.text


async def test_a_question_that_does_not_end_is_not_waited_for(worker: BatchingPredictor) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Future()

    wire = httpx.ASGITransport(service(Fixed("script", worker), token=None, patience=0.01))
    async with httpx.AsyncClient(transport=wire) as client:
        answer = await client.post(f"http://one{RANK}", content=endless())

    assert (answer.status_code, answer.headers["Connection"]) == (408, "close")


async def test_a_promotion_is_followed_and_every_answer_tells_by_whom(models: Models) -> None:
    models.point("one")
    async with models.serving() as serving:
        replica = asking(serving)
        before, at_first = await replica.version(), await replica.ask(question("hello"))
        models.point("two")
        looking = asyncio.create_task(serving.look())
        meanwhile = [await replica.ask(question("hello")) for _ in range(20)]
        await looking
        after = await replica.ask(question("hello"))

    assert (before, at_first.model, after.model) == ("one", "one", "two")
    assert {it.model for it in meanwhile} <= {"one", "two"}


async def test_where_no_model_is_at_work_the_health_says_so(models: Models) -> None:
    wire = httpx.ASGITransport(service(models.serving(), token=None))
    async with httpx.AsyncClient(transport=wire) as client:
        answer = await client.get(f"http://one{HEALTH}")

    assert (answer.status_code, answer.json()) == (503, {"model": None})
    with pytest.raises(Unreachable):
        await asking(models.serving()).ask(question("hello"))
