"""What the figures of a comparison decide."""

import pytest

from model.promotion.comparison import FIGURES, POOLED, Comparison, Difference
from model.promotion.gate import Decision, decide
from model.promotion.held_out import OWN, REFERENCE


def compared(
    held_out: str, lang: str, low: float, value: float, high: float, clusters: int = 50
) -> Comparison:
    """Where both deciding figures differ by this much."""
    figures = dict.fromkeys(FIGURES, Difference(value, low, high))
    levels = dict.fromkeys(figures, 0.5)
    informed = Difference(0.5, 0.4, 0.6)
    return Comparison(held_out, lang, 500, clusters, levels, levels, figures, informed)


BETTER = (0.01, 0.02, 0.03)
UNCLEAR = (-0.01, 0.01, 0.03)
SLIGHTLY = (-0.012, -0.008, -0.004)
WORSE = (-0.06, -0.04, -0.02)


@pytest.mark.parametrize(
    ("own", "english", "reference_ru", "why"),
    [
        (BETTER, UNCLEAR, UNCLEAR, None),
        (BETTER, UNCLEAR, SLIGHTLY, None),
        (UNCLEAR, BETTER, BETTER, "not significantly better for your own people"),
        (WORSE, UNCLEAR, BETTER, "is worse for your own people"),
        (BETTER, WORSE, BETTER, "is worse for your own people in English"),
        (BETTER, SLIGHTLY, BETTER, "is worse for your own people in English"),
        (BETTER, BETTER, WORSE, "is worse on the reference in Russian"),
    ],
)
def test_own_people_decide_and_the_reference_may_object(
    own: tuple[float, float, float],
    english: tuple[float, float, float],
    reference_ru: tuple[float, float, float],
    why: str | None,
) -> None:
    found = [
        compared(OWN, POOLED, *own),
        compared(OWN, "en", *english),
        compared(REFERENCE, POOLED, *WORSE),  # only languages count
        compared(REFERENCE, "ru", *reference_ru),
    ]

    decision = decide("v", found, feedback=True)

    assert decision.passed is (why is None)
    assert (why or "is better for your own people") in decision.why


@pytest.mark.parametrize(
    ("english", "russian", "passed"),
    [
        (BETTER, UNCLEAR, True),
        (UNCLEAR, BETTER, True),
        (UNCLEAR, UNCLEAR, False),
        (BETTER, SLIGHTLY, False),
        (BETTER, WORSE, False),
    ],
)
def test_without_feedback_the_reference_decides(
    english: tuple[float, float, float], russian: tuple[float, float, float], passed: bool
) -> None:
    found = [compared(REFERENCE, "en", *english), compared(REFERENCE, "ru", *russian)]

    assert decide("v", found, feedback=False).passed is passed


def test_a_canary_need_not_be_better() -> None:
    found = [compared(OWN, POOLED, *UNCLEAR), compared(REFERENCE, "ru", *SLIGHTLY)]

    assert decide("v", found, feedback=True, canary=True) == Decision(
        True, "v is nowhere significantly worse"
    )


def test_a_figure_that_is_worse_outweighs_one_that_is_better() -> None:
    better, worse = Difference(0.02, 0.01, 0.03), Difference(-0.02, -0.03, -0.01)
    figures = {"first": better, "top3": better, "mrr": worse, "log": better}
    found = Comparison(OWN, POOLED, 500, 50, {}, {}, figures, better)

    assert found.verdict == "worse"
    assert "MRR -2.0 (-3.0, -1.0) points" in decide("v", [found], feedback=True).why
