"""Logging: one line an event on stderr, as text or JSON; no token, and nothing that anybody wrote.

Libraries log what they were given: PTB the whole body of an answer that is no JSON, httpx every
URL, asyncio the exception of a lost task. So only loggers known to be harmless get through, and
an exception is told by its types, codes and places in the code. Its message, which may quote a
message of a person, is left out. What else an event has to say is in its `event`, for machines.

Nothing is rotated here: the log goes to stderr, and whatever keeps that has limits of its own.
"""

import errno
import json
import logging
import os
import re
import sqlite3
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, TypeAlias

import click

HARMLESS: Final = {  # by logger, with the least level that gets through
    "bot": logging.NOTSET,
    "model": logging.NOTSET,
    "alembic": logging.WARNING,
    "asyncio": logging.WARNING,
    "uvicorn": logging.WARNING,
}

COLOURS: Final = {
    logging.DEBUG: "bright_black",
    logging.WARNING: "yellow",
    logging.ERROR: "red",
    logging.CRITICAL: "red",
}

_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{30,}")
_Raised: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class _Quiet(logging.Formatter):
    """What both styles leave out."""

    def format(self, record: logging.LogRecord) -> str:
        quiet = logging.makeLogRecord(record.__dict__ | {"exc_text": None})
        if record.name == "asyncio":  # quotes the task and its exception below the first line
            quiet.msg, quiet.args = record.getMessage().partition("\n")[0], None
        return redact(self.written(quiet))

    def written(self, record: logging.LogRecord) -> str:
        return super().format(record)

    def formatException(self, ei: _Raised) -> str:
        return "" if ei[1] is None else told(ei[1])


class _Text(_Quiet):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")


class _Pretty(_Quiet):
    """For eyes: the day is known, and what is wrong stands out."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(message)s", datefmt="%H:%M:%S")

    def written(self, record: logging.LogRecord) -> str:
        colour = COLOURS.get(record.levelno)
        return (
            click.style(super().written(record), fg=colour) if colour else super().written(record)
        )


class _Json(_Quiet):
    def written(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "event", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def harmless(record: logging.LogRecord) -> bool:
    """Whether a record may be written: a filter."""
    least = HARMLESS.get(record.name.partition(".")[0])
    return least is not None and record.levelno >= least


def told(error: BaseException) -> str:
    """An exception and what it came from: places in the code, types and codes, no messages."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = [] if cause is None else [told(cause), "which led to"]
    frames = [line.rstrip("\n") for line in traceback.format_tb(error.__traceback__)]
    return "\n".join([*before, *frames, " ".join([type(error).__name__, *_code(error)])])


def redact(text: str) -> str:
    """`text` without anything that looks like a bot token."""
    return _TOKEN.sub("[token]", text)


def configure(level: str, style: str) -> None:
    """Send the process's log to stderr.

    Args:
        style: "text" for people, "json" for machines; "auto" for whoever is there.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(_formatter(style, on_terminal=sys.stderr.isatty()))
    handler.addFilter(harmless)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(True)  # a library's may quote, too, and are none of the harmless


def _formatter(style: str, *, on_terminal: bool) -> logging.Formatter:
    if style == "json" or (style == "auto" and not on_terminal):
        return _Json()
    return _Pretty() if on_terminal and "NO_COLOR" not in os.environ else _Text()


def _code(error: BaseException) -> list[str]:
    """What a machine says of the cause: ENOSPC, SQLITE_BUSY."""
    if isinstance(error, OSError) and error.errno is not None:
        return [errno.errorcode.get(error.errno, str(error.errno))]
    if isinstance(error, sqlite3.Error):
        return [getattr(error, "sqlite_errorname", "")]
    return []
