"""Compares two models on the same texts, figure by figure; `model.promotion.gate` says what for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from model.engine import Classifier, Floats
from model.evaluation.calibration import best_temperature
from model.evaluation.evaluation import network_answers_of
from model.evaluation.metrics import clustered_difference, offered_among, ranks
from model.promotion.held_out import OWN, REFERENCE, HeldOut, HeldOutPick
from model.taste import NO_TASTE, Taste

POOLED: Final = "all"
FIGURES: Final = ("first", "top3", "mrr", "log")
RANKS: Final = ("first", "mrr")  # those of which none may become worse
LANGUAGES: Final = {"en": "English", "ru": "Russian"}
MARGIN: Final = 0.03
FLOOR: Final = 0.001
MIN_PEOPLE: Final = 15

_LEAST = 1e-12  # a probability of 0 has a logarithm all the same
_STEPS = 100  # after which likings move no more
_TOGETHER = 512  # texts between two reports of progress

Verdict: TypeAlias = Literal["better", "unclear", "slightly worse", "worse", "too few"]


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much the candidate is better, with the edges of the 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """In hundredths."""
        value, low, high = (100 * edge for edge in (self.value, self.low, self.high))
        return f"{value:+.1f} ({low:+.1f}, {high:+.1f})"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both models on one set, in one language or POOLED.

    Attributes:
        picks: how many there are.
        clusters: persons, or blocks of the reference.
        current, candidate, difference: by figure; see FIGURES.
        informed: by how much the candidate's log score is above that of the best model that
            answers every text alike.
    """

    held_out: str
    lang: str
    picks: int
    clusters: int
    current: Mapping[str, float]
    candidate: Mapping[str, float]
    difference: Mapping[str, Difference]
    informed: Difference

    @property
    def verdict(self) -> Verdict:
        """What the figures say together; one that is worse outweighs a better one."""
        if self.held_out == OWN and self.clusters < MIN_PEOPLE:
            return "too few"
        worse = [self.difference[name].value for name in RANKS if self.difference[name].high < 0]
        if worse:
            slight = self.held_out == REFERENCE and min(worse) >= -MARGIN
            return "slightly worse" if slight else "worse"
        log = self.difference["log"]
        if self.held_out == OWN and log.high < 0:
            return "worse"
        return "better" if log.low > 0 else "unclear"

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "set": self.held_out,
            "lang": self.lang,
            "n": self.picks,
            "people" if self.held_out == OWN else "blocks": self.clusters,
            "current": dict(self.current),
            "candidate": dict(self.candidate),
            "difference": {
                name: {"value": found.value, "interval": [found.low, found.high]}
                for name, found in self.difference.items()
            },
            "informed": {
                "value": self.informed.value,
                "interval": [self.informed.low, self.informed.high],
            },
            "verdict": self.verdict,
        }


def compare(
    current: Classifier,
    candidate: Classifier,
    held_out: Iterable[HeldOut],
    advance: Callable[[int], object] = lambda texts: None,
    taught_by_others: Mapping[str, Taste] = MappingProxyType({}),
) -> list[Comparison]:
    """Both models on each set, pooled and by language, where there are texts.

    The reference judges networks alone: its authors' taste is not that of the operator's people,
    and what a taste moves is not forgotten.

    Args:
        advance: told of texts that a model has read; each is read by both.
        taught_by_others: the candidate's taste by person, for people who taught it themselves.
    """
    found = []
    for texts in held_out:
        alone = texts.name == REFERENCE
        before = _figures(current, NO_TASTE if alone else current.taste, texts.picks, advance)
        after = _figures(
            candidate,
            NO_TASTE if alone else candidate.taste,
            texts.picks,
            advance,
            taught_by_others,
        )
        langs = np.array([pick.lang for pick in texts.picks])
        for lang in (POOLED, *LANGUAGES):
            chosen = np.flatnonzero((langs == lang) | (lang == POOLED))
            if len(chosen):
                picks = [texts.picks[index] for index in chosen]
                found.append(_compare(texts.name, lang, picks, before[chosen], after[chosen]))
    return found


