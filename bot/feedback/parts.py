"""What a store is made of. Others may stand in the place of each, such as ones that count."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.feedback.choices import Choices
from bot.feedback.database import Database
from bot.feedback.offers import Offers
from bot.feedback.people import People


@dataclass(frozen=True, slots=True)
class Parts:
    """What makes the parts, each called like the class that it stands for."""

    database: Callable[[AsyncEngine], Database] = Database
    offers: Callable[..., Offers] = Offers
    choices: Callable[..., Choices] = Choices
    people: Callable[..., People] = People


PLAIN = Parts()
