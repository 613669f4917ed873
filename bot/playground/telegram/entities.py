"""Mentions, commands and links in a text, found the way Telegram finds them, and its limits.

Lengths and offsets are UTF-16 code units, as everywhere in the Bot API.
"""

import re

from bot.playground.telegram.json_types import Json

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024

_ENTITY = re.compile(
    r"(?P<url>https?://[^\s<>\"]+[^\s<>\".,!?:;'])"
    r"|(?<![\w@/])(?P<mention>@[A-Za-z0-9_]{4,32})\b"
    r"|(?<![\w@/<])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/@])"
)

# What Telegram counts as nothing: spaces, zero-width and direction marks, blank letters.
_NOTHING = re.compile(
    r"[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u2800\u3164\ufeff\uffa0]*"
)


def utf16_length(text: str) -> int:
    """Length of `text` in UTF-16 code units; a lone surrogate counts as one."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_blank(text: str) -> bool:
    """Whether there is nothing to see in `text`."""
    return _NOTHING.fullmatch(text) is not None


def find_entities(text: str) -> list[Json]:
    """The `MessageEntity` objects of `text`, in order."""
    return [
        {
            "type": found.lastgroup,
            "offset": utf16_length(text[: found.start()]),
            "length": utf16_length(found.group()),
        }
        for found in _ENTITY.finditer(text)
    ]


def entity_text(text: str, entity: Json) -> str:
    """The part of `text` that `entity` covers."""
    units = text.encode("utf-16-le", "surrogatepass")
    start = 2 * entity["offset"]
    return units[start : start + 2 * entity["length"]].decode("utf-16-le", "surrogatepass")


def check_words(text: str, limit: int) -> None:
    """Let a text or a caption pass that Telegram's apps would send as one message.

    Raises:
        ValueError: it is empty, or has more than `limit` UTF-16 units.
    """
    if not text.strip():
        raise ValueError("there is nothing in it to send")
    if utf16_length(text) > limit:
        raise ValueError(f"it is longer than {limit} characters")
