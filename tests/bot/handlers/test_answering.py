"""How an answer is given."""

import pytest

from bot.feedback import ChatSettings, FeedbackStore
from bot.words.privacy_policy import POLICY_VERSION
from model.labels import display
from tests.bot.handlers.live import living
from tests.bot.wire import FixedPredictor


async def test_a_chat_may_want_a_reaction_instead_of_a_message(store: FeedbackStore) -> None:
    async with living(FixedPredictor("😂"), store) as live:
        ann = live.world.person("Ann")
        group = live.world.group("Friends", ann)
        await store.chats.set_settings(group.id, ChatSettings(delivery="reaction"))
        asked = await live.say(group, ann, "@emojibot_test that was funny")
        assert live.said(group) == []

    assert asked.reaction == "🤣"  # Telegram has no 😂 to react with
    offer = await store.offers.for_message(chat=group.id, message=asked.id)
    assert offer is not None
    assert (offer.kind, [it.emoji for it in offer.shown.suggestions]) == ("reaction", ["🤣"])


async def test_or_both(store: FeedbackStore) -> None:
    async with living(FixedPredictor("❤", "🎉"), store) as live:
        ann = live.world.person("Ann")
        group = live.world.group("Friends", ann)
        await store.chats.set_settings(group.id, ChatSettings(delivery="both", count=1))
        asked = await live.say(group, ann, "@emojibot_test we won")
        [reply] = live.said(group)

    assert (asked.reaction, reply.text, len(reply.keyboard[0])) == ("❤", "❤️", 1)


@pytest.mark.parametrize(
    ("available", "reaction", "words"),
    [((), None, ["❤️"]), (("🔥", "🥰"), "🥰", []), (None, "❤", [])],
    ids=["none at all", "a few", "all"],
)
async def test_the_chats_own_choice_of_reactions_is_kept(
    store: FeedbackStore,
    available: tuple[str, ...] | None,
    reaction: str | None,
    words: list[str],
) -> None:
    async with living(FixedPredictor("❤"), store) as live:
        ann = live.world.person("Ann")
        group = live.world.group("Friends", ann)
        group.available_reactions = available
        await store.chats.set_settings(group.id, ChatSettings(delivery="reaction"))
        asked = await live.say(group, ann, "@emojibot_test I love you")

        assert asked.reaction == reaction
        assert [it.text for it in live.said(group)] == words


async def test_a_refused_reaction_blocks_nothing_and_what_is_allowed_is_read_again(
    store: FeedbackStore,
) -> None:
    async with living(FixedPredictor("❤"), store) as live:
        ann = live.world.person("Ann")
        group = live.world.group("Friends", ann)
        await store.chats.set_settings(group.id, ChatSettings(delivery="both"))
        await live.say(group, ann, "@emojibot_test I love you")
        group.available_reactions = ("🥰",)  # the bot believes for minutes that ❤ is allowed
        refused = await live.say(group, ann, "@emojibot_test I love you")
        given = await live.say(group, ann, "@emojibot_test I love you")

        assert len(live.said(group)) == 3
        assert (refused.reaction, given.reaction) == (None, "🥰")


@pytest.mark.parametrize("emoji", ["📷", "❤"], ids=["no fair one", "unsure"])
async def test_without_a_fair_and_sure_reaction_a_group_hears_nothing_unasked(
    store: FeedbackStore, emoji: str
) -> None:
    async with living(FixedPredictor(emoji, best=0.6 if emoji == "📷" else 0.2), store) as live:
        ann = live.world.person("Ann")
        group = live.world.group("Friends", ann)
        live.world.promote(group, live.world.bot)
        settings = ChatSettings(mode="react", threshold=0.5, every_seconds=0)
        await store.chats.set_settings(group.id, settings)
        unasked = await live.say(group, ann, "what a day")

        assert unasked.reaction is None
        assert live.said(group) == []


@pytest.mark.parametrize("place", ["private", "group"])
async def test_whoever_asked_gets_words_in_place_of_a_reaction_that_is_not_there(
    store: FeedbackStore, place: str
) -> None:
    async with living(FixedPredictor("📷", best=0.9), store) as live:
        ann = live.world.person("Ann")
        group, private = live.world.group("Friends", ann), live.world.private_chat(ann)
        chat = private if place == "private" else group
        await store.chats.set_settings(chat.id, ChatSettings(delivery="reaction"))
        await live.say(chat, ann, "@emojibot_test what a view")

        assert [it.text for it in live.said(chat)] == ["📷"]


async def test_who_writes_in_the_groups_name_gets_an_emoji_without_buttons(
    store: FeedbackStore,
) -> None:
    async with living(FixedPredictor("❤"), store) as live:
        ann = live.world.person("Ann")
        group = live.world.group("Friends", ann)
        await live.say(group, ann, "@emojibot_test we won", anonymously=True)
        [reply] = live.said(group)

    assert (reply.text, reply.keyboard) == ("❤️", [])
    assert (await store.statistics.overall()).groups == ()


async def test_replies_to_who_consents_are_shuffled_now_and_then(store: FeedbackStore) -> None:
    emojis = ["❤", "🎉", "🏆", "🔥", "😂"]
    async with living(FixedPredictor(*emojis), store, shuffled_share=1) as live:
        ann, boris = live.world.person("Ann"), live.world.person("Boris")
        await store.people.set_consent(ann.id, given=True, version=POLICY_VERSION, lang="en")
        offers = []
        for person in (ann, boris):
            chat = live.world.private_chat(person)
            asked = await live.say(chat, person, "we won")
            offers.append(await store.offers.for_message(chat=chat.id, message=asked.id))
            [reply] = live.said(chat)
            offered = [it["text"] for it in reply.keyboard[0]]
            assert offers[-1] is not None
            assert offered == [display(it.emoji) for it in offers[-1].shown.suggestions]
            assert reply.text == offered[0]
            await live.press(reply, person, offered[1])

    [anns, boriss] = [offer.shown for offer in offers if offer is not None]
    assert (anns.shuffled, boriss.shuffled) == (True, False)
    assert [it.emoji for it in boriss.suggestions] == emojis
    [best, *others] = (it.emoji for it in anns.suggestions)
    assert (best, set(others)) == (emojis[0], set(emojis[1:]))
    assert others != emojis[1:]


async def test_reactions_are_never_shuffled(store: FeedbackStore) -> None:
    async with living(FixedPredictor("❤", "🔥", "🎉"), store, shuffled_share=1) as live:
        ann = live.world.person("Ann")
        group = live.world.group("Friends", ann)
        await store.people.set_consent(ann.id, given=True, version=POLICY_VERSION, lang="en")
        await store.chats.set_settings(group.id, ChatSettings(delivery="reaction"))
        asked = await live.say(group, ann, "@emojibot_test I love you")

    offer = await store.offers.for_message(chat=group.id, message=asked.id)
    assert offer is not None
    assert (asked.reaction, offer.shown.shuffled) == ("❤", False)
