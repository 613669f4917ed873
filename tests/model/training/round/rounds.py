"""A tiny parent, a small corpus and made-up feedback: what the tests of a round start from."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from model.feedback_format import FeedbackRow
from model.training.recipe import RoundRecipe
from tests.model.data.feedback.writing import answer, write_export
from tests.model.training.conftest import CORPUS

# Enough for a random network of two narrow layers to learn a handful of words.
NUMBERS = RoundRecipe(
    passes=20, old=0.25, kept=0.0, trained=1.0, rate=5e-3, batch=32, checks=3, judges=10_000
)
SHOWN = ("❤", "😂", "🔥", "😭", "☀")


def small_corpus(folder: Path, lines: int = 300) -> tuple[Path, ...]:
    """The first lines of the written corpus in either language."""
    files = []
    for name in ("corpus_en.tsv", "corpus_ru.tsv"):
        file = folder / name
        file.write_text("\n".join((CORPUS / name).read_text().splitlines()[:lines]))
        files.append(file)
    return tuple(files)


def feedback(
    words: Mapping[str, str], people: Sequence[str], each: int = 8, **more: str
) -> list[FeedbackRow]:
    """Every person picks for a few texts with each word the emoji that the word has."""
    return [
        answer(
            emoji,
            text=f"{word} {person} {'abcdefghij'[number]}",
            person=person,
            shown=SHOWN,
            id=f"{person}{word}{number}",
            kind="own" if emoji not in SHOWN else "tap",
        )
        for person in people
        for word, emoji in words.items()
        for number in range(each)
    ]


def shifted_taste(folder: Path, emoji: str = "🔥") -> Path:
    """An export whose people pick `emoji` for love and 😭 for what they see."""
    words = {"love": emoji, "see": "😭"}
    return write_export(
        folder,
        {
            "train": feedback(words, ["ann", "bob", "cas", "dee", "eve", "fay"]),
            "validation": feedback(words, ["gus", "hal"]),
            "test": feedback(words, ["ida", "jon"]),
        },
    )
