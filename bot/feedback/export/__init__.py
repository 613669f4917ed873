"""Writes an export to a folder that training, `datasets` and pandas can read."""

from bot.feedback.export.files import require
from bot.feedback.export.folder import erase_partial, refuse_used, written_aside
from bot.feedback.export.writing import write

__all__ = ["erase_partial", "refuse_used", "require", "write", "written_aside"]
