"""Two models are asked about the same picks."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from model.engine import TokenIds
from model.promotion.comparison import MIN_PEOPLE, POOLED, Comparison, Difference, compare
from model.promotion.gate import decide
from model.promotion.held_out import OWN, REFERENCE, HeldOut, HeldOutPick
from model.taste import Taste
from tests.model.promotion.oracles import KNOWN, Oracle, Scaled, picks, right, rotated
from tests.model.taste.tastes import layer


def verdicts(comparisons: Sequence[Comparison]) -> dict[tuple[str, str], str]:
    return {(found.held_out, found.lang): found.verdict for found in comparisons}


def test_a_better_model_is_better_in_each_language_and_pooled() -> None:
    texts = picks(20, 5) + picks(20, 5, lang="ru", start=1000)

    found = compare(Oracle(rotated(texts)), Oracle(right(texts)), [HeldOut(OWN, texts)])

    assert verdicts(found) == {(OWN, lang): "better" for lang in (POOLED, "en", "ru")}
    assert found[0].candidate["first"] == 1
    assert found[0].current["first"] == 0
    assert found[0].difference["first"] == Difference(1, 1, 1)
    assert (found[0].picks, found[0].clusters) == (200, 40)
    assert decide("v", found, feedback=True).passed


def test_an_equal_model_is_refused_as_not_better() -> None:
    texts = picks(20, 5)

    found = compare(Oracle(right(texts)), Oracle(right(texts)), [HeldOut(OWN, texts)])
    decision = decide("v", found, feedback=True)

    assert not decision.passed
    assert "not significantly better for your own people (100 picks of 20)" in decision.why


def test_a_poisoned_model_is_refused_as_worse() -> None:
    texts = picks(20, 5)

    found = compare(Oracle(right(texts)), Oracle(rotated(texts)), [HeldOut(OWN, texts)])
    decision = decide("v", found, feedback=True)

    assert not decision.passed
    assert decision.why.startswith("v is worse for your own people: ")
    assert not decide("v", found, feedback=True, canary=True).passed


def test_an_emoji_that_a_model_does_not_know_is_a_miss_for_it() -> None:
    texts = tuple(
        HeldOutPick(str(number), "🫡" if number % 4 == 0 else "🔥", "en", f"{number % 20}")
        for number in range(80)
    )
    grown = Oracle(right(texts), (*KNOWN, "🫡"))
    before = Oracle({int(pick.text): "🔥" for pick in texts})

    [pooled, _] = compare(before, grown, [HeldOut(OWN, texts)])

    assert pooled.current.items() >= {"first": 0.75, "top3": 0.75, "mrr": 0.75}.items()
    assert pooled.candidate.items() >= {"first": 1, "top3": 1, "mrr": 1}.items()


def test_what_was_not_shown_speaks_against_no_model() -> None:
    """Only what the current model shows can be tapped, whatever else a candidate would show."""
    texts = tuple(
        HeldOutPick(str(number), "❤", "en", f"{number % 20}", offered=frozenset("❤🔥"))
        for number in range(80)
    )
    unseen = Oracle(dict.fromkeys(range(80), "😂"))

    [pooled, _] = compare(Oracle(right(texts)), unseen, [HeldOut(OWN, texts)])

    assert pooled.candidate["first"] == pooled.current["first"] == 1
    assert pooled.verdict == "unclear"


def test_of_the_shown_the_liked_one_must_come_first() -> None:
    texts = tuple(replace(it, offered=frozenset(KNOWN[:4])) for it in picks(20, 2))

    [pooled, _] = compare(Oracle(rotated(texts)), Oracle(right(texts)), [HeldOut(OWN, texts)])

    assert pooled.verdict == "better"
    assert pooled.difference["first"].value == 1


def test_figures_are_means_by_weight() -> None:
    texts = (HeldOutPick("0", "❤", "en", "ann", 3.0), HeldOutPick("1", "😂", "en", "bob", 1.0))

    [pooled, _] = compare(Oracle({}), Oracle({0: "❤", 1: "🔥"}), [HeldOut(OWN, texts)])

    assert pooled.candidate["first"] == 0.75
    assert pooled.candidate["mrr"] == pytest.approx((3 * 1 + 1 / 3) / 4)


def test_many_picks_of_one_person_are_not_much_evidence() -> None:
    """One person's 400 better picks among 20 persons who see no difference."""
    texts = picks(20, 2) + tuple(HeldOutPick(str(100 + n), "❤", "en", "loud") for n in range(400))
    before = Oracle(right(texts[:40]) | {100 + number: "😂" for number in range(400)})

    [pooled, _] = compare(before, Oracle(right(texts)), [HeldOut(OWN, texts)])

    assert pooled.difference["first"].value > 0.9
    assert pooled.difference["first"].low == pooled.difference["mrr"].low == 0


