"""Messages about suicide and self-harm."""

from pathlib import Path

import pytest

from model.prepared import prepare

CORPUS = Path(__file__).parents[3] / "model" / "corpus"


@pytest.mark.parametrize(
    "text",
    [
        "i want to die",
        "I WANT TO DIE",
        "iwanttodie",
        "i want to d*e",
        "i wаnt to die",  # with a Cyrillic а
        "I'm going to k1ll myself",
        "kill my self",
        "su*cide",
        "s u i c i d e",
        "kys",
        "she cut her wrists",
        "I don't want to live anymore",
        "everybody would be better off without me",
        "хочу умереть",
        "хачу умиреть",
        "хочуумереть",
        "нехочу жить",
        "Жить не хочется...",
        "суиц*д",
        "подруга наглоталась таблеток",
        "режу себя с восьмого класса",
        "лучше бы я не родилась",
        "на улице хорошо. кот спит. не хочу больше жить",
        "i want to kill myself lol",
        "покончу с собой ахах",
        "the world is better without me",
        "hope i never wake up",
        "life has no meaning",
        "wish i could vanish forever",
        "i started cutting again",
        "she jumped in front of a train",
        "he tried to overdose",
        "what's the point of living",
        "мир лучше без меня",
        "надеюсь завтра не проснусь",
        "жизнь не имеет смысла",
        "хочу исчезнуть навсегда",
        "снова режусь",
        "свёл счёты с жизнью",
        "решила уйти из жизни",
        "прижигаю себя сигаретами",
        "не должна была родиться",
    ],
)
def test_self_harm_is_seen_however_it_is_written(text: str) -> None:
    assert prepare(text).is_about_self_harm


@pytest.mark.parametrize(
    "text",
    [
        "this game makes me want to die lol",
        "хочу сдохнуть с этого мема",
        "хочу умереть 😂",
        "i want to die of embarrassment",
        "I want to diet",
        "i don't want to die",
        "I don't want to live in London",
        "не хочу жить в москве",
        "мне надоело жить в общаге",
        "Suicide Squad is on tonight",
        "it is 5 kms away",
        "cut myself some slack",
        "killing myself laughing",
        "сервер повесился",
        "повесила шторы",
        "порезала салат",
        "режу лук на суп",
        "the team is better without me at goal",
        "hope i don't wake up before noon",
        "life is not worth living without coffee",
        "i want to disappear for a week",
        "started cutting carbs",
        "killing myself at the gym",
        "hanging myself a new picture",
        "i want to die my hair pink",
        "завтра не проснусь раньше обеда",
        "хочу исчезнуть на недельку",
        "снова начала резать овощи",
        "повесилась на турнике",
        "зачем жить в центре",
        "если я умру от обжорства, виноваты пирожки",
    ],
)
def test_what_only_sounds_like_it_is_not_taken_for_it(text: str) -> None:
    assert not prepare(text).is_about_self_harm


def test_hardly_a_line_of_natural_chats_is_taken_for_it() -> None:
    lines = [
        line.split("\t")[0]
        for name in ("chat_en.tsv", "chat_ru.tsv")
        for line in (CORPUS / name).read_text(encoding="utf-8").splitlines()[::10]
    ]

    assert [line for line in lines if prepare(line).is_about_self_harm] == []
