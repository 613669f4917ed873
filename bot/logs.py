"""Logging: one line an event on stderr, as text or JSON, and never a token."""

import json
import logging
import re
from datetime import UTC, datetime

_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{30,}")


class _Text(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return redact(json.dumps(line, ensure_ascii=False))


def redact(text: str) -> str:
    """`text` without anything that looks like a bot token."""
    return _TOKEN.sub("[token]", text)


def configure(level: str, style: str) -> None:
    """Send the process's log to stderr.

    Args:
        style: "text" for people, "json" for machines.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(_Json() if style == "json" else _Text())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for chatty in ("httpx", "httpcore", "telegram", "alembic", "aiosqlite", "uvicorn"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, logging.getLevelName(level)))
