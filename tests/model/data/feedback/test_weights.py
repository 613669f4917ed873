from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from math import inf, sqrt
from random import Random

import numpy as np
import pytest

from model.data.feedback import (
    Feedback,
    Rules,
    propensities,
    weigh,
)
from model.data.feedback.limits import Weights
from model.feedback_format import AnswerKind, FeedbackRow
from model.labels import DEFAULT_LABELS
from tests.model.data.feedback.writing import SHOWN, answer

THETA = (1.0, 0.5, 0.25)
LABELS = (*SHOWN, "👀", "🤔", "🙏")
NO_LIMITS = Rules(day=inf, person=inf, free=inf)


def numbered(emojis: Sequence[str | None], person: str = "ann") -> list[FeedbackRow]:
    """A person's answers, each to another text, five a day."""
    return [
        answer(
            emoji,
            text=f"{person} writes {n} times",
            person=person,
            day=date(2027, 1, 1) + timedelta(n // 5),
        )
        for n, emoji in enumerate(emojis)
    ]


def weights(rows: list[FeedbackRow], theta: Sequence[float] = (1.0,)) -> list[float]:
    """Relative to the first row's."""
    found = [one.weight for one in weigh(rows, theta, LABELS, rules=NO_LIMITS).examples]
    return [weight / found[0] for weight in found]


def totals(rows: list[FeedbackRow], feedback: Feedback) -> dict[str, float]:
    """The weight of each person; every row must have made an example."""
    found: defaultdict[str, float] = defaultdict(float)
    for row, example in zip(rows, feedback.examples, strict=True):
        found[row.person] += example.weight
    return found


def test_a_tap_teaches_its_emoji_and_counts_by_how_rarely_its_rank_is_looked_at() -> None:
    rows = numbered(SHOWN)

    assert [dict(one.target) for one in weigh(rows, THETA, LABELS).examples] == [
        {emoji: 1.0} for emoji in SHOWN
    ]
    assert weights(rows, THETA) == [1, 2, 4, 4, 4]
    assert weights(rows) == [1, 1, 1, 1, 1]


def test_weights_are_one_on_average() -> None:
    found = weigh(numbered([*SHOWN] * 20, "bob"), THETA, LABELS).examples

    assert np.mean([one.weight for one in found]) == pytest.approx(1)


def test_a_shuffled_order_is_read_from_the_top_as_well() -> None:
    first = answer("😢", text="one", shown=("😢", "😂", "😊"), shuffled=True)
    last = answer("😢", text="two", shown=("😂", "😊", "😢"), shuffled=True)

    assert weights([first, last], THETA) == [1, 4]


@pytest.mark.parametrize(
    ("emoji", "kind", "weight"),
    [
        ("😊", "inline", 2),
        ("🙏", "correction", 4),
        ("😊", "correction", 2),
        ("👀", "own", 4),
        ("🙏", "reaction", 0.5),
        ("😊", "reaction", 0.5),
    ],
)
def test_every_kind_of_answer_has_its_weight(emoji: str, kind: AnswerKind, weight: float) -> None:
    rows = [answer("😂", text="first"), answer(emoji, text="then", kind=kind)]

    assert weights(rows, THETA) == [1, weight]


def test_where_none_fits_the_target_is_what_else_the_parent_would_say() -> None:
    def parent(texts: list[str]) -> Weights:
        assert texts == ["well"]
        return np.array([[0.3, 0.2, 0.1, 0.1, 0.1, 0.05, 0.15]])  # has not got 🙏 yet

    rows = [answer("😂"), answer(None, text="well 😶")]

    tap, none = weigh(rows, (1.0,), LABELS, parent).examples

    assert none.target == pytest.approx({"👀": 0.25, "🤔": 0.75})
    assert none.weight / tap.weight == 0.25


def test_where_nothing_but_the_shown_is_known_none_fits_teaches_nothing() -> None:
    rows = [answer("😂"), answer(None, text="well")]

    def sure(_: list[str]) -> Weights:
        return np.array([[0.998, 0, 0, 0, 0, 0.001, 0.001]])

    for parent in (sure, None):
        found = weigh(rows, (1.0,), LABELS, parent)
        assert len(found.examples) == 1
        assert found.summary.dropped == {"none fits, and the model knows nothing else": 1}
        assert found.summary.rows == 2


def test_rows_that_teach_nothing_are_dropped_and_counted() -> None:
    rows = [
        answer("😂", text="Hello Ёж"),
        answer("😂", text="  hello   еж 😂😂"),
        answer("😊", text="hello еж"),
        answer("😂", text="hello еж", person="bob"),
        answer("😂", text="🎉🎉"),
        answer("😂", text="qué tal", lang="other"),
        answer("🥟", text="dumplings", kind="own"),
        answer("😂", text="Secret"),
    ]

    found = weigh(rows, (1.0,), LABELS, forbidden={"secret"})

    assert [one.text for one in found.examples] == ["Hello Ёж", "hello еж", "hello еж"]
    assert found.summary.dropped == {
        "same person, text and answer again": 1,
        "no text left": 1,
        "neither English nor Russian": 1,
        "no emoji of ours": 1,
        "same text is held out": 1,
    }
    assert (found.summary.rows, found.summary.people) == (8, 2)


def test_a_crowd_that_says_the_same_counts_as_the_root_of_its_size() -> None:
    crowd = [answer("😂", text="hi", person=f"{n}") for n in range(16)]
    found = weights([answer("😊", text="else"), *crowd])

    assert sum(found[1:]) == pytest.approx(sqrt(16))


def test_a_person_counts_for_so_much_and_no_more() -> None:
    rows = numbered([*SHOWN] * 60, "loud") + numbered([*SHOWN] * 20, "ann") + numbered(SHOWN, "shy")

    feedback = weigh(rows, (1.0,), LABELS)
    found = totals(rows, feedback)

    assert found["loud"] == pytest.approx(found["ann"])
    assert found["loud"] == pytest.approx(20 * found["shy"])
    assert feedback.summary.capped == 1


def test_a_day_of_a_person_counts_for_so_much_and_no_more() -> None:
    bulk = [answer(SHOWN[n % 5], text=f"bulk {n}", person="quick") for n in range(400)]
    rows = bulk + numbered([*SHOWN] * 4, "slow")

    found = totals(rows, weigh(rows, (1.0,), LABELS))

    assert found["quick"] == pytest.approx(found["slow"])


def honest(people: int, each: int, random: Random) -> list[FeedbackRow]:
    rows = []
    for person in range(people):
        rows += numbered(random.choices(SHOWN, (8, 5, 4, 3, 2), k=each), f"person {person}")
    return rows


@pytest.mark.parametrize("emoji", ["🎉", "🙏"], ids=["always the last", "always one's own"])
def test_who_always_picks_the_same_is_damped(emoji: str) -> None:
    rows = honest(30, 40, Random(1)) + numbered([emoji] * 1000, "spammer")

    feedback = weigh(rows, THETA, LABELS)
    found = totals(rows, feedback)

    assert found["spammer"] / sum(found.values()) < 0.04  # 1,000 of 2,200 rows
    assert found["spammer"] < sum(found.values()) / len(found)
    assert (feedback.summary.capped, feedback.summary.damped) == (1, 1)


def test_who_always_picks_the_same_rank_is_damped() -> None:
    random = Random(2)
    rows = honest(30, 40, random)
    for n in range(1000):
        order = random.sample(SHOWN, 5)
        rows.append(answer(order[4], text=f"spam {n}", person="spammer", shown=order))

    found = totals(rows, weigh(rows, THETA, LABELS, rules=Rules(day=inf)))

    assert found["spammer"] < 0.5 * Rules().person * found["person 0"] / 40


def test_a_taste_is_not_damped() -> None:
    likes_parties = Random(3).choices(SHOWN, (8, 5, 4, 3, 6), k=80)
    rows = honest(30, 40, Random(3)) + numbered(likes_parties, "taste")

    assert weigh(rows, THETA, LABELS).summary.damped == 0


def test_whoever_taps_everything_cannot_outweigh_a_few_others() -> None:
    random = Random(4)
    rows = honest(10, 60, random)
    rows += numbered(random.choices(SHOWN, k=5000), "spammer")

    found = totals(rows, weigh(rows, THETA, LABELS))

    assert found["spammer"] / sum(found.values()) < 1 / 6  # 5,000 of 5,600 rows


def test_weighed_picks_show_the_taste_that_position_had_hidden() -> None:
    """What people like next best is shown last by an old model: the weights bring it back."""
    theta, taste = (1.0, 0.6, 0.4, 0.3, 0.2), (0.3, 0.1, 0.15, 0.2, 0.25)
    expected = dict(zip(SHOWN, (0.3, 0.25, 0.2, 0.15, 0.1), strict=True))
    random = Random(5)
    rows = []
    for n in range(15_000):
        shuffled = random.random() < 0.2
        order = [SHOWN[0], *random.sample(SHOWN[1:], 4)] if shuffled else list(SHOWN)
        [liked] = random.choices(SHOWN, taste)
        if random.random() < theta[order.index(liked)]:
            rows.append(
                answer(
                    liked,
                    text=f"text {n}",
                    person=f"{n // 15}",
                    shown=order,
                    scores=[expected[emoji] for emoji in order],
                    shuffled=shuffled,
                )
            )

    def error(theta: tuple[float, ...]) -> float:
        shares = dict.fromkeys(SHOWN, 0.0)
        examples = weigh(rows, theta, LABELS).examples
        for one in examples:
            shares[next(iter(one.target))] += one.weight / len(examples)
        return max(abs(share - true) for share, true in zip(shares.values(), taste, strict=True))

    assert error((1.0,)) > 0.1
    assert error(propensities(rows)) < 0.04


def test_no_rows_make_no_examples() -> None:
    found = weigh([], (1.0,), DEFAULT_LABELS)

    assert found.examples == ()
    assert found.summary.as_dict() == {
        "rows": 0,
        "examples": {},
        "weights": {},
        "dropped": {},
        "people": 0,
        "capped": 0,
        "damped": 0,
    }


def test_the_summary_counts_by_kind() -> None:
    rows = [answer("😂", text="one"), answer("🔥", text="two"), answer("👀", text="x", kind="own")]

    summary = weigh(rows, THETA, LABELS).summary

    assert summary.examples == {"own": 1, "tap": 2}
    assert summary.weights == {"own": pytest.approx(4 / 3, abs=1e-3), "tap": pytest.approx(0.8333)}
