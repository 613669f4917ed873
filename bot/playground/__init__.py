"""The page of `emojibot play`: chats in a browser, with the loopback Bot API server behind.

A person acts in the page, the page asks `acts`, `inline` or `roles`, and they act in the
`World`. Whatever happens there, whoever did it, comes back to every open page through
`event_stream`.
"""

from bot.playground.routes import playground
from bot.playground.seed import seed

__all__ = ["playground", "seed"]
