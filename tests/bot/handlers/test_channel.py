"""A channel posts something."""

from bot.feedback import ChatSettings, FeedbackStore
from tests.bot.handlers.live import living
from tests.bot.wire import FixedPredictor

ASKED = ChatSettings(mode="react", every_seconds=0)


async def test_posts_get_reactions_only_where_the_channel_asked(store: FeedbackStore) -> None:
    async with living(FixedPredictor("😂"), store) as live:
        ann = live.world.person("Ann")
        quiet = live.world.channel("Quiet", ann)
        lively = live.world.channel("Lively", ann)
        await store.chats.set_settings(lively.id, ASKED)

        assert (await live.say(quiet, ann, "that was funny")).reaction is None
        assert (await live.say(lively, ann, "that was funny")).reaction == "🤣"
        assert live.said(lively) == []
    assert (await store.statistics.overall()).groups == ()


async def test_not_more_often_than_the_channel_wants(store: FeedbackStore) -> None:
    async with living(FixedPredictor("❤"), store) as live:
        ann = live.world.person("Ann")
        channel = live.world.channel("News", ann)
        await store.chats.set_settings(channel.id, ChatSettings(mode="react", every_seconds=3600))
        posts = [await live.say(channel, ann, "we won") for _ in range(2)]

    assert [it.reaction for it in posts] == ["❤", None]


async def test_below_the_threshold_and_out_of_language_a_post_gets_nothing(
    store: FeedbackStore,
) -> None:
    async with living(FixedPredictor("❤", best=0.2), store) as live:
        ann = live.world.person("Ann")
        channel = live.world.channel("News", ann)
        await store.chats.set_settings(
            channel.id, ChatSettings(mode="react", every_seconds=0, threshold=0.25)
        )

        assert (await live.say(channel, ann, "we won")).reaction is None
        assert (await live.say(channel, ann, "你好")).reaction is None


async def test_the_reaction_follows_an_edit_of_the_post(store: FeedbackStore) -> None:
    predictor = FixedPredictor("❤")
    async with living(predictor, store) as live:
        ann = live.world.person("Ann")
        channel = live.world.channel("News", ann)
        before = await live.say(channel, ann, "we won")
        await store.chats.set_settings(channel.id, ASKED)
        post = await live.say(channel, ann, "we won")
        live.world.edit_text(before, "we did win")  # had no reaction, and gets none
        live.world.edit_text(post, "we did win, really")
        await live.settle()

        assert channel.messages[before.id].reaction is None
    assert predictor.texts == ["we won", "we did win, really"]
