"""/off and /on."""

from typing import Any

import pytest

from bot.feedback import ChatSettings, FeedbackStore
from tests.bot.wire import (
    ANN,
    BORIS,
    GROUP,
    FixedPredictor,
    Wire,
    arrives,
    message,
    running_bot,
)


def member(status: str, person: dict[str, Any] = ANN) -> tuple[int, dict[str, Any]]:
    """Telegram's answer to getChatMember."""
    rights = dict.fromkeys(
        "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats "
        "can_restrict_members can_promote_members can_change_info can_invite_users "
        "can_post_stories can_edit_stories can_delete_stories".split(),
        False,
    )
    return 200, {"ok": True, "result": {"status": status, "user": person, **rights}}


async def test_a_person_switches_the_bot_off_and_on_for_themselves(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("❤"), store) as send:
        [off] = await send(arrives(message("/off")))
        assert (await store.people.preferences(ANN["id"])).off
        [on] = await send(arrives(message("/on")))

    assert not (await store.people.preferences(ANN["id"])).off
    assert off.parameters["text"] == (
        "I leave you alone from now on, in every chat. /on brings me back."
    )
    assert on.parameters["text"] == "I am here for you again: send me a message."


async def test_an_administrator_switches_it_off_and_on_for_the_group(store: FeedbackStore) -> None:
    wire = Wire(answers={"getChatMember": [member("administrator"), member("creator")]})
    await store.chats.set_settings(GROUP["id"], ChatSettings(mode="all", count=3))
    async with running_bot(FixedPredictor("❤"), store, wire) as send:
        _, off = await send(arrives(message("/off", chat=GROUP)))
        assert await store.chats.settings(GROUP["id"]) == ChatSettings(mode="off", count=3)
        _, on = await send(arrives(message("/on", chat=GROUP)))

    assert await store.chats.settings(GROUP["id"]) == ChatSettings(mode="mention", count=3)
    assert not (await store.people.preferences(ANN["id"])).off
    assert off.parameters["text"].startswith("I am silent in this chat")
    assert on.parameters["text"].startswith("I am here again")


async def test_what_was_set_stays_when_it_is_on_already(store: FeedbackStore) -> None:
    wire = Wire(answers={"getChatMember": [member("creator")]})
    await store.chats.set_settings(GROUP["id"], ChatSettings(mode="all"))
    async with running_bot(FixedPredictor("❤"), store, wire) as send:
        await send(arrives(message("/on", chat=GROUP)))

    assert (await store.chats.settings(GROUP["id"])).mode == "all"


async def test_an_administrator_who_is_left_alone_stays_so_when_the_group_is_not(
    store: FeedbackStore,
) -> None:
    wire = Wire(answers={"getChatMember": [member("creator")]})
    await store.people.set_off(ANN["id"], True)
    await store.chats.set_settings(GROUP["id"], ChatSettings(mode="off"))
    async with running_bot(FixedPredictor("❤"), store, wire) as send:
        _, on = await send(arrives(message("/on", chat=GROUP)))

    assert (await store.chats.settings(GROUP["id"])).mode == "mention"
    assert (await store.people.preferences(ANN["id"])).off
    assert on.parameters["text"].startswith("I am here again")
    assert on.parameters["text"].endswith(
        "For you yourself I stay switched off; /on in a private chat changes that."
    )


async def test_a_member_of_a_group_switches_it_off_for_themselves_only(
    store: FeedbackStore,
) -> None:
    wire = Wire(answers={"getChatMember": [member("member", BORIS)]})
    async with running_bot(FixedPredictor("❤"), store, wire) as send:
        _, reply = await send(arrives(message("/off", sender=BORIS, chat=GROUP)))

    assert (await store.people.preferences(BORIS["id"])).off
    assert await store.chats.settings(GROUP["id"]) == ChatSettings()
    assert reply.parameters["text"].startswith("Больше вас не беспокою")


@pytest.mark.parametrize(
    ("speaker", "mode"),
    [
        (GROUP, "off"),
        ({"id": -1009, "type": "channel", "title": "Linked"}, "mention"),
    ],
    ids=["the group", "a channel"],
)
async def test_who_writes_in_the_name_of_a_chat_decides_only_for_that_chat(
    store: FeedbackStore, speaker: dict[str, Any], mode: str
) -> None:
    nobody: dict[str, Any] = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    async with running_bot(FixedPredictor("❤"), store) as send:
        await send(arrives(message("/off", sender=nobody, chat=GROUP, sender_chat=speaker)))

    assert (await store.chats.settings(GROUP["id"])).mode == mode
    assert not (await store.people.preferences(nobody["id"])).off
