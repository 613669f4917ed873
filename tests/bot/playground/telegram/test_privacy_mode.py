"""What a bot under privacy mode is told of in a group."""

import pytest

from bot.playground.telegram import Chat, User, World
from bot.playground.telegram.chats import Message
from bot.playground.telegram.privacy_mode import is_heard


@pytest.fixture
def group(world: World, ann: User, boris: User) -> Chat:
    return world.group("Friends", ann, boris)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("we won", False),
        ("/start", True),
        ("/start@emojibot_test please", True),
        ("/start@EmojiBot_Test", True),
        ("/start@another_bot", False),
        ("type /start", False),
        ("@emojibot_test we won", True),
        ("we won, @EMOJIBOT_TEST!", True),
        ("we won @emojibot_test2", False),
        ("mail me@emojibot_test", False),
        ("see https://example.org/@emojibot_test", False),
    ],
)
def test_commands_and_mentions_are_heard(
    world: World, group: Chat, ann: User, text: str, told: bool
) -> None:
    assert is_heard(world.bot, world.send_text(group, ann, text)) is told


def test_a_caption_can_mention_the_bot(world: World, group: Chat, ann: User) -> None:
    assert is_heard(world.bot, world.send_photo(group, ann, caption="@emojibot_test sea"))
    assert not is_heard(world.bot, world.send_photo(group, ann, caption="sea"))
    assert not is_heard(world.bot, world.send_sticker(group, ann))


def test_replies_to_the_bot_are_heard_and_to_others_not(
    world: World, group: Chat, ann: User, boris: User
) -> None:
    ours = world.post(Message(group.next_id(), group, world.bot, world.now(), text="🎉"))
    theirs = world.send_text(group, boris, "hello")

    assert is_heard(world.bot, world.send_text(group, ann, "thanks", reply_to=ours))
    assert not is_heard(world.bot, world.send_text(group, ann, "thanks", reply_to=theirs))


def test_in_a_private_chat_all_is_heard(world: World, chat: Chat, ann: User) -> None:
    assert is_heard(world.bot, world.send_text(chat, ann, "we won"))
    assert is_heard(world.bot, world.send_sticker(chat, ann))


def test_another_bot_is_never_heard(world: World, ann: User) -> None:
    other = world.person("Other", username="other_bot", is_bot=True)
    group = world.group("Friends", ann, other)

    assert not is_heard(world.bot, world.send_text(group, other, "/start@emojibot_test"))
