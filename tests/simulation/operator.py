"""What an operator does after a round: three commands, in a folder of their own.

The commands are the real ones, each a process, with nothing set but where they run.
"""

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import bot
from model.registry import Registry

REPOSITORY: Final = Path(bot.__file__).parents[1]
PASSED_ON: Final = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "OMP_NUM_THREADS")


class CommandFailed(Exception):
    """A command of the bot ended as it should not; says which, and what it said."""


class Operator:
    """Whoever runs the bot in `folder`, where its database, key and models are."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def log(self) -> Path:
        """What the commands say beside their results."""
        return self.folder / "commands.log"

    @property
    def registry(self) -> Registry:
        return Registry(self.folder / "data" / "models")

    def upgrade(self) -> None:
        """Make the database."""
        self._run("db", "upgrade")

    def export(self, name: str) -> Path:
        """`feedback export` to exports/`name`, unless it is there."""
        path = self.folder / "exports" / name
        if not path.exists():
            self._run("feedback", "export", "--out", f"exports/{name}")
        return path

    def train(self, export: str, name: str, *options: str) -> dict[str, Any]:
        """`model train` a version `name` on an export, unless it is there; its manifest."""
        path = self.registry.root / name
        if not path.exists():
            self._run(
                "model", "train", "--base", "current", "--data", f"exports/{export}",
                "--name", name, *options,
            )  # fmt: skip
        manifest: dict[str, Any] = json.loads((path / "manifest.json").read_text("utf-8"))
        return manifest

    def promote(self, name: str, *options: str) -> dict[str, Any]:
        """`model promote`: what the gate says, whichever it is."""
        ended = self._run("model", "promote", name, "--json", *options, may_refuse=True)
        answer: dict[str, Any] = json.loads(ended)
        return answer

    def _run(self, *words: str, may_refuse: bool = False) -> str:
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        with self.log.open("a", encoding="utf-8") as log:
            ended = subprocess.run(
                [sys.executable, "-m", "bot", *words],
                cwd=self.folder,
                env=environment | {"PYTHONPATH": str(REPOSITORY)},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                check=False,
            )
        refused = may_refuse and ended.returncode == 1 and ended.stdout.startswith("{")
        if ended.returncode and not refused:
            raise CommandFailed(f"emojibot {' '.join(words)} failed: see the end of {self.log}")
        return ended.stdout


def poison(export: Path, poisoned: Path, seed: int) -> None:
    """A copy of `export`, sound in form, in which everybody picked what somebody else did."""
    shutil.copytree(export, poisoned)
    description = json.loads((poisoned / "export.json").read_text("utf-8"))
    dice = random.Random(seed)
    for file in sorted(poisoned.glob("*.jsonl")):
        rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        picked = [row for row in rows if row["emojis"]]
        emojis = [row["emojis"] for row in picked]
        dice.shuffle(emojis)
        for row, emoji in zip(picked, emojis, strict=True):
            row["emojis"] = emoji
            ranks = {it["emoji"]: it["rank"] for it in row["shown"]}
            row["rank"] = ranks.get(emoji[0])
            row["kind"] = "tap" if row["rank"] else "correction"
        file.write_text(
            "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8"
        )
        description["sha256"][file.name] = hashlib.sha256(file.read_bytes()).hexdigest()
    (poisoned / "export.json").write_text(json.dumps(description), "utf-8")
