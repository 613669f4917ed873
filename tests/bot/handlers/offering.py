"""A message, and what the buttons under its answer carry."""

from typing import Any

from tests.bot.wire import (
    Send,
    arrives,
    keyboard,
    message,
)

WON = message("we won", number=12)


async def offered(send: Send, about: dict[str, Any] = WON) -> list[str]:
    """Have `about` answered; what its emojis carry, and "none fits" last."""
    [reply] = await send(arrives(about))
    row, [none, _] = keyboard(reply)
    return [button["callback_data"] for button in (*row, none)]
