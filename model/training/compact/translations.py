"""Which English words a Russian word stands for, learned from translation pairs alone.

IBM model 1 (Brown et al. 1993, "The Mathematics of Statistical Machine Translation"):
expectation maximisation over word pairs that occur in the same pair of sentences.
"""

from collections import Counter, defaultdict

import numpy as np
import regex

from model.data.examples import Pair

_WORD = regex.compile(r"\p{L}+(?:'\p{L}+)*")
_NO_WORD = "<none>"  # takes what has no counterpart in English


def words(text: str) -> list[str]:
    """The words of `text`, in lower case, as the vocabulary spells them."""
    return _WORD.findall(text.lower().replace("ё", "е").replace("’", "'"))


def translations(
    pairs: list[Pair], *, rounds: int = 6, least: int = 2, best: int = 4
) -> dict[str, list[tuple[str, float]]]:
    """For each Russian word seen `least` times: its `best` English words with p(en | ru)."""
    sentences = [(words(pair.en), [*words(pair.ru), _NO_WORD]) for pair in pairs]
    seen = Counter(word for _, ru in sentences for word in set(ru))
    keys: dict[tuple[str, str], int] = {}
    cells: list[int] = []  # which (ru, en) this is
    english_tokens: list[int] = []  # which English token it explains
    token = 0
    for en, ru in sentences:
        for en_word in en:
            for ru_word in ru:
                cells.append(keys.setdefault((ru_word, en_word), len(keys)))
                english_tokens.append(token)
            token += 1
    cell, owner = np.array(cells), np.array(english_tokens)
    russian_ids: dict[str, int] = {}
    russian = np.array([russian_ids.setdefault(ru, len(russian_ids)) for ru, _ in keys])
    probability = np.ones(len(keys))
    for _ in range(rounds):
        part = probability[cell]
        part /= np.bincount(owner, part, minlength=token)[owner]
        count = np.bincount(cell, part, minlength=len(keys))
        probability = count / np.bincount(russian, count)[russian]

    found: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for (ru_word, en_word), p in zip(keys, probability.tolist(), strict=True):
        if p > 0.05 and ru_word != _NO_WORD and seen[ru_word] >= least:
            found[ru_word].append((en_word, p))
    return {ru: sorted(en, key=lambda item: -item[1])[:best] for ru, en in found.items()}
