"""A message as models read it: prepared once, and handed on from the bot to the engine.

A model reads about a hundred tokens and answers for the mood of most of them. So a message of
three sentences or more, or of `LONG` characters, is read whole and sentence by sentence; see
`model.passages`. A sentence without an end is cut at its commas, then after `WORDS` words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import regex

from model.language import Language, detect
from model.reading.self_harm import is_about_self_harm
from model.reading.tone import has_grave_words, is_in_jest
from model.sentences import sentences
from model.text import model_input

LONG: Final = 300  # characters, of which models that read 96 tokens see the most part
SENTENCES: Final = 3
WORDS: Final = 20

_CLAUSE = regex.compile(r"(?<=[,;:—–])\s+")


@dataclass(frozen=True, slots=True)
class PreparedText:
    """A message as models read it.

    Attributes:
        bare: what `model.text.model_input` makes of it.
        lang: the language of that.
        passages: the parts that are read alone, bare too; none where it is short.
        is_long: whether a model may see a part of it only.
        has_grave_words: whether death, illness, violence or hostility is named, and no laughter.
        is_about_self_harm: whether it speaks of suicide or self-harm.
    """

    bare: str
    lang: Language
    passages: tuple[str, ...] = ()
    is_long: bool = False
    has_grave_words: bool = False
    is_about_self_harm: bool = False


def prepare(text: str) -> PreparedText:
    """`text`, as a person typed it, for a model."""
    bare = model_input(text)
    passages = tuple(map(model_input, _passages(text)))
    parts, in_jest = (bare, *passages), is_in_jest(text)
    return PreparedText(
        bare,
        detect(bare),
        passages,
        is_long=len(text) >= LONG,
        has_grave_words=not in_jest and any(map(has_grave_words, parts)),
        is_about_self_harm=any(is_about_self_harm(part, in_jest=in_jest) for part in parts),
    )


def _passages(text: str) -> Iterator[str]:
    """The parts of `text` that are read alone; none where it is short."""
    parts = sentences(text)
    if len(parts) < SENTENCES and len(text) < LONG:
        return
    for part in parts:
        if len(part.split()) <= WORDS:
            yield part
            continue
        for clause in _CLAUSE.split(part):
            words = clause.split()
            for start in range(0, len(words), WORDS):
                yield " ".join(words[start : start + WORDS])
