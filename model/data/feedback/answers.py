"""The answers that can be learned from, each once, with the text as a model reads it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from model.data.examples import fold
from model.feedback_format import FeedbackRow
from model.text import model_input

_LANGUAGES: Final = ("en", "ru")


@dataclass(frozen=True, slots=True)
class Answered:
    """A row, its text as a model reads it, and the emoji picked; None: none fitted."""

    row: FeedbackRow
    text: str
    folded: str
    emoji: str | None


def usable(
    rows: Iterable[FeedbackRow],
    labels: Collection[str],
    forbidden: Collection[str],
    dropped: Counter[str],
) -> Iterator[Answered]:
    """The answers of `rows` that can be learned from; counts the others in `dropped`, by reason.

    Args:
        forbidden: folded texts that are held out.
    """
    seen: set[tuple[str, str, str | None]] = set()
    for row in rows:
        text = model_input(row.text)
        folded = fold(text)
        emoji = row.emojis[0] if row.emojis else None
        if not text:
            dropped["no text left"] += 1
        elif row.lang not in _LANGUAGES:
            dropped["neither English nor Russian"] += 1
        elif emoji is not None and emoji not in labels:
            dropped["no emoji of ours"] += 1
        elif folded in forbidden:
            dropped["same text is held out"] += 1
        elif (key := (row.person, folded, emoji)) in seen:
            dropped["same person, text and answer again"] += 1
        else:
            seen.add(key)
            yield Answered(row, text, folded, emoji)
