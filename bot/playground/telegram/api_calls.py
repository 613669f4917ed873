"""The log of the bot's requests, for those who look."""

from dataclasses import dataclass

from bot.playground.telegram.json_types import Json


@dataclass(frozen=True, slots=True)
class ApiCall:
    """A request of the bot and what it was answered; None where the line was cut."""

    method: str
    parameters: Json
    response: Json | None
