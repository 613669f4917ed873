"""The people and the chats that a playground begins with."""

from bot.playground.telegram import World


def seed(world: World) -> None:
    """One English and one Russian person: alone with the bot, in a group and a channel with
    it, and in a chat of two, where it is met in inline mode only.
    """
    ann = world.person("Ann", language_code="en", username="ann_example")
    boris = world.person("Борис", language_code="ru", username="boris_example")
    world.private_chat(ann)
    world.private_chat(boris)
    world.group("Friends · Друзья", ann, boris)
    world.conversation(ann, boris)
    world.channel("Good news", ann, boris)
