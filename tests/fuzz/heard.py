"""What reaches the log: each line as it would be written, without its time."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from bot.logs import harmless, told
from tests.fuzz.strategies import MARKER

_OURS = ("bot", "model")


class Heard(logging.Handler):
    """Keeps what is logged, of every level."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.addFilter(harmless)

    @classmethod
    @contextmanager
    def listening(cls) -> Iterator[Self]:
        """Hears all loggers, until the end of the block."""
        heard, root = cls(), logging.getLogger()
        ours = [logging.getLogger(name) for name in _OURS]
        before = [logger.level for logger in ours]
        root.addHandler(heard)
        for logger in ours:
            logger.setLevel(logging.DEBUG)
        try:
            yield heard
        finally:
            root.removeHandler(heard)
            for logger, level in zip(ours, before, strict=True):
                logger.setLevel(level)

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())
        if record.exc_info and record.exc_info[1] is not None:
            self.lines.append(told(record.exc_info[1]))

    def end(self) -> str:
        """What was logged since the last end; never what somebody wrote."""
        said, self.lines = "\n".join(self.lines), []
        assert MARKER not in said
        return said
