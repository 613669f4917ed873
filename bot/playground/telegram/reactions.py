"""Reactions, as the Bot API writes them."""

from bot.playground.telegram.json_types import Json


def as_types(*emojis: str | None) -> list[Json]:
    """The Bot API's list of `ReactionType`; None stands for no reaction."""
    return [{"type": "emoji", "emoji": emoji} for emoji in emojis if emoji is not None]
