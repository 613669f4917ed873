"""The texts that were answered lately, in memory only.

What an emoji is sent after, and what a reaction stands under, Telegram does not show. For a
correction that comes that way, and for what it is copied with, the text is still here for a while.
"""

from dataclasses import dataclass
from typing import Final

from cachetools import TTLCache
from telegram import Message

from bot.handlers.addressed import text_of, to_keep
from model.prepared import prepare

TEXTS: Final = 2000  # at once, with 1 kB each as a rule
SECONDS: Final = 3600.0


@dataclass(frozen=True, slots=True)
class RecentText:
    """A text that was answered; each part is None where nothing is left.

    Attributes:
        written: as its author wrote it, to be given back.
        to_keep: what of it may be kept.
        meaning: what it meant to the model, packed.
    """

    written: str | None = None
    to_keep: str | None = None
    meaning: bytes | None = None

    @property
    def is_about_self_harm(self) -> bool:
        """Whether a sentence stands under it, since it was edited, and no emoji may."""
        return prepare(self.written or "").is_about_self_harm


class RecentTexts:
    """The texts that were answered lately, by the token of what was offered for them."""

    def __init__(self) -> None:
        self._texts: TTLCache[str, RecentText] = TTLCache(TEXTS, SECONDS)

    def remember(self, token: str, message: Message, meaning: bytes | None) -> None:
        """`message` is what was offered for under `token`, as it is now."""
        self._texts[token] = RecentText(text_of(message) or None, to_keep(message) or None, meaning)

    def of(self, token: str) -> RecentText:
        """The text of `token`, as far as it is remembered."""
        return self._texts.get(token, RecentText())
