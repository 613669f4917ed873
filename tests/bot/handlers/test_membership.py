"""A group becomes a supergroup, and a bot is put out of one."""

import pytest

from bot.feedback import ChatSettings, FeedbackStore
from tests.bot.handlers.live import living
from tests.bot.wire import FixedPredictor

WANTED = ChatSettings(mode="all", count=3)


async def test_the_settings_move_with_the_group(store: FeedbackStore) -> None:
    async with living(FixedPredictor("❤"), store) as live:
        ann = live.world.person("Ann")
        group = live.world.group("Friends", ann, kind="group")
        await store.chats.set_settings(group.id, WANTED)
        successor = live.world.migrate(group)
        await live.settle()

    assert await store.chats.settings(successor.id) == WANTED


async def test_a_question_that_the_migration_overtook_is_answered_where_the_group_is_now(
    store: FeedbackStore, caplog: pytest.LogCaptureFixture
) -> None:
    async with living(FixedPredictor("❤"), store) as live:
        ann = live.world.person("Ann")
        group = live.world.group("Friends", ann, kind="group")
        await store.chats.set_settings(group.id, WANTED)
        live.world.send_text(group, ann, "@emojibot_test we won")
        successor = live.world.migrate(group)
        await live.settle()

        assert len(live.said(successor)) == 1
    assert await store.chats.settings(successor.id) == WANTED
    assert "failed" not in caplog.text


async def test_being_removed_is_normal_life_and_the_settings_wait_for_a_return(
    store: FeedbackStore, caplog: pytest.LogCaptureFixture
) -> None:
    async with living(FixedPredictor("❤"), store, owner_ids=frozenset({7})) as live:
        ann = live.world.person("Ann")
        group = live.world.group("Friends", ann)
        await store.chats.set_settings(group.id, WANTED)
        live.world.send_text(group, ann, "@emojibot_test we won")
        live.world.remove_bot(group, ann)
        await live.settle()
        live.world.readmit_bot(group, ann)
        await live.say(group, ann, "@emojibot_test we won again")

        assert len(live.said(group)) == 1
    assert await store.chats.settings(group.id) == WANTED
    assert "failed" not in caplog.text
