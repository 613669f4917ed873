"""A person's picks shift their ranking, within bounds."""

import random
from collections import Counter
from collections.abc import Mapping

import pytest

from model.labels import DEFAULT_LABELS
from model.personal import LIMIT, recall, rerank
from model.ranking import Suggestion

RANKED = (
    Suggestion("😂", 0.4),
    Suggestion("🤣", 0.2),
    Suggestion("❤", 0.1),
    Suggestion("👍", 0.05),
)


def emojis(suggestions: tuple[Suggestion, ...]) -> str:
    return "".join(suggestion.emoji for suggestion in suggestions)


def expected(times: int) -> Mapping[str, float]:
    """What the model expects of somebody who was shown RANKED so often, and picked each time."""
    return {it.emoji: times * it.score / 0.75 for it in RANKED}


def test_without_picks_nothing_changes() -> None:
    assert rerank(RANKED, {}, {}) == RANKED
    assert rerank((), {"😂": 3}, expected(3)) == ()


@pytest.mark.parametrize(
    ("emoji", "found"),
    [("🥶", "🥶😂🤣❤👍"), ("❤", "❤😂🤣👍"), ("👍🏽", "👍🏽😂🤣❤"), ("😂", "😂🤣❤👍")],
)
def test_what_was_picked_for_the_same_text_comes_first_and_once(emoji: str, found: str) -> None:
    assert emojis(recall(RANKED, emoji)) == found


def test_a_habit_comes_before_its_near_rival() -> None:
    assert emojis(rerank(RANKED, {"🤣": 20}, expected(20))) == "🤣😂❤👍"


def test_one_pick_is_no_habit() -> None:
    once, often = (rerank(RANKED, {"🤣": picks}, expected(picks)) for picks in (1, 20))

    assert emojis(once) == emojis(RANKED)
    assert RANKED[1].score < once[1].score < often[0].score


def test_who_picks_as_expected_sees_what_everybody_sees() -> None:
    picks = {"😂": 53, "🤣": 27, "❤": 13, "👍": 7}

    assert [it.score for it in rerank(RANKED, picks, expected(100))] == pytest.approx(
        [it.score for it in RANKED], rel=0.05
    )


def test_what_is_shown_and_never_taken_falls_behind() -> None:
    assert emojis(rerank(RANKED, {"🤣": 10, "❤": 5, "👍": 3}, expected(18))) == "🤣❤😂👍"


def test_no_habit_beats_what_fits_much_better() -> None:
    ranked = (Suggestion("😢", 0.85), Suggestion("😂", 0.05))

    assert emojis(rerank(ranked, {"😂": 1_000_000}, {"😢": 10.0, "😂": 10.0})) == "😢😂"


def test_an_emoji_that_was_never_shown_is_neither_liked_nor_disliked() -> None:
    assert rerank(RANKED, {"🧿": 100}, {}) == RANKED


def test_a_skin_tone_is_the_same_emoji() -> None:
    assert rerank(RANKED, {"👍🏽": 5, "👍": 5}, {"👍🏽": 0.5, "👍": 0.5}) == rerank(
        RANKED, {"👍": 10}, {"👍": 1.0}
    )


def test_suggestions_that_are_equal_keep_their_order() -> None:
    equal = tuple(Suggestion(emoji, 0.25) for emoji in "😂🤣❤👍")

    assert emojis(rerank(equal, {"❤": 10}, {"❤": 2.0})) == "❤😂🤣👍"


def test_nothing_likely_stays_nothing() -> None:
    none = (Suggestion("😂", 0.0), Suggestion("🤣", 0.0))

    assert rerank(none, {"🤣": 5}, {"🤣": 1.0}) == none


@pytest.mark.parametrize("seed", range(20))
def test_whatever_was_picked_the_shift_is_bounded_and_loses_nothing(seed: int) -> None:
    dice = random.Random(seed)
    scores = sorted((dice.expovariate(1) for _ in DEFAULT_LABELS), reverse=True)
    scale = dice.uniform(0.2, 1) / sum(scores)
    ranked = tuple(
        Suggestion(emoji, scale * score)
        for emoji, score in zip(DEFAULT_LABELS, scores, strict=True)
    )
    picks = Counter(dice.choices(DEFAULT_LABELS, k=dice.randint(1, 200)))
    shown = {emoji: dice.expovariate(0.3) for emoji in DEFAULT_LABELS}

    personal = rerank(ranked, picks, shown)

    old = {it.emoji: it.score for it in ranked}
    new = {it.emoji: it.score for it in personal}
    assert new.keys() == old.keys()
    assert sum(new.values()) == pytest.approx(sum(old.values()))
    assert list(new.values()) == sorted(new.values(), reverse=True)
    shifts = [new[emoji] / old[emoji] for emoji in old]
    assert max(shifts) / min(shifts) <= LIMIT**2 * (1 + 1e-9)
