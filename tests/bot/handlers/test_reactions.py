"""A person's reaction as feedback."""

import pytest

from bot.feedback import ChatSettings, FeedbackStore
from bot.words.privacy_policy import POLICY_VERSION
from tests.bot.conftest import examples
from tests.bot.handlers.live import living
from tests.bot.wire import FixedPredictor


async def picks(store: FeedbackStore) -> dict[str, int]:
    return {it.emoji: it.chosen for it in (await store.statistics.overall()).emojis if it.chosen}


@pytest.mark.parametrize(
    ("reaction", "counted"), [("🔥", {"🔥": 1}), ("👍", {}), ("😭", {}), ("🗿", {})]
)
async def test_a_reaction_to_the_suggestion_counts_where_it_names_a_feeling(
    store: FeedbackStore, reaction: str, counted: dict[str, int]
) -> None:
    async with living(FixedPredictor("❤", "🔥"), store) as live:
        ann = live.world.person("Ann")
        chat = live.world.private_chat(ann)
        await live.say(chat, ann, "we won")
        live.world.react(live.said(chat)[0], ann, reaction)
        await live.settle()

    assert await picks(store) == counted


async def test_a_reaction_to_their_own_message_is_their_pick(store: FeedbackStore) -> None:
    async with living(FixedPredictor("❤", "🎉"), store) as live:
        ann = live.world.person("Ann")
        group = live.world.group("Friends", ann)
        live.world.promote(group, live.world.bot)
        await store.chats.set_settings(group.id, ChatSettings(mode="react"))
        said = await live.say(group, ann, "we won")
        assert said.reaction == "❤"
        live.world.react(said, ann, "🏆")
        await live.settle()

    [kind] = (await store.statistics.overall()).kinds
    assert (await store.statistics.overall()).choices == {"reaction": 1}
    assert (kind.kind, kind.chosen) == ("reaction", 1)


@pytest.mark.parametrize("on", ["their own message", "the answer"])
async def test_the_answer_shows_what_was_picked_by_a_reaction_and_its_text_is_kept(
    store: FeedbackStore, on: str
) -> None:
    async with living(FixedPredictor("❤", "🎉"), store) as live:
        ann = live.world.person("Ann")
        await store.people.set_consent(ann.id, given=True, version=POLICY_VERSION, lang="en")
        chat = live.world.private_chat(ann)
        said = await live.say(chat, ann, "we won")
        [answer] = live.said(chat)
        live.world.react(said if on == "their own message" else answer, ann, "🔥")
        await live.settle()

        shown = chat.messages[answer.id]
        assert (shown.text, shown.keyboard[0][0]["text"]) == ("🔥", "✓\u202f🔥")
        assert shown.keyboard[-1][0]["copy_text"] == {"text": "we won 🔥"}

    [example] = await examples(store)
    assert (example.text, example.emojis, example.kind) == ("we won", ("🔥",), "reaction")


async def test_a_reaction_takes_the_place_of_a_reaction_but_not_of_a_tap(
    store: FeedbackStore,
) -> None:
    async with living(FixedPredictor("❤", "🔥", "🎉"), store) as live:
        ann = live.world.person("Ann")
        chat = live.world.private_chat(ann)
        await live.say(chat, ann, "we won")
        [reply] = live.said(chat)
        for reaction in ("🔥", "❤"):
            live.world.react(reply, ann, reaction)
            await live.settle()
        assert await picks(store) == {"❤": 1}

        await live.press(reply, ann, "🎉")
        live.world.react(reply, ann, "🔥")
        await live.settle()

    assert await picks(store) == {"🎉": 1}


async def test_somebody_elses_reaction_says_nothing(store: FeedbackStore) -> None:
    async with living(FixedPredictor("❤", "🔥"), store) as live:
        ann, boris = live.world.person("Ann"), live.world.person("Boris")
        group = live.world.group("Friends", ann, boris)
        live.world.promote(group, live.world.bot)
        said = await live.say(group, ann, "@emojibot_test we won")
        live.world.react(live.said(group)[0], boris, "🔥")
        live.world.react(said, boris, "🔥")
        await live.settle()

    assert await picks(store) == {}


async def test_a_reaction_to_anything_else_and_one_taken_away_change_nothing(
    store: FeedbackStore,
) -> None:
    async with living(FixedPredictor("❤", "🔥"), store) as live:
        ann = live.world.person("Ann")
        chat = live.world.private_chat(ann)
        await live.say(chat, ann, "/help")
        live.world.react(live.said(chat)[0], ann, "🔥")
        await live.say(chat, ann, "we won")
        reply = live.said(chat)[-1]
        live.world.react(reply, ann, "🔥")
        live.world.react(reply, ann, None)
        await live.settle()

    assert await picks(store) == {"🔥": 1}
