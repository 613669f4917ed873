"""Nothing that belongs to a command, a language or a label was forgotten, and what if it is."""

from datetime import UTC
from pathlib import Path
from random import Random
from typing import Any

import pytest
from telegram.ext import BaseHandler, CommandHandler

from bot.feedback import FeedbackStore
from bot.handlers import routes
from bot.suggestions import reactions
from bot.suggestions.exploration import Exploration
from bot.suggestions.ranked import Suggestions
from bot.transport.inline_queue import Newest
from bot.words.introduction import ADMINISTRATORS, GROUPS, PRIVATE
from bot.words.languages import SPOKEN, TRANSLATED, WRITTEN
from bot.words.speech import CATALOGUES, speech_for
from model.labels import DEFAULT_LABELS
from model.serving import Everybody
from tests.bot.guards import (
    commands_in_no_menu,
    commands_without_help,
    labels_without_reaction,
    languages_without_catalogue,
)
from tests.bot.wire import FixedPredictor, arrives, message, running_bot

MENUS = (PRIVATE, GROUPS, ADMINISTRATORS)


@pytest.fixture
def handled(store: FeedbackStore) -> list[str]:
    """The commands that the bot answers."""
    suggestions = Suggestions(Everybody(FixedPredictor()), store.people, count=5, min_confidence=0)
    every: list[BaseHandler[Any, Any, Any]] = routes(
        suggestions,
        store,
        Newest(),
        Exploration(0, Random(0)),
        allowed_chats=frozenset(),
        owners=frozenset(),
        zone=UTC,
    )
    commands = [it for it in every if isinstance(it, CommandHandler)]
    return [name for command in commands for name in sorted(command.commands)]


def test_every_command_is_in_a_menu_and_every_menu_is_of_commands(handled: list[str]) -> None:
    assert commands_in_no_menu(handled, MENUS) == []
    assert {name for menu in MENUS for name in menu} == set(handled)


@pytest.mark.parametrize("lang", SPOKEN)
async def test_every_command_is_in_help(
    store: FeedbackStore, handled: list[str], lang: str
) -> None:
    ann = {"id": 5, "is_bot": False, "first_name": "Ann", "language_code": lang}
    async with running_bot(FixedPredictor(), store) as send:
        [answer] = await send(arrives(message("/help", sender=ann)))

    assert commands_without_help(handled, answer.parameters["text"]) == []


def test_a_command_in_no_menu_is_told(handled: list[str]) -> None:
    [sentence] = commands_in_no_menu([*handled, "weather"], MENUS)

    assert sentence.startswith("/weather is handled and in no menu: add it to PRIVATE")


def test_a_command_that_help_does_not_name_is_told() -> None:
    [sentence] = commands_without_help(["help", "weather"], "/help – what I can do\n/weathers")

    assert sentence.startswith("/weather is handled and not in /help")


def test_every_language_has_a_catalogue_and_every_catalogue_a_language() -> None:
    assert languages_without_catalogue(TRANSLATED, CATALOGUES) == []
    assert {path.name for path in CATALOGUES.iterdir()} == {*TRANSLATED}
    assert {*TRANSLATED, WRITTEN} == {*SPOKEN}
    assert [speech_for(code).lang for code in SPOKEN] == [*SPOKEN]


def test_a_language_without_a_catalogue_is_told() -> None:
    [sentence] = languages_without_catalogue([*TRANSLATED, "de"], CATALOGUES)

    assert sentence.startswith("the bot is to speak 'de' and has no catalogue: begin it as")


def test_a_catalogue_that_was_not_compiled_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "emojibot.po").touch()

    assert len(languages_without_catalogue(["de"], tmp_path)) == 1


def test_every_label_has_a_reaction_or_a_reason_for_none() -> None:
    assert labels_without_reaction(DEFAULT_LABELS, reactions._substitutes()) == []


def test_a_label_without_a_line_among_the_reactions_is_told() -> None:
    [sentence] = labels_without_reaction([*DEFAULT_LABELS, "🫏"], reactions._substitutes())

    assert sentence.startswith("🫏 is a label and has no line in bot/suggestions/reactions.tsv")
