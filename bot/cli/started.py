"""The first line of the log: which versions start, and with which settings."""

import platform
from importlib.metadata import version
from typing import Final

from bot.settings import Settings
from bot.settings.told import told_settings

LIBRARIES: Final = ("python-telegram-bot", "onnxruntime", "sqlalchemy")


def started(settings: Settings) -> tuple[str, dict[str, object]]:
    """The line for people, and the same for machines."""
    versions = {"emojibot": version("emojibot"), "Python": platform.python_version()}
    versions |= {library: version(library) for library in LIBRARIES}
    told = told_settings(settings)
    line = "{} starts, with {}".format(
        ", ".join(f"{name} {number}" for name, number in versions.items()),
        ", ".join(f"{name} {value}" for name, value in told.items()),
    )
    return line, {"versions": versions, "settings": told}