def _figures(
    engine: Classifier,
    taste: Taste,
    picks: Sequence[HeldOutPick],
    advance: Callable[[int], object],
    tastes: Mapping[str, Taste] = MappingProxyType({}),
) -> Floats:
    """What each pick counts for each figure, `[picks, figures]`, with `taste` beside the network.

    Ranks are those among what was offered; an emoji that the model does not know it cannot offer.

    Args:
        tastes: by cluster, for those who have another.
    """
    answer = network_answers_of(engine)
    emojis = (*engine.labels, *taste.added)
    place = {emoji: index for index, emoji in enumerate(emojis)}
    known = [index for index, pick in enumerate(picks) if pick.emoji in place]
    gold = np.array([place[picks[index].emoji] for index in known], int)
    parts = []
    for start in range(0, len(known), _TOGETHER):
        part = [picks[index] for index in known[start : start + _TOGETHER]]
        rows = zip(part, answer([pick.text for pick in part]), strict=True)
        parts += [tastes.get(pick.cluster, taste).of(pick.lang, row) for pick, row in rows]
        advance(len(part))
    advance(len(picks) - len(known))
    rank = np.full(len(picks), np.inf)
    score = np.full(len(picks), np.log(FLOOR))
    if parts:
        offered = offered_among(emojis, [picks[index].offered for index in known])
        logits = np.where(offered, np.log(np.maximum(parts, _LEAST)), -np.inf)
        rank[known] = ranks(logits, gold)
        weights = np.array([picks[index].weight for index in known])
        score[known] = np.maximum(_log_scores(logits, gold, weights), np.log(FLOOR))
    return np.stack([rank < 1, rank < 3, 1 / (rank + 1), score], axis=1).astype(float)


def _log_scores(logits: Floats, gold: NDArray[np.integer], weights: Floats) -> Floats:
    """The log probability of each pick, as sharp as suits all of them best, `[picks]`."""
    temperature = best_temperature(logits, gold, weights)
    scaled = logits / temperature
    top = scaled.max(axis=1)
    scores: Floats = (
        scaled[np.arange(len(gold)), gold] - top - np.log(np.exp(scaled - top[:, None]).sum(axis=1))
    )
    return scores


def _compare(
    name: str, lang: str, picks: Sequence[HeldOutPick], before: Floats, after: Floats
) -> Comparison:
    weights = np.array([pick.weight for pick in picks])
    clusters = [pick.cluster for pick in picks]
    difference, (low, high) = clustered_difference(after, before, weights, clusters)
    score = after[:, [FIGURES.index("log")]]
    above, (least, most) = clustered_difference(
        score, _textless_scores(picks, weights), weights, clusters
    )
    return Comparison(
        name,
        lang,
        len(picks),
        len(set(clusters)),
        dict(zip(FIGURES, map(float, np.average(before, 0, weights)), strict=True)),
        dict(zip(FIGURES, map(float, np.average(after, 0, weights)), strict=True)),
        {
            figure: Difference(float(difference[at]), float(low[at]), float(high[at]))
            for at, figure in enumerate(FIGURES)
        },
        Difference(float(above[0]), float(least[0]), float(most[0])),
    )


def _textless_scores(picks: Sequence[HeldOutPick], weights: Floats) -> Floats:
    """The log score of the best model that answers every text alike, `[picks, 1]`.

    How often each emoji was picked does not say how much it is liked, since some are offered
    oftener than others: the likings are those that explain best what was picked out of what
    was offered.

    Source: Hunter 2004, "MM algorithms for generalized Bradley-Terry models", section 3.
    """
    emojis, gold = np.unique([pick.emoji for pick in picks], return_inverse=True)
    offered = offered_among(emojis.tolist(), [pick.offered for pick in picks])
    picked = np.bincount(gold, weights)
    liking = picked / picked.sum()
    for _ in range(_STEPS):
        liking = picked / ((weights / (offered @ liking)) @ offered)
        liking /= liking.sum()
    shares = liking[gold] / (offered @ liking)
    scores: Floats = np.log(np.maximum(shares, FLOOR))[:, None]
    return scores