def test_picks_that_have_nothing_to_do_with_their_texts_promote_nobody() -> None:
    """The candidate has learned how often each emoji is picked, and nothing else."""

    class Frequencies(Oracle):
        def probabilities(self, batch: Sequence[TokenIds]) -> NDArray[np.float32]:
            return np.tile(np.array([0.4, 0.3, 0.2, 0.1], np.float32), (len(batch), 1))

    dice = np.random.default_rng(0)
    picked = dice.choice(KNOWN, 400, p=[0.4, 0.3, 0.2, 0.1])
    texts = tuple(HeldOutPick(str(n), str(it), "en", f"{n % 40}") for n, it in enumerate(picked))
    current = Oracle({n: str(it) for n, it in enumerate(dice.choice(KNOWN, 400))})

    found = compare(current, Frequencies({}), [HeldOut(OWN, texts)])
    decision = decide("v", found, feedback=True)

    assert found[0].verdict == "better"
    assert not decision.passed
    assert "no better than how often each emoji is picked" in decision.why


def test_what_is_shown_oftener_and_so_picked_oftener_promotes_nobody() -> None:
    """The candidate knows how liked each emoji is, whatever the text, and some are seldom shown."""
    dice = np.random.default_rng(0)
    liking = np.array([0.1, 0.2, 0.3, 0.4])

    class Likings(Oracle):
        def probabilities(self, batch: Sequence[TokenIds]) -> NDArray[np.float32]:
            return np.tile(liking.astype(np.float32), (len(batch), 1))

    texts = []
    for number in range(1200):
        shown = dice.choice(4, 2, replace=False, p=[0.45, 0.4, 0.1, 0.05])
        pick = dice.choice(shown, p=liking[shown] / liking[shown].sum())
        offered = frozenset(KNOWN[it] for it in shown)
        texts.append(HeldOutPick(str(number), KNOWN[pick], "en", f"{number % 40}", offered=offered))
    current = Oracle({n: str(it) for n, it in enumerate(dice.choice(KNOWN, 1200))})

    found = compare(current, Likings({}), [HeldOut(OWN, tuple(texts))])
    decision = decide("v", found, feedback=True)

    assert found[0].verdict == "better"
    assert "no better than how often each emoji is picked" in decision.why


def test_to_be_surer_is_not_to_be_better() -> None:
    texts = picks(20, 5)
    some = right(texts[::2])

    found = compare(Scaled(some, 1.6), Scaled(some, 0.8), [HeldOut(OWN, texts)])

    assert abs(found[0].difference["log"].value) < 0.001
    assert found[0].verdict != "worse"


def test_a_step_towards_what_is_picked_is_seen_before_any_rank_changes() -> None:
    """Second to 😂, but closer than before: 0.3 instead of what is left."""

    class Closer(Oracle):
        def probabilities(self, batch: Sequence[TokenIds]) -> NDArray[np.float32]:
            rows = super().probabilities(batch)
            rows[:, 0] = 0.3
            return rows

    texts = tuple(HeldOutPick(str(number), "❤", "en", f"{number % 20}") for number in range(80))
    wanted = dict.fromkeys(range(80), "😂")

    found = compare(Oracle(wanted), Closer(wanted), [HeldOut(OWN, texts)])

    assert found[0].difference["first"].value == 0
    assert found[0].difference["log"].low > 0
    assert found[0].verdict == "better"


def test_few_people_say_nothing_and_the_sentence_counts_them() -> None:
    texts = picks(MIN_PEOPLE - 1, 5)

    found = compare(Oracle({}), Oracle(right(texts)), [HeldOut(OWN, texts)])
    decision = decide("v", found, feedback=True)

    assert verdicts(found)[(OWN, POOLED)] == "too few"
    assert "only 70 picks of 14 held-out people" in decision.why
    assert "0 picks of 0 held-out people" in decide("v", [], feedback=True).why
    assert decide("v", found, feedback=True, canary=True).passed


def test_people_who_taught_a_taste_judge_what_others_taught() -> None:
    texts = picks(20, 10)
    model = Oracle({})
    by_frequency = {
        name: Taste("taste-1", layers={"en": layer(labels=KNOWN, bias=bias)})
        for name, bias in (("all alike", {}), ("first", {"❤": 9.0}))
    }
    candidate = Oracle({})
    candidate.taste = by_frequency["first"]

    [found, _] = compare(
        model,
        candidate,
        [HeldOut(OWN, texts)],
        taught_by_others=dict.fromkeys({it.cluster for it in texts}, by_frequency["all alike"]),
    )

    assert found.difference["log"].value == pytest.approx(0, abs=1e-6)


def test_the_reference_judges_networks_without_their_tastes() -> None:
    texts = picks(20, 10)
    liking = Oracle(right(texts))
    liking.taste = Taste("taste-1", layers={"en": layer(labels=KNOWN, bias={"😭": 9.0})})

    own, _, reference, _ = compare(
        Oracle(right(texts)), liking, [HeldOut(OWN, texts), HeldOut(REFERENCE, texts)]
    )

    assert own.difference["first"].value < -0.5
    assert reference.difference["first"].value == 0


def test_every_text_is_counted_as_progress_once_for_each_model() -> None:
    texts = picks(20, 5)
    read: list[int] = []

    compare(Oracle({}), Oracle({}), [HeldOut(OWN, texts)], read.append)

    assert sum(read) == 200
