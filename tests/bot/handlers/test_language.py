"""/language."""

import pytest

from bot.feedback import FeedbackStore
from tests.bot.wire import (
    ANN,
    BORIS,
    GROUP,
    FixedPredictor,
    arrives,
    keyboard,
    message,
    running_bot,
    tap,
)

ASK = message("/language")


def labels(rows: list[list[dict[str, str]]]) -> list[str]:
    return [button["text"] for [button] in rows]


async def test_a_language_that_is_chosen_is_spoken_everywhere_from_then_on(
    store: FeedbackStore,
) -> None:
    async with running_bot(FixedPredictor("❤"), store) as send:
        [question] = await send(arrives(ASK))
        answer, shown = await send(tap(keyboard(question)[1][0]["callback_data"], about=ASK))
        [greeting, consent] = await send(arrives(message("/start")))
        [privacy] = await send(arrives(message("/privacy")))
        [helped] = await send(arrives(message("/help")))
        [declined] = await send(arrives(message("/dance")))

    assert labels(keyboard(question)) == ["English", "Русский", "✓\u202fAs in Telegram"]
    assert answer.parameters["text"] == "Теперь я говорю с вами по-русски."
    assert labels(keyboard(shown)) == ["English", "✓\u202fРусский", "Как в Telegram"]
    assert shown.parameters["text"].startswith("На каком языке")
    assert (await store.people.preferences(ANN["id"])).lang == "ru"
    assert greeting.parameters["text"].startswith("Привет!")
    assert labels(keyboard(consent))[0] == "Да, учитесь на моём выборе"
    assert privacy.parameters["text"].startswith("Что хранится")
    assert "/language – на каком языке" in helped.parameters["text"]
    assert declined.parameters["text"] == "Такой команды я не знаю. Что я умею: /help."


async def test_telegrams_language_is_one_of_the_choices(store: FeedbackStore) -> None:
    await store.people.set_language(BORIS["id"], "en")
    about = message("/language", sender=BORIS)
    async with running_bot(FixedPredictor("❤"), store) as send:
        [question] = await send(arrives(about))
        data = keyboard(question)[2][0]["callback_data"]
        answer, _ = await send(tap(data, about=about, sender=BORIS))

    assert labels(keyboard(question)) == ["✓\u202fEnglish", "Русский", "As in Telegram"]
    assert (await store.people.preferences(BORIS["id"])).lang is None
    assert answer.parameters["text"] == "Теперь я говорю с вами по-русски."


@pytest.mark.parametrize("data", ["l:xx", "l:en:1", "l: "])
async def test_a_forged_language_is_not_taken(store: FeedbackStore, data: str) -> None:
    async with running_bot(FixedPredictor("❤"), store) as send:
        [answer] = await send(tap(data, about=ASK))

    assert answer.method == "answerCallbackQuery"
    assert (await store.people.preferences(ANN["id"])).lang is None


async def test_in_a_group_it_points_to_the_private_chat(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("❤"), store) as send:
        [reply] = await send(arrives(message("/language", chat=GROUP)))

    assert reply.parameters["text"] == "Please ask me that in a private chat."
