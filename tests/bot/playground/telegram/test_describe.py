"""The compact description is made from the machine-readable one."""

import json
from pathlib import Path

from bot.playground.telegram.describe import compact, write
from bot.playground.telegram.schema import DESCRIPTION, description

API = {
    "version": "Bot API 99",
    "methods": {
        "wave": {
            "returns": ["Message", "Boolean"],
            "fields": [
                {
                    "name": "chat_id",
                    "types": ["Integer", "String"],
                    "required": True,
                    "description": "Whom to wave at",
                }
            ],
        }
    },
    "types": {
        "ReactionType": {"subtypes": ["ReactionTypeEmoji"]},
        "ReactionTypeEmoji": {
            "fields": [
                {
                    "name": "type",
                    "types": ["String"],
                    "required": True,
                    "description": "Type of the reaction, always “emoji”",
                },
                {
                    "name": "emoji",
                    "types": ["String"],
                    "required": True,
                    "description": 'Currently, it can be one of "❤", "👍"',
                },
            ]
        },
        "BotCommandScopeDefault": {
            "fields": [
                {
                    "name": "type",
                    "types": ["String"],
                    "required": True,
                    "description": "Scope type, must be default",
                }
            ]
        },
    },
}


def test_prose_is_left_out_but_for_the_constants_in_it() -> None:
    described = compact(API)

    assert described["methods"]["wave"] == {
        "fields": {"chat_id": "Integer | String"},
        "required": ["chat_id"],
        "returns": "Message | Boolean",
    }
    assert described["types"]["ReactionType"] == {"subtypes": ["ReactionTypeEmoji"]}
    assert described["types"]["ReactionTypeEmoji"]["fields"] == {
        "type": '"emoji"',
        "emoji": "String",
    }
    assert described["types"]["BotCommandScopeDefault"]["fields"] == {"type": '"default"'}
    assert described["reactions"] == ["❤", "👍"]


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    write(compact(API), tmp_path / "description.json")

    text = (tmp_path / "description.json").read_text(encoding="utf-8")
    assert json.loads(text) == compact(API)


def test_the_committed_description_is_the_whole_api() -> None:
    assert description()["source"].startswith("Bot API 10.1")
    assert len(description()["methods"]) == 180
    assert len(description()["types"]) == 359
    assert len(set(description()["reactions"])) == 73
    assert not any("\ufe0f" in emoji for emoji in description()["reactions"])
    assert DESCRIPTION.stat().st_size < 300_000
