"""What runs on each of the ways that `docs/architecture.md` describes, watched while it does.

A person writes, allows the bot to learn and taps an emoji; their pick is exported, read back and
weighed. Only Telegram is a cut wire, and on the way of the tap the model is a fixed answer.
"""

import asyncio
import base64
from collections.abc import Mapping
from pathlib import Path

from click.testing import CliRunner

from bot.cli import cli
from bot.feedback import Keys, open_store
from bot.feedback.migrate import upgrade
from model.data.feedback import propensities, read_export, weigh
from model.labels import DEFAULT_LABELS
from tests.architecture.imports import ROOT
from tests.architecture.message_way import TEXT, Way, watched
from tests.bot.wire import FixedPredictor, arrives, keyboard, message, running_bot, tap

_KEY = b"k" * 32
_PICKED = "🎉"


def walked(message_way: Way, folder: Path) -> Mapping[str, list[str]]:
    """The files of each way: a file each time that another of its functions runs.

    Args:
        message_way: of which the way of a ranking is a part.
        folder: an empty one, for a database and an export.
    """
    written = _files(message_way)
    url = f"sqlite+aiosqlite:///{folder / 'taps.db'}"
    tapped, exported = Way(), Way()
    upgrade(url)
    asyncio.run(_tap(url, tapped))
    _export(url, folder / "export", exported)
    return {
        "A message": written,
        "A ranking": written,
        "A tap": _files(tapped),
        "An exported row": _files(exported),
    }


async def _tap(url: str, way: Way) -> None:
    asked = message(TEXT)
    async with open_store(url, Keys(_KEY)) as store:
        with watched(way):
            async with running_bot(FixedPredictor(_PICKED, "🙂"), store) as send:
                _, question = await send(arrives(message("/start")))
                await send(tap(keyboard(question)[0][0]["callback_data"], about=asked))
                [reply] = await send(arrives(asked))
                way.running = True
                await send(tap(keyboard(reply)[0][0]["callback_data"], about=asked))
                way.running = False


def _export(url: str, folder: Path, way: Way) -> None:
    key = base64.urlsafe_b64encode(_KEY).decode()
    with watched(way):
        way.running = True
        CliRunner(env={"DATABASE_URL": url, "ENCRYPTION_KEY": key}).invoke(
            cli, ["feedback", "export", "--out", str(folder)], catch_exceptions=False
        )
        rows = [row for split in read_export(folder).rows.values() for row in split]
        weighed = weigh(rows, propensities(rows), DEFAULT_LABELS)
        way.running = False
    assert len(weighed.examples) == 1


def _files(way: Way) -> list[str]:
    return [Path(code.co_filename).relative_to(ROOT).as_posix() for code in way.calls]
