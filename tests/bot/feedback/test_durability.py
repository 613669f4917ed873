"""A choice that the store has answered survives the death of the process."""

import subprocess
import sys

import pytest

from bot.feedback import Keys, Shown, open_store

pytestmark = pytest.mark.own_database

TAP_FOREVER = """
import asyncio, itertools, sys
from bot.feedback import Keys, Shown, open_store
from model.ranking import Suggestion

async def tap():
    shown = Shown((Suggestion("🎉", 0.5),), "tiny-1", "en", 7)
    async with open_store(sys.argv[1], Keys(b"k" * 32)) as store:
        for message in itertools.count(1):
            offer = await store.offers.offer(chat=1, message=message, person=1, shown=shown)
            await store.choices.choose(offer.token, chat=1, person=1, emoji="🎉", text=None)
            print(message, flush=True)

asyncio.run(tap())
"""


def answered_until_killed(url: str) -> list[int]:
    """The messages whose choices a process reports as stored before SIGKILL ends it."""
    with subprocess.Popen(
        [sys.executable, "-c", TAP_FOREVER, url], stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        answered = [int(program.stdout.readline()) for _ in range(20)]
        program.kill()
        return answered + [int(line) for line in program.stdout]


@pytest.mark.timeout(60)  # an interpreter starts, on a machine that may be busy
async def test_no_answered_choice_is_lost_when_the_process_is_killed(url: str, keys: Keys) -> None:
    answered = answered_until_killed(url)

    async with open_store(url, keys) as store:
        offers = [
            await store.offers.offer(
                chat=1, message=message, person=1, shown=Shown((), "-", "-", 0)
            )
            for message in answered
        ]
    assert {offer.chosen for offer in offers} == {"🎉"}
