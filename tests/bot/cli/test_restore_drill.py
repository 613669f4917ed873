"""A backup is made while people press buttons, all else is lost, and the commands bring it back."""

import asyncio
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

from bot.feedback import FeedbackStore, Keys, Shown, open_store
from bot.feedback.clock import MACHINES
from bot.feedback.daily_backups import DailyBackups
from bot.words.privacy_policy import POLICY_VERSION
from model.ranking import Suggestion
from tests.bot.cli.conftest import ANN, URL, Run

SHOWN = Shown((Suggestion("🎉", 0.5), Suggestion("❤", 0.25)), "tiny-1", "en", 7)


class Life:
    """Ann picks an emoji for one message after the other."""

    def __init__(self, store: FeedbackStore) -> None:
        self._store = store
        self.acknowledged: list[str] = []
        self.begun = asyncio.Event()

    async def go_on(self) -> None:
        """For ever."""
        while True:
            text = f"message {len(self.acknowledged)}"
            offer = await self._store.offers.offer(
                chat=1, message=len(self.acknowledged), person=ANN, shown=SHOWN
            )
            await self._store.choices.choose(offer.token, chat=1, person=ANN, emoji="🎉", text=text)
            self.acknowledged.append(text)
            self.begun.set()


async def live_and_back_up(folder: Path) -> tuple[list[str], list[str], dict[str, Any]]:
    """What was acknowledged when the backup began, and at the end; all that is kept of Ann."""
    async with open_store(URL, Keys(b"k" * 32)) as store:
        await store.people.set_consent(ANN, given=True, version=POLICY_VERSION, lang="en")
        life = Life(store)
        living = asyncio.create_task(life.go_on())
        await life.begun.wait()
        before = [*life.acknowledged]
        await DailyBackups(
            URL, folder, 7, tell=lambda said: None, today=lambda: MACHINES.here().date()
        )()
        living.cancel()
        with suppress(asyncio.CancelledError):
            await living
        return before, life.acknowledged, await store.people.belongings(ANN)


async def belongings() -> dict[str, Any]:
    async with open_store(URL, Keys(b"k" * 32)) as store:
        return await store.people.belongings(ANN)


def test_what_was_acknowledged_before_a_backup_is_read_from_it_again(run: Run) -> None:
    run("db", "upgrade")
    before, after, kept = asyncio.run(live_and_back_up(Path("backups")))
    shutil.rmtree("data")
    [copy] = Path("backups").iterdir()

    restored = run("db", "restore", str(copy), "--yes")

    assert restored.exit_code == 0
    assert run("db", "check").exit_code == 0
    found = asyncio.run(belongings())
    texts = [it["choice"]["text"] for it in found["suggestions"] if it["choice"]]
    assert sorted(texts, key=after.index)[: len(before)] == before
    assert set(texts) <= {*after, f"message {len(after)}"}
    assert all(it in kept["suggestions"] for it in found["suggestions"][: len(before)])
