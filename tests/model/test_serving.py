"""A registry that is followed while people are being answered."""

import asyncio
import gc
import json
import logging
import threading
import weakref
from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from model.artifact import MANIFEST
from model.batching import BatchingPredictor
from model.engine import TokenIds
from model.errors import ArtifactError, PredictorClosed
from model.loading import DEFAULT
from model.pointer import POINTER, PointerState
from model.prepared import prepare
from model.registry import Registry
from model.served import warm_up
from model.serving import Serving, is_drawn
from model.taste import NO_TASTE, Taste

NEVER = 3600.0  # seconds: these tests look at the pointer themselves
ANN = 700_000_001


class Scripted:
    """An engine of two labels that remembers what it did, and waits where it is told to."""

    labels: tuple[str, ...] = ("❤", "🎉")
    taste: Taste = NO_TASTE

    def __init__(self, version: str, answers: Sequence[float] = (0.75, 0.25)) -> None:
        self.version = version
        self.passes = 0
        self.entered = threading.Event()
        self.gate = threading.Event()
        self.gate.set()
        self._answers = answers

    def encode(self, text: str) -> TokenIds:
        return [0, *range(len(text.split())), 2]

    def probabilities(self, batch: Sequence[TokenIds]) -> NDArray[np.float32]:
        self.passes += 1
        self.entered.set()
        assert self.gate.wait(30)
        return np.array([self._answers] * len(batch), np.float32)


class Models:
    """A registry of folders with nothing but a name in them, and how they are loaded.

    A pointer is written as it is: what `Registry` would refuse may be there all the same.
    """

    def __init__(self, folder: Path) -> None:
        self.registry = Registry(folder)
        self.loaded: list[str] = []
        self.engines: dict[str, Scripted] = {}
        self.told: list[str] = []
        self.answers: dict[str, Sequence[float]] = {}
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()
        for version in ("one", "two", "three"):
            self.write(version)

    def write(self, version: str) -> None:
        folder = self.registry.root / version
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MANIFEST).write_text(version)

    def point(self, version: str | None, candidate: str | None = None) -> None:
        fields: dict[str, object] = {
            "version": version,
            "candidate": candidate,
            "previous": [],
            "history": [],
        }
        aside = self.registry.root / ".aside"
        aside.write_text(json.dumps({"format": 1, **fields}))
        aside.replace(self.registry.root / POINTER)

    def load(self, path: Path) -> Scripted:
        self.entered.set()
        assert self.gate.wait(30)
        version = "shipped" if path == DEFAULT else (path / MANIFEST).read_text()
        if version == "damaged":
            raise ArtifactError("it is damaged")
        if version == "bewildering":
            raise KeyError("surprise")
        self.loaded.append(version)
        engine = Scripted(version, self.answers.get(version, (0.75, 0.25)))
        self.engines[version] = engine
        return engine

    def serving(self, share: float = 0.0, interval: float = NEVER) -> Serving:
        return Serving(
            self.registry,
            load=self.load,
            serve=partial(BatchingPredictor, queue=8),
            share=share,
            interval=interval,
            tell=self.told.append,
        )


@pytest.fixture
def models(tmp_path: Path) -> Models:
    return Models(tmp_path / "models")


@pytest.fixture
async def serving(models: Models) -> AsyncIterator[Serving]:
    """Serves "one" and looks only when it is told to."""
    models.point("one")
    async with models.serving() as serving:
        yield serving


async def answered_by(serving: Serving, person: int | None = ANN) -> str:
    return (await serving.for_person(person).predict(prepare("hello"))).model


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


def damage_the_pointer(models: Models) -> None:
    (models.registry.root / POINTER).write_text('{"format": 1, "vers')


def point_at_nothing(models: Models) -> None:
    models.point("gone")


def point_at(version: str) -> Callable[[Models], None]:
    def damage(models: Models) -> None:
        models.write(version)
        models.answers["mad"] = (float("nan"), 0.5)
        models.answers["unsure"] = (0.25, 0.25)
        models.point(version)

    return damage


