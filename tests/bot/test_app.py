"""The application is put together so that it can run for a year."""

import subprocess
import sys
from random import Random

from telegram import Update

from bot.app import build
from bot.feedback import FeedbackStore
from bot.settings import Settings
from bot.transport.inline_queue import Newest
from model.serving import Everybody
from tests.bot.wire import FixedPredictor, Wire, arrives, message


async def test_the_library_does_not_note_who_writes(store: FeedbackStore) -> None:
    application = build(
        Settings(_env_file=None),
        Everybody(FixedPredictor("❤")),
        store,
        Newest(),
        request=Wire(),
        token="1000001:test",
        random=Random(0),
    )
    async with application:
        update = Update.de_json(arrives(message("hello")), application.bot)
        await application.process_update(update)

        noted = [
            name
            for slot in type(application).__mro__
            for name in getattr(slot, "__slots__", ())
            if "to_be_updated" in name and getattr(application, name)
        ]
    assert noted == []


def test_what_few_bots_or_moments_need_is_not_loaded_at_the_start() -> None:
    """A web server, pictures, exports and other services: each costs a start time and memory."""
    code = (
        "import sys, bot.app, bot.logs, bot.settings;"
        "print(*{'PIL', 'alembic', 'asyncpg', 'filelock', 'torch', 'uvicorn', 'yaml'}"
        " & set(sys.modules))"
    )

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)

    assert said.stdout.decode().split() == []
