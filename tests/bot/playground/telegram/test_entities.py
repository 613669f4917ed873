"""Entities are where Telegram finds them, counted in UTF-16 units."""

import pytest

from bot.playground.telegram.entities import entity_text, find_entities, is_blank, utf16_length


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start", [("bot_command", "/start")]),
        ("/start@some_bot now", [("bot_command", "/start@some_bot")]),
        ("👩‍👩‍👧 hi @ann_smith!", [("mention", "@ann_smith")]),
        ("@abc is too short", []),
        ("me@example.org", []),
        ("a/b /c/d", []),
        ("(see https://example.org/a?b=c).", [("url", "https://example.org/a?b=c)")]),
        ("привет /help @bot_one", [("bot_command", "/help"), ("mention", "@bot_one")]),
    ],
)
def test_commands_mentions_and_links_are_found(text: str, found: list[tuple[str, str]]) -> None:
    entities = find_entities(text)

    assert [(one["type"], entity_text(text, one)) for one in entities] == found


def test_offsets_are_utf16_units() -> None:
    assert find_entities("😀 /help") == [{"type": "bot_command", "offset": 3, "length": 5}]
    assert utf16_length("😀 é") == 4
    assert utf16_length("\ud83d") == 1


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b\u200e\u2060", "\u3164\u2800"], ids=ascii)
def test_nothing_to_see_is_blank(text: str) -> None:
    assert is_blank(text)
    assert not is_blank(text + "a")
