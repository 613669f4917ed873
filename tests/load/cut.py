"""A Telegram that writes down whose answers were cut off on their way."""

from typing import Any

from bot.playground.telegram import ApiCall, World
from bot.playground.telegram.json_types import Json


class Cut(World):
    """Knows which answers the bot cannot know to have arrived.

    Attributes:
        cut: chat and message of each.
        recorded: requests so far.
        polls: of these, for updates.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.cut: set[tuple[int, int]] = set()
        self.recorded = 0
        self.polls = 0

    def record(self, call: ApiCall) -> None:
        """See State."""
        super().record(call)
        self.recorded += 1
        self.polls += call.method == "getUpdates"
        if call.method == "sendMessage" and call.response is None:
            self.cut_off(call.parameters)

    def cut_off(self, parameters: Json) -> None:
        """The line broke over the `sendMessage` with these parameters, done or not."""
        about = parameters.get("reply_parameters", {}).get("message_id", 0)
        self.cut.add((int(parameters["chat_id"]), int(about)))
