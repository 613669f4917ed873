"""The gate before promotion: is a candidate better than the model that answers now?

Both rank the emojis of the same texts. Two sets of texts are asked:

* own people: what the operator's people picked, those held out of training (validation and
  test of an export). It is what the bot is for, so it must be significantly better here.
* reference: the held-out part of the written corpus, which ships and never changes. People's
  picks are few, and about what people happened to write; the reference notices when a model
  has forgotten the rest. It only has to be no worse. It judges networks without the tastes beside
  them (`model.taste`), for a taste forgets nothing: what it moves is there without it. Where the
  networks are the same there is nothing to ask it.

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

Two biases are taken out. A pick is likelier where an emoji stood first: picks are weighed by the
inverse propensity of their rank. And only what the current model showed can be tapped: among all
emojis that would speak for the current model, and the more so the more a candidate differs. So
a tap is judged among what was shown, and only an emoji that was typed among all there are.

Fewer than `MIN_PEOPLE` persons say nothing, for a bootstrap of a few believes them too easily.
In a simulation with an equally good candidate and persons of whom some say very much, 11 % pass
with 5 persons, 7 % with 10, 5 to 6 % from 15 on.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from model.promotion.comparison import LANGUAGES, MIN_PEOPLE, POOLED, RANKS, Comparison
from model.promotion.held_out import OWN, REFERENCE


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether the candidate may pass, and why in one sentence."""

    passed: bool
    why: str


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
