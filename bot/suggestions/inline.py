"""What a person is offered for what they type after the bot's name, in any chat.

Nothing is kept of what is only typed. Which emojis were shown is remembered for a while, in
memory, so that a pick is recorded as it was made, whichever model answers by then. After a restart
what was shown is worked out again from the words that a pick brings along. All that costs no
write for every key that somebody presses.
"""

import asyncio
from collections.abc import Hashable
from typing import Final

import regex
from cachetools import FIFOCache

from bot.errors import UnknownSuggestion
from bot.feedback import Choices, Offers, People, Shown
from bot.suggestions.ranked import Ranked, Silence, Suggestions
from model.prepared import prepare
from model.ranking import Suggestion
from model.sentences import decorate, sentences
from model.text import split_emoji

FAVOURITES: Final = "favourites"  # in the place of a model, where there is nothing to rank
OFFERS: Final = 5000  # remembered at once, with about 1 kB each
SENTENCES: Final = 6  # at most, for an emoji after each: then it is a letter, not a message

# The most used of all, 2021: https://home.unicode.org/emoji/emoji-frequency/
_LOVED: Final = tuple("😂 ❤ 🤣 👍 😭 🙏 😘 🥰 😍 😊".split())


class InlineSuggestions:
    """The emojis for a text that is being typed, or a person's favourites without one."""

    def __init__(
        self, suggestions: Suggestions, people: People, offers: Offers, choices: Choices
    ) -> None:
        self._suggestions = suggestions
        self._people = people
        self._offers = offers
        self._choices = choices
        self._offered: FIFOCache[tuple[int, str], Shown] = FIFOCache(OFFERS)

    async def shown(self, text: str, *, person: int) -> Shown:
        """What `person`, who has typed `text`, is shown; whatever else they typed is outdated.

        Where there are no words to read, or none in English or Russian, it is what they like
        best, with FAVOURITES for a model.

        Raises:
            PredictionError: no ranking; Superseded where the person typed on.
        """
        ranked = await self._suggestions.rank(
            text, key=_typing(person), person=person, replace=True
        )
        return await self._shown(ranked, person)

    async def decorated(self, text: str, *, person: int) -> str | None:
        """`text` with an emoji after each sentence; None when it is a single one, or too many.

        None also of self-harm: a sentence beside it, read alone, may be a cheerful one.

        Raises:
            PredictionError: no ranking; Superseded where the person typed on.
        """
        parts = sentences(text)
        if not 2 <= len(parts) <= SENTENCES or prepare(text).is_about_self_harm:
            return None
        decorated = decorate(text, await asyncio.gather(*(self._best(it, person) for it in parts)))
        return None if decorated == text else decorated

    def offered(self, shown: Shown, *, person: int) -> str:
        """The token to show `shown` to `person` under."""
        token = self._offers.new_token()
        self._offered[person, token] = shown
        return token

    async def pick(self, text: str, *, own: bool, person: int, token: str, emoji: str) -> None:
        """Record that `person` sent `emoji`, offered under `token`, for `text`.

        Args:
            own: whether they wrote it; else nothing of it may be kept.

        Raises:
            PredictionError: no ranking to record it with; see model.errors.
            UnknownSuggestion: it was not offered for this text, or what was offered has been
                forgotten and the model has changed.
        """
        shown = self._offered.get((person, token))
        if shown is None:
            ranked = await self._suggestions.rank(text, key=("sent", person), person=person)
            shown = await self._shown(ranked, person)
        if shown.rank(emoji) is None:
            raise UnknownSuggestion(f"{emoji!r} is not offered any more for what was typed")
        await self._offers.offer(person=person, shown=shown, kind="inline", token=token)
        await self._choices.choose(
            token,
            chat=None,
            person=person,
            emoji=emoji,
            text=text if own and shown.model != FAVOURITES else None,
            kind="inline",
        )

    async def _best(self, sentence: str, person: int) -> str | None:
        ranked = await self._suggestions.rank(sentence, key=_typing(person), person=person)
        return None if isinstance(ranked, Silence) else ranked.personal.suggestions[0].emoji

    async def _shown(self, ranked: Ranked | Silence, person: int) -> Shown:
        shown = None if isinstance(ranked, Silence) else ranked.shown(self._suggestions.count)
        if shown is not None:
            return shown
        return Shown(await self._favourites(person), FAVOURITES, lang="other", latency_ms=0)

    async def _favourites(self, person: int) -> tuple[Suggestion, ...]:
        """What the person picked most, then what everybody likes; the score is the share."""
        own = await self._people.favourites(person, limit=len(_LOVED))
        total = sum(it.count for it in own)
        scores = {it.emoji: it.count / total for it in own}
        scores |= {emoji: 0.0 for emoji in _LOVED if emoji not in scores}
        emojis = [Suggestion(emoji, score) for emoji, score in scores.items()]
        return tuple(emojis[: len(_LOVED)])


def without_own_emojis(text: str) -> str:
    """`text` without the emojis it ends in.

    >>> without_own_emojis("love ❤️ it 👍🏽 🎉")
    'love ❤️ it'
    """
    characters = regex.findall(r"\X", text)
    while characters and not split_emoji(characters[-1])[0]:
        characters.pop()
    return "".join(characters)


def _typing(person: int) -> Hashable:
    """Whose turn it is in the worker: what a person types goes beside what their chat says."""
    return "inline", person
