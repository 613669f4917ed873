"""What an update leaves in the traces, and what no span ever holds."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import pytest
from opentelemetry.trace import StatusCode
from telegram.error import NetworkError

from bot.feedback import Keys
from bot.monitoring.store import statement_name
from bot.monitoring.traces import UNSEEN, Facts
from bot.monitoring.watch import Watch
from model.batching import BatchingPredictor
from model.engine import Engine
from model.errors import PredictionError
from model.loading import load_engine
from model.prepared import prepare
from tests.bot.handlers.inline import typed
from tests.bot.monitoring.traced import TOKEN, Bench, Memory, context_of, said, traced_bot
from tests.bot.wire import arrives, keyboard, message, tap
from tests.model.script import Script

PAGE: Final = Path(__file__).parents[3] / "docs/monitoring.md"
TEXT: Final = "Gertrude has won the Zanzibar lottery"
QUIRINALDA: Final[dict[str, Any]] = {
    "id": 5987654321,
    "is_bot": False,
    "first_name": "Quirinalda",
    "username": "quirinalda_x",
    "language_code": "en",
}
CLUB: Final = {"id": -1009876543210, "type": "supergroup", "title": "Zwetschgenbund"}
SECRETS: Final = (
    *("Gertrude", "Zanzibar", "lottery", "Quirinalda", "quirinalda_x", "Zwetschgenbund"),
    *("5987654321", "9876543210", *TOKEN.split(":"), "http", "Traceback"),
)


def wrote(text: str = TEXT, *, number: int = 10, **more: Any) -> dict[str, Any]:
    return arrives(message(text, sender=QUIRINALDA, number=number, **more))


def refusal(code: int, description: str, **parameters: int) -> tuple[int, dict[str, Any]]:
    said = {"ok": False, "error_code": code, "description": description}
    return code, said | ({"parameters": parameters} if parameters else {})


@pytest.fixture(scope="module")
def engine() -> Engine:
    return load_engine("default", device="cpu")


@pytest.fixture
async def bench(url: str, keys: Keys, engine: Engine) -> AsyncIterator[Bench]:
    async with traced_bot(url, keys, engine) as bench:
        yield bench


async def test_an_update_is_a_tree_of_what_took_its_time(bench: Bench, engine: Engine) -> None:
    await bench.take(wrote())

    tree = bench.memory.tree()
    assert tree[0] == "update private"
    assert tree[-3:] == ["  sendMessage", "    request", "  store write"]
    assert set(tree[1:-3]) == {"  store read", "  rank", "  store write"}
    assert len({context_of(it).trace_id for it in bench.memory.spans}) == 1

    [whole] = bench.memory.named("update private")
    assert said(whole).items() >= {
        ("update", 1),
        ("kind", "private"),
        ("lane", "asked"),
        ("outcome", "answered"),
    }
    assert re.fullmatch("[0-9a-f]{12}", said(whole)["chat"])
    [rank] = bench.memory.named("rank")
    assert said(rank) == {
        "model": engine.version,
        "tokens": len(engine.encode(TEXT)),
        "texts": 1,
        "outcome": "ranked",
    }
    [request] = bench.memory.named("request")
    assert said(request) == {"method": "sendMessage", "code": "200"}
    [sent] = bench.memory.named("sendMessage")
    assert said(sent) == {"method": "sendMessage", "retries": 0}


async def test_a_transaction_names_its_statements(bench: Bench) -> None:
    await bench.take(wrote())

    first, *_ = bench.memory.named("store write")
    named = [it.name for it in first.events if it.name != "BEGIN"]
    assert named == ["INSERT suggestions", "INSERT shown"]
    assert said(first) == {"database": "sqlite"}


async def test_each_update_is_a_trace_of_its_own(bench: Bench) -> None:
    await bench.take(*(wrote(number=number) for number in (10, 11, 12)))

    wholes = bench.memory.named("update private")
    assert [it.parent for it in wholes] == [None, None, None]
    assert len({context_of(it).trace_id for it in wholes}) == 3
    for name in ("rank", "sendMessage"):
        traces = [context_of(it).trace_id for it in bench.memory.named(name)]
        assert sorted(traces) == sorted(context_of(it).trace_id for it in wholes)


async def test_texts_of_one_pass_are_told_how_many_they_were() -> None:
    memory, script = Memory(), Script()
    serve = Watch(traces=memory.traces).models.watched(BatchingPredictor)
    async with serve(script) as predictor:

        async def rank(text: str) -> None:
            with memory.traces.update("update private"):
                await predictor.predict(prepare(text), key=text)

        script.gate.clear()
        asked = [asyncio.create_task(rank("1 first"))]
        await asyncio.to_thread(script.entered.acquire)
        asked += [asyncio.create_task(rank(text)) for text in ("2 next", "3 after")]
        await asyncio.sleep(0)
        script.gate.set()
        await asyncio.gather(*asked)

    told = [said(it) for it in memory.named("rank")]
    assert sorted((it["tokens"], it["texts"]) for it in told) == [(1, 1), (2, 2), (3, 2)]


async def test_what_is_said_again_is_one_span_with_each_request_in_it(bench: Bench) -> None:
    bench.wire.answers["sendMessage"] = [refusal(429, "Too Many Requests", retry_after=0)]

    await bench.take(wrote())

    [sent] = bench.memory.named("sendMessage")
    assert said(sent)["retries"] == 1
    codes = [said(it)["code"] for it in bench.memory.named("request")]
    assert codes == ["429", "200"]


async def test_what_fails_is_told_by_its_type_alone(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise ValueError(TEXT)

    monkeypatch.setattr("bot.feedback.offers.Offers.offer", fail)

    await bench.take(wrote())

    [whole] = bench.memory.named("update private")
    assert said(whole).items() >= {("outcome", "failed"), ("error.type", "ValueError")}
    assert (whole.status.status_code, whole.status.description) == (StatusCode.ERROR, None)
    assert TEXT not in bench.memory.exported()


def leaks(bench: Bench) -> list[str]:
    """Which of the secrets are anywhere in what is exported."""
    exported = bench.memory.exported().lower()
    return [it for it in SECRETS if it.lower() in exported]


async def test_no_span_holds_a_text_a_name_an_id_or_the_token(bench: Bench) -> None:
    await bench.take(wrote())
    data = keyboard(bench.wire.sent[-1])[0][0]["callback_data"]
    await bench.take(tap(data, about=wrote()["message"], sender=QUIRINALDA))
    await bench.take(wrote(f"/emoji {TEXT}", chat=CLUB), wrote("/start"), wrote("/mydata"))
    await bench.take(typed(TEXT, sender=QUIRINALDA), wrote("🦄", number=12))
    await bench.end()  # nobody waits for what is typed

    wholes = {it.name for it in bench.memory.spans if it.parent is None}
    assert wholes == {"update private", "update press", "update command", "update inline"}
    assert leaks(bench) == []


async def test_nor_does_one_of_what_fails(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    async def lost(*_: object, **__: object) -> None:
        raise NetworkError(f"http://api/bot{TOKEN}/sendMessage of {TEXT}")

    async def broken(*_: object, **__: object) -> None:
        raise PredictionError(TEXT) from ValueError(TEXT)

    monkeypatch.setattr("bot.transport.retries.WORTH", 0)
    bench.wire.answers["sendMessage"] = [
        refusal(500, f"{TEXT} at http://{TOKEN}/"),
        refusal(403, f"Forbidden: {TEXT}, {CLUB['id']}"),
    ]
    await bench.take(wrote())
    await bench.take(wrote(number=11))
    monkeypatch.setattr("model.batching.BatchingPredictor.predict", broken)
    await bench.take(wrote(number=12))
    monkeypatch.setattr(type(bench.wire), "do_request", lost)
    await bench.take(wrote(number=13))

    exported = bench.memory.exported()
    for error in ("NetworkError", "Forbidden", "PredictionError"):
        assert f'"error.type": "{error}"' in exported
    assert leaks(bench) == []


async def test_outside_of_updates_nothing_is_traced(bench: Bench) -> None:
    memory = bench.memory
    with memory.traces.part("store read"):
        memory.traces.mark("SELECT nothing")
    assert memory.spans == []

    with memory.traces.update("update other"):
        late = asyncio.create_task(_later(memory))
    await late

    assert memory.tree() == ["update other"]


async def test_an_update_that_begins_during_another_is_no_part_of_it() -> None:
    memory = Memory()
    with memory.traces.update("update private"):
        await asyncio.create_task(_another(memory))

    assert memory.tree() == ["update private", "update press", "  rank"]


async def _another(memory: Memory) -> None:
    with memory.traces.update("update press"), memory.traces.part("rank"):
        pass


async def _later(memory: Memory) -> None:
    with memory.traces.part("rank") as span:
        span.tell(tokens=3)


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("SELECT a.b \nFROM a JOIN c ON 1 WHERE a.b = ?", "SELECT a"),
        ("insert into a (b) values (?) ON CONFLICT DO UPDATE SET b = ?", "INSERT a"),
        ("UPDATE a SET b=?", "UPDATE a"),
        ("DELETE FROM a WHERE b IN (?, ?)", "DELETE a"),
        ("WITH x AS (SELECT 1 FROM a) SELECT * FROM x", "WITH a"),
        ("BEGIN IMMEDIATE", "BEGIN"),
        ("PRAGMA wal_checkpoint('lottery')", "PRAGMA"),
    ],
)
def test_a_statement_is_named_by_what_it_does_to_which_table(statement: str, name: str) -> None:
    assert statement_name(statement) == name


def test_all_that_spans_say_is_explained() -> None:
    rows = re.findall(r"^\| `(emojibot\.\w+|error\.type)` \|", PAGE.read_text("utf-8"), re.M)

    assert sorted(rows) == sorted(
        [*(f"emojibot.{name}" for name in Facts.__annotations__), "error.type"]
    )


def test_a_trace_that_is_not_sampled_has_no_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_TRACES_SAMPLER", "always_off")
    memory = Memory()

    with memory.traces.update("update private") as whole, memory.traces.part("rank") as part:
        whole.tell(kind="private")
        part.tell(tokens=3)
        memory.traces.mark("SELECT suggestions")

    assert part is _unseen()
    assert memory.spans == []


def _unseen() -> object:
    with UNSEEN as span:
        return span
