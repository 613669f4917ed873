"""What a person decides about their own data."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.feedback import FeedbackStore
from bot.words.privacy_policy import POLICY_VERSION, policy
from bot.words.speech import speech_for
from tests.bot.conftest import examples
from tests.bot.feedback.disk import bytes_on_disk
from tests.bot.wire import (
    ANN,
    BORIS,
    GROUP,
    FixedPredictor,
    Sent,
    Wire,
    arrives,
    keyboard,
    message,
    running_bot,
    tap,
)

START = message("/start")


def press(request: Sent, row: int) -> dict[str, Any]:
    return tap(keyboard(request)[row][0]["callback_data"], about=START)


@pytest.mark.parametrize(
    ("sender", "hello", "may_i", "answers"),
    [
        (ANN, "Hi!", "May I learn", ["Yes, learn from my picks", "No, keep no texts"]),
        (BORIS, "Привет!", "Можно мне", ["Да, учитесь на моём выборе", "Нет, тексты не хранить"]),
    ],
    ids=["en", "ru"],
)
async def test_start_greets_in_the_persons_language_and_asks_for_consent(
    store: FeedbackStore, sender: dict[str, Any], hello: str, may_i: str, answers: list[str]
) -> None:
    async with running_bot(FixedPredictor("❤"), store) as send:
        greeting, question = await send(arrives(message("/start", sender=sender)))

    assert greeting.parameters["text"].startswith(hello)
    assert question.parameters["text"].startswith(may_i)
    labels = [button["text"] for [button] in keyboard(question)]
    assert labels == answers


async def test_a_yes_is_stored_with_version_and_language_and_marked(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("❤"), store) as send:
        _, question = await send(arrives(START))
        answer, edit = await send(press(question, 0))

    consent = await store.people.consent(ANN["id"])
    assert consent is not None
    assert (consent.given, consent.version, consent.lang) == (True, POLICY_VERSION, "en")
    assert (
        answer.parameters["text"]
        == "Thank you! I keep the texts you pick an emoji for. /privacy switches it off."
    )
    assert keyboard(edit)[0][0]["text"] == "✓\u202fYes, learn from my picks"


async def test_nobody_has_consented_before_they_say_so(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("❤"), store) as send:
        await send(arrives(START))
        [privacy] = await send(arrives(message("/privacy")))

    assert await store.people.consent(ANN["id"]) is None
    assert keyboard(privacy)[1][0]["text"] == "✓\u202fNo, keep no texts"


async def test_consent_to_another_policy_is_not_taken(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("❤"), store) as send:
        [answer] = await send(tap("k:1999-01:1", about=START))

    assert answer.parameters["text"] == "This question is out of date: send /privacy, please."
    assert await store.people.consent(ANN["id"]) is None


@pytest.mark.parametrize("version", ["1999-01", "2026-11.2", ""])
async def test_a_no_on_a_button_of_any_age_counts(store: FeedbackStore, version: str) -> None:
    await store.people.set_consent(ANN["id"], given=True, version=POLICY_VERSION, lang="en")
    async with running_bot(FixedPredictor("❤"), store) as send:
        answer, _ = await send(tap(f"k:{version}:0", about=START))

    assert answer.parameters["text"].startswith("Understood: I keep no texts.")
    consent = await store.people.consent(ANN["id"])
    assert consent is not None
    assert consent.answer is False


@pytest.mark.parametrize("command", ["/privacy", "/mydata", "/forget", "/off"])
async def test_in_private_anybody_may_ask_for_their_own_whomever_else_the_bot_talks_to(
    store: FeedbackStore, command: str
) -> None:
    async with running_bot(FixedPredictor("❤"), store, allowed_chats=frozenset({7})) as send:
        answers = await send(arrives(message(command)))
        in_group = await send(arrives(message(command, chat=GROUP)))
        other = await send(arrives(message("we won")))

    assert [len(answers), in_group, other] == [1, [], []]


@pytest.mark.parametrize("command", ["/start", "/privacy"])
async def test_who_agreed_to_an_earlier_policy_is_told_so_and_asked_again(
    store: FeedbackStore, command: str
) -> None:
    await store.people.set_consent(ANN["id"], given=True, version="2026-01", lang="en")
    async with running_bot(FixedPredictor("❤"), store) as send:
        *_, question = await send(arrives(message(command)))
        await send(press(question, 0))
        *_, settled = await send(arrives(message(command)))

    assert "You agreed to an earlier version of this." in question.parameters["text"]
    assert "✓" not in str(keyboard(question))
    assert "earlier version" not in settled.parameters["text"]
    assert keyboard(settled)[0][0]["text"].startswith("✓")
    consent = await store.people.consent(ANN["id"])
    assert consent is not None
    assert consent.answer


async def test_a_no_to_an_earlier_policy_stays_a_no(store: FeedbackStore) -> None:
    await store.people.set_consent(ANN["id"], given=False, version="2026-01", lang="en")
    async with running_bot(FixedPredictor("❤"), store) as send:
        _, question = await send(arrives(START))

    assert "earlier version" not in question.parameters["text"]
    assert keyboard(question)[1][0]["text"].startswith("✓")


async def test_privacy_switches_consent_off_and_the_texts_go(store: FeedbackStore) -> None:
    about = message("we won", number=12)
    await store.people.set_consent(ANN["id"], given=True, version=POLICY_VERSION, lang="en")
    async with running_bot(FixedPredictor("❤"), store) as send:
        [reply] = await send(arrives(about))
        await send(tap(keyboard(reply)[0][0]["callback_data"], about=about))
        [privacy] = await send(arrives(message("/privacy")))
        await send(press(privacy, 1))

    assert await examples(store) == []


async def test_no_name_of_a_person_or_a_chat_is_kept(store: FeedbackStore, database: Path) -> None:
    names = {"first_name": "Anastasia", "last_name": "Quillfeather", "username": "nastya_quill"}
    person, group = ANN | names, GROUP | {"title": "Gooseberry club", "username": "gooseberries"}
    await store.people.set_consent(ANN["id"], given=True, version=POLICY_VERSION, lang="en")
    async with running_bot(FixedPredictor("❤"), store) as send:
        for number, chat in enumerate((person | {"type": "private"}, group), 12):
            said = message("@emojibot_test we won", sender=person, chat=chat, number=number)
            [reply] = await send(arrives(said))
            press = tap(keyboard(reply)[0][0]["callback_data"], about=said, sender=person)
            await send(press)

    assert len(await examples(store)) == 2
    written = bytes_on_disk(database)
    told = [*names.values(), group["title"], group["username"]]
    assert not [name for name in told if name.encode() in written]


async def test_privacy_tells_the_whole_policy(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("❤"), store) as send:
        [told] = await send(arrives(message("/privacy")))

    assert told.parameters["text"].startswith(policy(speech_for("en")))


async def test_mydata_is_a_file_with_everything_kept(store: FeedbackStore) -> None:
    wire = Wire()
    await store.people.set_consent(ANN["id"], given=True, version=POLICY_VERSION, lang="en")
    async with running_bot(FixedPredictor("❤"), store, wire) as send:
        await send(arrives(message("we won", number=12)))
        [file] = await send(arrives(message("/mydata")))

    assert file.method == "sendDocument"
    content = wire.files["sendDocument"]
    assert json.loads(content) == json.loads(json.dumps(await store.people.belongings(ANN["id"])))
    assert "❤" in content.decode()


async def test_mydata_says_so_when_nothing_is_kept(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("❤"), store) as send:
        [reply] = await send(arrives(message("/mydata")))

    assert reply.parameters["text"] == "Nothing is kept about you."


async def test_forget_erases_only_after_a_confirmation(store: FeedbackStore) -> None:
    await store.people.set_consent(ANN["id"], given=True, version=POLICY_VERSION, lang="en")
    async with running_bot(FixedPredictor("❤"), store) as send:
        await send(arrives(message("we won", number=12)))
        [question] = await send(arrives(message("/forget")))
        assert await store.people.consent(ANN["id"]) is not None

        await send(press(question, 1))
        assert await store.people.consent(ANN["id"]) is not None

        _, edit = await send(press(question, 0))

    assert edit.parameters["text"] == "Done: everything about you is erased."
    assert not any((await store.people.belongings(ANN["id"])).values())


@pytest.mark.parametrize("command", ["/privacy", "/mydata", "/forget"])
async def test_in_a_group_personal_commands_point_to_the_private_chat(
    store: FeedbackStore, command: str
) -> None:
    async with running_bot(FixedPredictor("❤"), store) as send:
        [reply] = await send(arrives(message(command, chat=GROUP)))

    assert reply.parameters["text"] == "Please ask me that in a private chat."


async def test_an_unknown_command_gets_a_hint_and_other_bots_commands_silence(
    store: FeedbackStore,
) -> None:
    async with running_bot(FixedPredictor("❤"), store) as send:
        [reply] = await send(arrives(message("/dance")))
        [helped] = await send(arrives(message("/help")))
        silence = await send(arrives(message("/start@another_bot", chat=GROUP)))

    assert reply.parameters["text"] == "I do not know this command. /help shows what I can do."
    assert "/privacy – what is kept, and your consent" in helped.parameters["text"]
    assert silence == []


async def test_nobody_erases_faster_than_a_person_would(
    store: FeedbackStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    erased: list[int] = []

    async def forget(person: int) -> None:
        erased.append(person)

    monkeypatch.setattr(store.people, "forget", forget)
    async with running_bot(FixedPredictor("❤"), store) as send:
        [question] = await send(arrives(message("/forget")))
        said = [(await send(press(question, 0)))[0].parameters["text"] for _ in range(5)]

    assert len(erased) == 3
    assert said[3:] == ["You are faster than I am. Give me a moment, please."] * 2
