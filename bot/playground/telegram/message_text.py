"""The words that the bot wants to send, held to what Telegram takes."""

from bot.playground.telegram.entities import (
    CAPTION_LIMIT,
    TEXT_LIMIT,
    find_entities,
    is_blank,
    utf16_length,
)
from bot.playground.telegram.errors import bad_request
from bot.playground.telegram.json_types import Json


def text_content(text: str, entities: list[Json] | None) -> Json:
    """The fields of a message that says `text`, without the space at its end.

    Raises:
        ApiError: there is nothing to see in it, or it is too long.
    """
    text = text.rstrip()
    if is_blank(text):
        raise bad_request("message text is empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return {"text": text, "entities": _entities(text, entities)}


def caption_content(caption: str | None, entities: list[Json] | None) -> Json:
    """The fields of a message with this caption, or with none.

    Raises:
        ApiError: it is too long.
    """
    if caption is not None and utf16_length(caption) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return {"caption": caption or None, "caption_entities": _entities(caption or "", entities)}


def _entities(text: str, entities: list[Json] | None) -> list[Json]:
    """The given entities, or what Telegram finds by itself."""
    for entity in entities or []:
        end = entity["offset"] + entity["length"]
        if entity["offset"] < 0 or entity["length"] < 1 or end > utf16_length(text):
            raise bad_request("can't parse entities: an entity lies outside the text")
    return entities or find_entities(text)
