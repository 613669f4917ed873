"""The gate before promotion: is a candidate better than the model that answers now?

Both rank the emojis of the same texts. Two sets of texts are asked:

* own people: what the operator's people picked, those held out of training (validation and
  test of an export). It is what the bot is for, so it must be significantly better here.
* reference: the held-out part of the written corpus, which ships and never changes. People's
  picks are few, and about what people happened to write; the reference notices when a model
  has forgotten the rest. It only has to be no worse.

The figures are first right, in first 3, MRR (the mean of 1 over the rank), and the log score: the
mean logarithm of the probability that a model gave to what was picked. Ranks only see a change
that reorders the best; the log score sees each step towards what people like, and so tells with
a few hundred picks what ranks tell with thousands. A model can gain by it in two ways that help
nobody, and neither counts: by being surer of itself (each model is sharpened as suits these
picks best before it is compared) and by one lucky guess (no probability counts as under
`FLOOR`). Source: Gneiting and Raftery 2007, "Strictly Proper Scoring Rules",
https://doi.org/10.1198/016214506000001437

A figure is significantly better (worse) when the 95 % interval of the difference, by a paired
bootstrap, lies above (below) 0. Persons are drawn, not picks; for the reference, blocks of
neighbouring lines. Better means a better log score. Worse means a worse first right or MRR, or
with own people a worse log score, whatever else is better. In first 3 is for reading.

The rule, for a model trained with feedback:

* own people, pooled: better, and better too than frequencies alone would be. Picks that have
  nothing to do with their texts (a damaged export, somebody's prank) are told best by how often
  each emoji is picked, and a model that learns this much of them gains; it must not pass;
* own people, no language worse;
* reference, no language worse by more than `MARGIN`. Its authors' taste is not that of the
  operator's people, so that learning one loses some of the other: in the simulation of
  `docs/loop.md`, answering half-way towards a hidden taste costs 3 to 4 points of a hundred here
  though not a word was forgotten. More than that is forgetting.

For a model trained without feedback nobody of the operator's can speak. Then the reference must be
better in a language, and in none worse, margin or not.

A candidate that only answers a share of the people (a canary) may be anything but worse.

Two biases remain. A pick is likelier where an emoji stood first: picks are weighed by the
inverse propensity of their rank. And only what the current model showed can be picked: that is
in favour of the current model, so the gate errs on the side of keeping it.

Fewer than `MIN_PEOPLE` persons say nothing, for a bootstrap of a few believes them too easily.
In a simulation with an equally good candidate and persons of whom some say very much, 11 % pass
with 5 persons, 7 % with 10, 5 to 6 % from 15 on.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from model.artifact import Manifest
from model.engine import Engine
from model.errors import DatasetError
from model.labels import DEFAULT_LABELS
from model.training.calibration import best_temperature
from model.training.dataset import load_dataset
from model.training.examples import fold
from model.training.feedback import (
    FeedbackRow,
    Rules,
    is_export,
    propensities,
    read_export,
    refuse_erased,
)
from model.training.feedback.position import propensity
from model.training.judging import answers_of
from model.training.scores import clustered_difference, ranks

CORPUS: Final = Path(__file__).parent / "corpus"
OWN: Final = "own people"
REFERENCE: Final = "reference"
POOLED: Final = "all"
FIGURES: Final = ("first", "top3", "mrr", "log")
RANKS: Final = ("first", "mrr")  # those of which none may become worse
LANGUAGES: Final = {"en": "English", "ru": "Russian"}
MARGIN: Final = 0.03
FLOOR: Final = 0.001
MIN_PEOPLE: Final = 15
PERSON: Final = 20.0  # picks' worth that one person may count for

_HELD_OUT = ("validation", "test")
_TOGETHER = 512  # texts between two reports of progress

Floats = NDArray[np.floating]
Verdict: TypeAlias = Literal["better", "unclear", "slightly worse", "worse", "too few"]


@dataclass(frozen=True, slots=True)
class Pick:
    """A text and the emoji that a person picked for it; `cluster` is what belongs together."""

    text: str
    emoji: str
    lang: str
    cluster: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Texts that neither model was trained on; `name` is OWN or REFERENCE."""

    name: str
    picks: tuple[Pick, ...]


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
        informed: by how much the candidate's log score is above that of the picks' own
            frequencies, whatever the text.
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


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether the candidate may pass, and why in one sentence."""

    passed: bool
    why: str


def export_of(version: str, manifest: Manifest, data: Path | None = None) -> Path | None:
    """The export whose held-out people judge `version`: `data`, or that it was trained on.

    Of several it is the last. A person has another name in each export, so that two of them
    together would count somebody who is in both as two persons.

    Returns:
        None when the model was trained without feedback.

    Raises:
        DatasetError: there is no such export.
    """
    known = manifest.recipe.get("exports") or ()
    path = data or (Path(known[-1]) if known else None)
    if path is not None and not is_export(path):
        raise DatasetError(
            f"{path} is not an export of feedback"
            if data
            else f"{version} was trained on {path}, which is no longer there; name an export"
            " whose held-out people can judge it: --data EXPORT"
        )
    return path


def own_people(path: Path) -> HeldOut:
    """What the held-out people of the export in `path` picked.

    "None fits" is no pick. The same pick of a person for the same text counts once, reactions
    count as much less as in training, and nobody counts for more than PERSON picks.

    Raises:
        DatasetError: it cannot be read, or holds rows that were erased since.
        MissingExtra: its files are Parquet, and pyarrow is not installed.
    """
    export = read_export(path)
    refuse_erased([export])
    theta = propensities(chain.from_iterable(export.rows.values()))
    rows = {
        (row.person, fold(row.text), row.emojis[0]): row
        for split in _HELD_OUT
        for row in export.rows[split]
        if row.emojis
    }
    weights = {key: _weight(row, theta) for key, row in rows.items()}
    total: defaultdict[str, float] = defaultdict(float)
    for (person, *_), weight in weights.items():
        total[person] += weight
    return HeldOut(
        OWN,
        tuple(
            Pick(
                row.text,
                row.emojis[0],
                row.lang,
                row.person,
                weights[key] * min(1.0, PERSON / total[row.person]),
            )
            for key, row in rows.items()
        ),
    )


def _weight(row: FeedbackRow, theta: Sequence[float]) -> float:
    seen = 1.0 if row.rank is None else propensity(theta, row.rank)
    return (Rules().reaction if row.kind == "reaction" else 1.0) / seen


def reference(corpus: Path = CORPUS) -> HeldOut:
    """The held-out part of the written corpus; the first emoji of a line is the one picked."""
    dataset = load_dataset(sorted(corpus.glob("corpus_*.tsv")), DEFAULT_LABELS)
    return HeldOut(
        REFERENCE,
        tuple(Pick(row.text, row.emojis[0], row.lang, row.group) for row in dataset.held_out),
    )


def compare(
    current: Engine,
    candidate: Engine,
    held_out: Iterable[HeldOut],
    advance: Callable[[int], object] = lambda texts: None,
) -> list[Comparison]:
    """Both models on each set, pooled and by language, where there are texts.

    Args:
        advance: told of texts that a model has read; each is read by both.
    """
    found = []
    for texts in held_out:
        before = _figures(current, texts.picks, advance)
        after = _figures(candidate, texts.picks, advance)
        langs = np.array([pick.lang for pick in texts.picks])
        for lang in (POOLED, *LANGUAGES):
            chosen = np.flatnonzero((langs == lang) | (lang == POOLED))
            if len(chosen):
                picks = [texts.picks[index] for index in chosen]
                found.append(_compare(texts.name, lang, picks, before[chosen], after[chosen]))
    return found


def _figures(engine: Engine, picks: Sequence[Pick], advance: Callable[[int], object]) -> Floats:
    """What each pick counts for each figure, `[picks, figures]`.

    Ranks are those among all emojis of the model; one that it does not know it cannot offer.
    """
    answer = answers_of(engine)
    place = {label: index for index, label in enumerate(engine.labels)}
    known = [index for index, pick in enumerate(picks) if pick.emoji in place]
    gold = np.array([place[picks[index].emoji] for index in known], int)
    parts = []
    for start in range(0, len(known), _TOGETHER):
        part = known[start : start + _TOGETHER]
        parts.append(answer([picks[index].text for index in part]))
        advance(len(part))
    advance(len(picks) - len(known))
    rank = np.full(len(picks), np.inf)
    score = np.full(len(picks), np.log(FLOOR))
    if parts:
        probabilities = np.concatenate(parts)
        rank[known] = ranks(probabilities, gold)
        weights = np.array([picks[index].weight for index in known])
        score[known] = np.maximum(_log_scores(probabilities, gold, weights), np.log(FLOOR))
    return np.stack([rank < 1, rank < 3, 1 / (rank + 1), score], axis=1).astype(float)


def _log_scores(probabilities: Floats, gold: NDArray[np.integer], weights: Floats) -> Floats:
    """The log probability of each pick, as sharp as suits all of them best, `[picks]`."""
    logits = np.log(np.maximum(probabilities, 1e-12))
    temperature = best_temperature(logits, gold, weights)
    scaled = logits / temperature
    top = scaled.max(axis=1)
    scores: Floats = (
        scaled[np.arange(len(gold)), gold] - top - np.log(np.exp(scaled - top[:, None]).sum(axis=1))
    )
    return scores


def _compare(
    name: str, lang: str, picks: Sequence[Pick], before: Floats, after: Floats
) -> Comparison:
    weights = np.array([pick.weight for pick in picks])
    clusters = [pick.cluster for pick in picks]
    difference, (low, high) = clustered_difference(after, before, weights, clusters)
    score = after[:, [FIGURES.index("log")]]
    above, (least, most) = clustered_difference(
        score, _frequency_scores(picks, weights), weights, clusters
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


def _frequency_scores(picks: Sequence[Pick], weights: Floats) -> Floats:
    """The log score of the picks' own frequencies, `[picks, 1]`.

    No model that answers every text alike can have a better one on these picks.
    """
    total: defaultdict[str, float] = defaultdict(float)
    for pick, weight in zip(picks, weights, strict=True):
        total[pick.emoji] += float(weight)
    shares = np.array([total[pick.emoji] for pick in picks]) / weights.sum()
    scores: Floats = np.log(np.maximum(shares, FLOOR))[:, None]
    return scores


def decide(
    version: str, comparisons: Iterable[Comparison], *, feedback: bool, canary: bool = False
) -> Decision:
    """Whether `version` may pass.

    Args:
        feedback: whether own people were asked, however few they are.
        canary: it is to answer only a share of the people.
    """
    by = {(found.held_out, found.lang): found for found in comparisons}
    for (held_out, lang), found in by.items():
        strict = held_out == OWN or not feedback
        pooled_reference = held_out == REFERENCE and lang == POOLED
        if not pooled_reference and (
            found.verdict == "worse" or (strict and found.verdict == "slightly worse")
        ):
            return Decision(False, f"{version} is worse {_where(found)}: {_clearest(found)}")
    if canary:
        return Decision(True, f"{version} is nowhere significantly worse")
    if feedback:
        return _decide_by_people(version, by.get((OWN, POOLED)))
    for lang in LANGUAGES:
        found_in = by.get((REFERENCE, lang))
        if found_in and found_in.verdict == "better":
            return Decision(True, f"{version} is better {_where(found_in)}: {_clearest(found_in)}")
    return Decision(
        False,
        f"{version} is not significantly better on the reference in any language, and it was"
        " trained without feedback: let your own people judge it with --data EXPORT",
    )


def _decide_by_people(version: str, found: Comparison | None) -> Decision:
    if found is None or found.verdict == "too few":
        picks, people = (found.picks, found.clusters) if found else (0, 0)
        return Decision(
            False,
            f"there are only {picks} picks of {people} held-out people, too few to tell whether"
            f" {version} is better (at least {MIN_PEOPLE} people); collect more feedback, or let"
            " it answer a share of the people: --canary",
        )
    if found.informed.low <= 0:
        return Decision(
            False,
            f"{version} tells what your own people picked no better than how often each emoji is"
            f" picked (log score {found.informed} hundredths): is the export damaged?",
        )
    if found.verdict == "better":
        return Decision(True, f"{version} is better {_where(found)}: {_clearest(found)}")
    return Decision(
        False,
        f"{version} is not significantly better {_where(found)}"
        f" ({found.picks} picks of {found.clusters}): {_clearest(found)}",
    )


def _where(found: Comparison) -> str:
    whose = "for your own people" if found.held_out == OWN else "on the reference"
    return whose if found.lang == POOLED else f"{whose} in {LANGUAGES[found.lang]}"


def _clearest(found: Comparison) -> str:
    """What the verdict rests on, in words."""
    worst = min(RANKS, key=lambda name: found.difference[name].high)
    if found.difference[worst].high < 0:
        names = {"first": "first right", "mrr": "MRR"}
        return f"{names[worst]} {found.difference[worst]} points"
    return f"log score {found.difference['log']} hundredths"
