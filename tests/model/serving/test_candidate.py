"""A candidate that answers a share of the people."""

import gc
import weakref

import pytest

from model.errors import PredictorClosed
from model.prepared import prepare
from model.serving import is_drawn
from tests.model.serving.scripted import ANN, Models, answered_by


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


def test_a_share_of_the_people_is_drawn() -> None:
    # 10,000 people, each with probability 0.1: outside 4 standard deviations once in 16,000 codes
    drawn = {person for person in range(10_000) if is_drawn(person, "two", 0.1)}
    others = {person for person in range(10_000) if is_drawn(person, "three", 0.1)}

    assert abs(len(drawn) - 1000) < 120
    assert abs(len(drawn & others) - 100) < 40
    assert not any(is_drawn(person, "two", 0.0) for person in range(1000))
    assert all(is_drawn(person, "two", 1.0) for person in range(1000))