@pytest.mark.parametrize(
    "damage",
    [
        damage_the_pointer,
        point_at_nothing,
        point_at("damaged"),
        point_at("bewildering"),
        point_at("mad"),
        point_at("unsure"),
    ],
    ids=["pointer", "folder", "artifact", "anything", "nan", "sum"],
)
async def test_what_is_broken_is_refused_once_and_the_old_one_stays(
    models: Models,
    serving: Serving,
    caplog: pytest.LogCaptureFixture,
    damage: Callable[[Models], None],
) -> None:
    damage(models)
    for _ in range(3):
        await serving.look()

    assert await answered_by(serving) == "one"
    [error] = [it for it in caplog.records if it.levelno >= logging.ERROR]
    assert models.told == [error.getMessage()]
    assert models.told[0].startswith("a model was refused, one goes on: ")
    models.point("two")
    await serving.look()
    assert await answered_by(serving) == "two"


async def test_at_the_start_the_shipped_model_stands_in_for_a_broken_one(models: Models) -> None:
    models.write("damaged")
    models.point("damaged")

    async with models.serving() as serving:
        assert await answered_by(serving) == "shipped"
        await serving.look()

    assert models.told == ["a model was refused: it is damaged"]


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


async def test_a_candidate_answers_always_the_same_people(models: Models) -> None:
    models.point("one", candidate="two")
    async with models.serving(share=0.5) as serving:
        people = range(ANN, ANN + 40)
        first = [await answered_by(serving, person) for person in people]
        second = [await answered_by(serving, person) for person in people]
        nobody = await answered_by(serving, None)

    assert set(first) == {"one", "two"}
    assert second == first
    assert nobody == "one"


@pytest.mark.parametrize("share", [0.0, 1.0])
async def test_a_candidate_is_in_memory_only_while_somebody_gets_it(
    models: Models, share: float
) -> None:
    models.point("one", candidate="two")
    async with models.serving(share=share) as serving:
        assert models.loaded == (["one", "two"] if share else ["one"])
        assert await answered_by(serving) == ("two" if share else "one")
        candidate = weakref.ref(models.engines.pop("two")) if share else lambda: None
        first = serving.for_person(ANN)

        models.point("one")
        await serving.look()

        assert await answered_by(serving) == "one"
        if share:
            with pytest.raises(PredictorClosed):
                await first.predict(prepare("hello"))
        del first
        gc.collect()
        assert candidate() is None


async def test_a_promoted_candidate_is_not_loaded_again(models: Models) -> None:
    models.point("one", candidate="two")
    async with models.serving(share=0.5) as serving:
        models.point("two")
        await serving.look()

        assert {await answered_by(serving, person) for person in range(20)} == {"two"}
    assert models.loaded == ["one", "two"]


async def test_a_candidate_takes_the_place_of_another(models: Models) -> None:
    models.point("one", candidate="two")
    async with models.serving(share=1.0) as serving:
        models.point("one", candidate="three")
        await serving.look()

        assert await answered_by(serving) == "three"
        assert await answered_by(serving, None) == "one"


async def test_with_a_broken_candidate_everybody_gets_the_current_one(models: Models) -> None:
    models.write("damaged")
    models.point("one", candidate="damaged")
    async with models.serving(share=1.0) as serving:
        await serving.look()

        assert await answered_by(serving) == "one"
    assert models.told == ["a model was refused, one goes on: it is damaged"]


async def test_outside_its_service_nothing_is_served(models: Models) -> None:
    serving = models.serving()
    with pytest.raises(PredictorClosed):
        serving.for_person(ANN)

    async with serving:
        pass

    with pytest.raises(PredictorClosed):
        serving.for_person(ANN)


def test_a_share_of_the_people_is_drawn() -> None:
    # 10,000 people, each with probability 0.1: outside 4 standard deviations once in 16,000 codes
    drawn = {person for person in range(10_000) if is_drawn(person, "two", 0.1)}
    others = {person for person in range(10_000) if is_drawn(person, "three", 0.1)}

    assert abs(len(drawn) - 1000) < 120
    assert abs(len(drawn & others) - 100) < 40
    assert not any(is_drawn(person, "two", 0.0) for person in range(1000))
    assert all(is_drawn(person, "two", 1.0) for person in range(1000))


def test_answers_that_are_not_as_many_as_the_labels_are_refused() -> None:
    with pytest.raises(ArtifactError, match="one does not answer"):
        warm_up(Scripted("one", (0.5, 0.25, 0.25)))


def test_the_registry_and_a_pointer_written_here_agree(models: Models) -> None:
    models.point("one", candidate="two")

    assert models.registry.state() == PointerState("one", "two")
