"""`pip install emojibot` in an empty folder: all that the bot needs comes with it."""

import os
import subprocess
import sys
from pathlib import Path

from bot.cli.help import TOPICS
from bot.feedback.migrate import check
from tests.deploy.conftest import ROOT, Installed

CODE = ("bot", "model", "migrations")
FOR_ENGINEERS = {".po", ".mako", ".jsonc"}  # what makes the next version, not what runs


def files(folder: Path) -> set[Path]:
    return {
        file.relative_to(folder)
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }


def emojibot(installed: Installed, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command in `folder`, with what is installed and no setting of this machine."""
    run = subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(installed.packages),
            "HOME": str(folder),
        },
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    return run


def test_a_wheel_holds_every_file_that_runs(installed: Installed) -> None:
    ours = {Path(name, file) for name in CODE for file in files(ROOT / name)}

    assert files(installed.packages) == {it for it in ours if it.suffix not in FOR_ENGINEERS}


def test_a_wheel_holds_what_help_shows(installed: Installed) -> None:
    shown = set(map(Path, TOPICS.values()))

    assert shown <= files(installed.data / "share/doc/emojibot")


def test_it_suggests_in_an_empty_folder(installed: Installed, tmp_path: Path) -> None:
    run = emojibot(installed, tmp_path, "suggest", "-1", "happy birthday")

    assert run.stdout == "🎂\n"
    assert list(tmp_path.iterdir()) == []


def test_it_makes_the_tables_in_an_empty_folder(installed: Installed, tmp_path: Path) -> None:
    run = emojibot(installed, tmp_path, "db", "upgrade")

    assert check(f"sqlite+aiosqlite:///{tmp_path}/data/emojibot.db") in run.stdout
