"""Words of death, illness, violence and hostility, and laughter that takes them back."""

import pytest

from model.prepared import prepare


@pytest.mark.parametrize(
    "text",
    [
        "the funeral is on friday",
        "my cat got hit by a car",
        "I can't breathe",
        "I will kill you",
        "умер великий актёр",
        "похороны в пятницу",
        "у мамы рак четвёртой стадии",
        "я тебя убью",
        "как же заебало",
        "кошку сбила машина",
        "i will make you pay",
        "gonna beat the crap out of you",
        "my husband cheated on me",
        "рожу тебе набью",
        "муж изменил мне с сестрой",
    ],
)
def test_words_of_bad_news_are_seen(text: str) -> None:
    assert prepare(text).has_grave_words


@pytest.mark.parametrize(
    "text",
    [
        "killing it",
        "my phone died",
        "you look drop dead gorgeous",
        "cancer free!",
        "dead serious",
        "убийственно смешно",
        "умерла со смеху",
        "телефон умер",
        "похоронил диету",
        "i can't breathe lmao",
        "я тебя убью ахахах",
        "убью если заспойлеришь 😂",
    ],
)
def test_what_only_sounds_like_them_and_what_somebody_laughs_at_is_not(text: str) -> None:
    assert not prepare(text).has_grave_words
