"""The people and the chats that a playground begins with."""

from bot.botapi import World


def seed(world: World) -> None:
    """One English and one Russian person, each alone with the bot, and both in a group."""
    ann = world.person("Ann", language_code="en", username="ann_example")
    boris = world.person("Борис", language_code="ru", username="boris_example")
    world.private_chat(ann)
    world.private_chat(boris)
    world.group("Friends · Друзья", ann, boris)
