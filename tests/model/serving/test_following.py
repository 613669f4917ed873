"""A registry that is followed while people are being answered."""

import asyncio
import gc
import logging
import weakref
from collections.abc import Callable

import pytest

from model.artifact import MANIFEST
from model.errors import PredictorClosed
from model.pointer import PointerState
from model.prepared import prepare
from model.registry import Registry
from model.serving import Serving
from tests.model.serving.scripted import ANN, Models, answered_by


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110  # what is waited for happens without an event
            await asyncio.sleep(0)


async def test_nothing_promoted_is_the_shipped_model(models: Models) -> None:
    async with models.serving() as serving:
        assert await answered_by(serving) == "shipped"
        assert serving.version == "shipped"
    assert models.told == []


async def test_a_promoted_version_is_taken_and_left_again(models: Models, serving: Serving) -> None:
    answers = [await answered_by(serving)]
    for version in ("two", "one", None):
        models.point(version)
        await serving.look()
        answers.append(await answered_by(serving))

    assert answers == ["one", "two", "one", "shipped"]


async def test_the_pointer_is_looked_at_by_itself(models: Models) -> None:
    models.point("one")
    async with models.serving(interval=0.001) as serving:
        models.point("two")
        await until(lambda: serving.version == "two")


async def test_an_unchanged_pointer_is_not_even_read(
    models: Models, serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(_: Registry) -> PointerState:
        raise AssertionError

    monkeypatch.setattr(Registry, "state", read)

    await serving.look()


async def test_the_old_one_answers_until_the_new_one_is_ready(
    models: Models, serving: Serving
) -> None:
    models.entered.clear()
    models.gate.clear()
    models.point("two")
    look = asyncio.create_task(serving.look())
    await asyncio.to_thread(models.entered.wait)

    assert await answered_by(serving) == "one"

    models.gate.set()
    await look
    assert await answered_by(serving) == "two"
    assert models.engines["two"].passes == 2  # it had answered before anybody asked


async def test_the_old_one_finishes_what_it_accepted(models: Models, serving: Serving) -> None:
    old = models.engines["one"]
    old.entered.clear()
    old.gate.clear()
    accepted = [
        asyncio.create_task(serving.for_person(ANN).predict(prepare("hello"))) for _ in range(3)
    ]
    await asyncio.to_thread(old.entered.wait)

    models.point("two")
    look = asyncio.create_task(serving.look())
    await until(lambda: serving.version == "two")
    assert await answered_by(serving) == "two"
    old.gate.set()
    await look

    assert [(await task).model for task in accepted] == ["one"] * 3


async def test_the_old_one_takes_nothing_more(models: Models, serving: Serving) -> None:
    old = serving.for_person(ANN)

    models.point("two")
    await serving.look()

    with pytest.raises(PredictorClosed):
        await old.predict(prepare("hello"))


async def test_nothing_keeps_the_old_one_in_memory(models: Models, serving: Serving) -> None:
    await answered_by(serving)
    old = weakref.ref(models.engines.pop("one"))

    models.point("two")
    await serving.look()

    gc.collect()
    assert old() is None


async def test_a_stream_of_messages_does_not_notice(models: Models, serving: Serving) -> None:
    answers: list[str] = []

    async def ask_on() -> None:
        while True:
            answers.append(await answered_by(serving))

    people = [asyncio.create_task(ask_on()) for _ in range(8)]
    for version in ("two", "damaged", "three", "one"):
        models.write(version)
        models.point(version)
        await serving.look()
        answers_by_now = len(answers)
        await until(lambda enough=answers_by_now + 8: len(answers) >= enough)  # type: ignore[misc]
    for person in people:
        person.cancel()
    outcomes = await asyncio.gather(*people, return_exceptions=True)

    assert all(isinstance(outcome, asyncio.CancelledError) for outcome in outcomes)
    assert list(dict.fromkeys(answers)) == ["one", "two", "three"]
    assert answers[-1] == "one"


async def test_a_name_given_to_another_model_is_loaded_again(
    models: Models, serving: Serving
) -> None:
    (models.registry.root / "one" / MANIFEST).write_text("another one")

    models.point("one")
    await serving.look()

    assert await answered_by(serving) == "another one"


async def test_each_switch_is_logged(
    models: Models, serving: Serving, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    models.point("two")
    await serving.look()

    assert caplog.messages == ["model two answers instead of one"]


async def test_outside_its_service_nothing_is_served(models: Models) -> None:
    serving = models.serving()
    with pytest.raises(PredictorClosed):
        serving.for_person(ANN)

    async with serving:
        pass

    with pytest.raises(PredictorClosed):
        serving.for_person(ANN)


def test_the_registry_and_a_pointer_written_here_agree(models: Models) -> None:
    models.point("one", candidate="two")

    assert models.registry.state() == PointerState("one", "two")
