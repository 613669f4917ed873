"""A registry that leads to what cannot be served."""

import logging
from collections.abc import Callable

import pytest

from model.errors import ArtifactError
from model.pointer import POINTER
from model.served import warm_up
from model.serving import Serving
from tests.model.serving.scripted import Models, Scripted, answered_by


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


def test_answers_that_are_not_as_many_as_the_labels_are_refused() -> None:
    with pytest.raises(ArtifactError, match="one does not answer"):
        warm_up(Scripted("one", (0.5, 0.25, 0.25)))
