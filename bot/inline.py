"""What a person is offered for what they type after the bot's name, in any chat.

Nothing is kept of what is only typed. A pick brings its words along, and what was shown for
them is worked out again: that is right after a restart too, and costs one ranking a pick
instead of a write for every key that somebody presses.
"""

import time
from collections.abc import Callable
from typing import Final

from bot.errors import UnknownSuggestion
from bot.feedback import FeedbackStore, Shown
from model.language import detect
from model.personal import rerank
from model.ranking import Predictor, Suggestion
from model.text import model_input

FAVOURITES: Final = "favourites"  # in the place of a model, where there is nothing to rank

# The most used of all, 2021: https://home.unicode.org/emoji/emoji-frequency/
_LOVED: Final = tuple("😂 ❤ 🤣 👍 😭 🙏 😘 🥰 😍 😊".split())


class InlineSuggestions:
    """The emojis for a text that is being typed, or a person's favourites without one."""

    def __init__(
        self,
        predictor: Predictor,
        feedback: FeedbackStore,
        *,
        count: int,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._predictor = predictor
        self._feedback = feedback
        self._count = count
        self._clock = clock

    async def shown(self, text: str, *, person: int, typing: bool = True) -> Shown:
        """What `person` is shown for `text`.

        Where there are no words to read, or none in English or Russian, it is what they like
        best, with FAVOURITES for a model.

        Args:
            typing: whatever else the person has typed is worth nothing any more.

        Raises:
            PredictionError: no ranking; Superseded where the person typed on.
        """
        started = self._clock()
        bare = model_input(text)
        if detect(bare) == "other":
            emojis, model = await self._favourites(person), FAVOURITES
        else:
            key = ("inline", person) if typing else None
            ranking = await self._predictor.predict(bare, key=key, replace=typing)
            picks = await self._feedback.picks(person)
            emojis, model = rerank(ranking.suggestions, picks)[: self._count], ranking.model
        return Shown(
            suggestions=emojis,
            model=model,
            lang=detect(bare),
            latency_ms=round(1000 * (self._clock() - started)),
        )

    async def pick(self, text: str, *, person: int, token: str, emoji: str) -> None:
        """Record that `person` sent `emoji`, offered under `token`, for their own `text`.

        Raises:
            PredictionError: no ranking to record it with; see model.errors.
            UnknownSuggestion: it is no longer offered for this text, as the model has changed.
        """
        shown = await self.shown(text, person=person, typing=False)
        if shown.rank(emoji) is None:
            raise UnknownSuggestion(f"{emoji!r} is not offered any more for what was typed")
        await self._feedback.offer(person=person, shown=shown, kind="inline", token=token)
        await self._feedback.choose(
            token,
            chat=None,
            person=person,
            emoji=emoji,
            text=None if shown.model == FAVOURITES else text,
            kind="inline",
        )

    async def _favourites(self, person: int) -> tuple[Suggestion, ...]:
        """What the person picked most, then what everybody likes; the score is the share."""
        own = await self._feedback.favourites(person, limit=len(_LOVED))
        total = sum(it.count for it in own)
        scores = {it.emoji: it.count / total for it in own}
        scores |= {emoji: 0.0 for emoji in _LOVED if emoji not in scores}
        emojis = [Suggestion(emoji, score) for emoji, score in scores.items()]
        return tuple(emojis[: len(_LOVED)])
