"""What is set for a chat."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

# When the bot speaks up in a chat, and how.
Mode: TypeAlias = Literal["off", "mention", "react", "all"]
Delivery: TypeAlias = Literal["reply", "reaction", "both"]


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """What the administrators of a chat set for it.

    Attributes:
        every_seconds: the shortest time between two messages the bot answers unasked.
        threshold: the confidence, 0..1, below which the bot is silent; None for the bot's own.
        count: how many suggestions it shows; None for the bot's own.
        lang: the language the bot speaks there, None for each person's.
    """

    mode: Mode = "mention"
    delivery: Delivery = "reply"
    every_seconds: int = 60
    threshold: float | None = None
    count: int | None = None
    lang: str | None = None
