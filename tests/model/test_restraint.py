"""No cheerfulness under bad news."""

from dataclasses import replace
from pathlib import Path

import pytest

from model.batching import BatchingPredictor
from model.engine import Engine, rank
from model.labels import DEFAULT_LABELS
from model.loading import load_engine
from model.prepared import prepare
from model.ranking import GRAVE, Ranking, Suggestion
from model.restraint import WORDS, gravity_of, is_cheerful, restrained, sober_first

MESSAGES = Path(__file__).parent


def ranking(gravity: float = 0.0, **scores: float) -> Ranking:
    return Ranking("en", "test", tuple(Suggestion(*it) for it in scores.items()), gravity)


def weighed(known: Ranking, text: str) -> Ranking:
    """What becomes of a ranking of `text`."""
    prepared = prepare(text)
    scores = {it.emoji: it.score for it in known.suggestions}
    gravity = gravity_of(prepared, list(scores), list(scores.values()))
    return restrained(replace(known, gravity=gravity), prepared)


def emojis(found: Ranking) -> list[str]:
    return [it.emoji for it in found.suggestions]


def test_the_gravity_is_the_probability_of_what_people_send_under_bad_news() -> None:
    found = weighed(ranking(**{"😂": 0.5, "😢": 0.2, "😡": 0.1, "🙏": 0.1}), "so")

    assert found.gravity == pytest.approx(0.3)
    assert not found.is_grave
    assert emojis(found) == ["😂", "😢", "😡", "🙏"]


def test_grave_words_raise_its_odds() -> None:
    found = weighed(ranking(**{"😂": 0.6, "😢": 0.2}), "the funeral is on friday")

    assert found.gravity / (1 - found.gravity) == pytest.approx(WORDS * 0.2 / 0.8)


def test_in_a_grave_ranking_a_sober_emoji_comes_first_and_the_sum_stays() -> None:
    found = sober_first(ranking(GRAVE, **{"😂": 0.4, "❤": 0.2, "😢": 0.2, "🎉": 0.1}))

    assert emojis(found)[0] == "😢"
    assert sum(it.score for it in found.suggestions) == pytest.approx(0.9)
    scores = [it.score for it in found.suggestions]
    assert scores == sorted(scores, reverse=True)


def test_where_there_is_no_doubt_nothing_cheerful_is_left_in_front() -> None:
    found = weighed(ranking(**{"😢": 0.6, "😂": 0.19, "😭": 0.18, "💔": 0.03}), "so")

    assert emojis(found) == ["😢", "😭", "😂", "💔"]


def test_a_model_that_knows_nothing_sober_is_left_alone() -> None:
    only_cheer = ranking(1.0, **{"😂": 0.6, "❤": 0.4})

    assert sober_first(only_cheer) == only_cheer


def test_of_self_harm_only_what_is_sorrowful_is_left() -> None:
    known = dict.fromkeys(DEFAULT_LABELS, 1 / 64)

    found = weighed(ranking(**known), "i want to die")

    assert set(emojis(found)) == {*"😢😭💔😔☹🙏🥺"}
    assert found.gravity == 1


@pytest.fixture(scope="module")
def engine() -> Engine:
    return load_engine("default", device="cpu")


def answered(engine: Engine, name: str) -> list[tuple[str, str, Ranking]]:
    """Of each message of a list, which training has not seen: what the model says alone first, and
    the restrained ranking.
    """
    lines = (MESSAGES / name).read_text(encoding="utf-8").splitlines()
    prepared = [prepare(line.split("\t")[1]) for line in lines]
    rows = engine.probabilities([engine.encode(it.bare) for it in prepared])
    return [
        (it.bare, engine.labels[row.argmax()], rank(engine, it, row.tolist()))
        for it, row in zip(prepared, rows, strict=True)
    ]


@pytest.mark.parametrize("name", ["grave_en.tsv", "grave_ru.tsv"])
def test_grave_messages_hardly_ever_get_a_cheerful_emoji_first(engine: Engine, name: str) -> None:
    found = answered(engine, name)

    cheerful = [text for text, _, it in found if is_cheerful(emojis(it)[0])]

    assert len(found) == 150
    assert len(cheerful) <= 0.05 * len(found), cheerful


@pytest.mark.parametrize("name", ["harmless_en.tsv", "harmless_ru.tsv"])
def test_harmless_messages_keep_what_the_model_says(engine: Engine, name: str) -> None:
    found = answered(engine, name)

    changed = [text for text, best, it in found if emojis(it)[0] != best]

    assert len(found) == 150
    assert not [text for text, _, _ in found if prepare(text).is_about_self_harm]
    assert len(changed) <= 0.05 * len(found), changed


@pytest.mark.parametrize(
    "text",
    [
        "funeral is on friday",
        "my cat got hit by a car",
        "I can't breathe",
        "умер великий актёр",
        "я тебя убью",
        "как же заебало",
        "kill yourself",
        "its freezing outside",
    ],
)
async def test_nobody_laughs_at_misfortune(engine: Engine, text: str) -> None:
    async with BatchingPredictor(engine) as predictor:
        found = await predictor.predict(prepare(text))

    assert found.suggestions[0].emoji not in {*"😂🤣❤🔥😎👏😍😘🎉"}
