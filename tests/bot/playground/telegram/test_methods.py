"""What the server itself says is held to the description, too."""

from typing import Any

import pytest

from bot.playground.telegram import World
from bot.playground.telegram.methods import METHODS, call
from bot.playground.telegram.schema import Mismatch, description


def test_every_method_is_one_of_the_bot_api() -> None:
    assert METHODS.keys() <= description()["methods"].keys()


async def test_an_answer_that_is_not_as_described_is_a_mistake(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(METHODS, "getMe", lambda _: {"id": world.bot.id})

    with pytest.raises(Mismatch, match=r"getMe\.is_bot is missing"):
        await call(world, "getMe", {})


def test_an_update_that_is_not_as_described_is_a_mistake(world: World) -> None:
    nameless: Any = None
    person = world.person(nameless)

    with pytest.raises(Mismatch, match=r"message\.from\.first_name must be String"):
        world.send_text(world.private_chat(person), person, "hello")
