"""The pages that are made from the code, and how they are now."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bot.cli import cli
from bot.settings import Settings
from tests.docs.commands import commands_page
from tests.docs.settings import settings_page

ROOT: Final = Path(__file__).parents[2]


def made() -> Mapping[Path, str]:
    """What stands in each of these pages, by its file."""
    example = (ROOT / ".env.example").read_text("utf-8")
    return {
        ROOT / "docs/commands.md": commands_page(cli),
        ROOT / "docs/settings.md": settings_page(example, Settings.model_fields),
    }
