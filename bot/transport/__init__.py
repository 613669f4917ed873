"""Between Telegram and the handlers: fetching, ordering, retrying, and how much of it at once."""
