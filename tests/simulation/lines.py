"""What the simulated people write: lines of the written corpus that training may see.

The held-out part stays out of this: the gate judges by it. Lines are dealt in hands, one for each
round and one for judging, so that no text is written in two rounds.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import model
from model.data.dataset import is_held_out
from model.data.examples import Example, fold, read_files
from model.labels import DEFAULT_LABELS
from model.language import detect
from model.relatives import relatives

CORPUS: Final = Path(model.__file__).parent / "corpus"
LANGUAGES: Final = ("en", "ru")
RELATIVE: Final = 0.25


@dataclass(frozen=True, slots=True)
class Line:
    """A text, and the emojis that fit it, by weight: the best one weighs 1."""

    text: str
    lang: str
    fits: dict[str, float]


def corpus_files() -> list[Path]:
    """The files of the written corpus."""
    return [CORPUS / f"corpus_{lang}.tsv" for lang in LANGUAGES]


def training_lines() -> list[Line]:
    """The corpus without its held-out part and without any text that stands there, too.

    Also without the few texts that the bot takes for another language, and does not answer.
    """
    examples = read_files(corpus_files()).examples
    held_out = {fold(it.text) for it in examples if is_held_out(it)}
    found = {fold(it.text): it for it in examples if fold(it.text) not in held_out}
    return [
        Line(it.text, it.lang, weights)
        for it in found.values()
        if detect(it.text) == it.lang and (weights := fits(it))
    ]


def fits(example: Example) -> dict[str, float]:
    """The emojis its author listed, by rank, and the relatives of the first among the labels."""
    known = frozenset(DEFAULT_LABELS)
    listed = [emoji for emoji in example.emojis if emoji in known]
    if not listed:
        return {}
    weights = {emoji: RELATIVE for emoji in relatives(listed[0]) if emoji in known}
    return weights | {emoji: 1 / rank for rank, emoji in enumerate(listed, 1)}


def deal(lines: Sequence[Line], hands: int, seed: int) -> list[dict[str, list[Line]]]:
    """`lines` in `hands` parts of the same size, shuffled, by language."""
    dealt: list[dict[str, list[Line]]] = [{} for _ in range(hands)]
    for lang in LANGUAGES:
        own = [line for line in lines if line.lang == lang]
        random.Random(f"{seed} {lang}").shuffle(own)
        for number, hand in enumerate(dealt):
            hand[lang] = own[number::hands]
    return dealt
