"""Two real processes of the bot behind one webhook, with PostgreSQL."""

import asyncio
import signal
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from bot.feedback import open_engine
from bot.feedback.migrate import upgrade
from tests.bot.feedback import postgres
from tests.e2e.process import PATIENCE, Telegram
from tests.e2e.several import logs, people, several

pytestmark = [pytest.mark.timeout(180), postgres.needs_postgres]

TAKEN_OVER = 5.0  # seconds in which the chats of a process that is gone have another
ALONE = "1 processes share the bot; this one looks after 256 of the districts"


@pytest.fixture
def database() -> Iterator[str]:
    with postgres.database() as url:
        upgrade(url)
        yield url


async def test_two_processes_answer_every_message_once_and_in_order(
    life: Telegram, database: str
) -> None:
    chats = people(life.world, 8)
    async with several(life, database) as both:
        both.say(chats, 3)
        await both.answered(chats, 3)

        assert all(both.in_order(chat) for chat in chats)
        assert min(both.handled()) > 0


async def test_what_telegram_brings_to_both_at_once_is_answered_once(
    life: Telegram, database: str
) -> None:
    chats = people(life.world, 8)
    async with several(life, database, copies=2) as both:
        both.say(chats, 2)
        await both.answered(chats, 2)
        both.say(chats, 1, first=2)
        await both.answered(chats, 3)

        assert all(both.in_order(chat) for chat in chats)


async def test_a_process_is_killed_at_work_and_the_other_takes_its_chats_over(
    life: Telegram, database: str
) -> None:
    chats = people(life.world, 12)
    async with several(life, database) as both:
        both.say(chats, 1)
        await both.answered(chats, 1)
        await marked(database, len(chats))
        both.say(chats, 1, first=1)
        await both.answered(chats[:1], 2)
        assert await both.bots[0].ends(signal.SIGKILL) == -signal.SIGKILL
        both.say(chats, 1, first=2)
        await logs(both.bots[1], ALONE, TAKEN_OVER)
        await both.answered(chats, 3)
        await marked(database, 3 * len(chats))

    for chat in chats:
        answers, asked = both.answers(chat), both.asked(chat)
        assert list(dict.fromkeys(answers)) == asked
        # Only what was answered in the moment of the kill may be answered once more.
        assert [answers.count(it) for it in (asked[0], asked[2])] == [1, 1]
        assert answers.count(asked[1]) <= 2


async def test_the_chats_of_a_process_that_hangs_are_taken_over(
    life: Telegram, database: str
) -> None:
    chats = people(life.world, 8)
    async with several(life, database) as both:
        both.say(chats, 1)
        await both.answered(chats, 1)
        await marked(database, len(chats))
        both.bots[0].process.send_signal(signal.SIGSTOP)
        both.say(chats, 1, first=1)
        await logs(both.bots[1], ALONE, TAKEN_OVER)
        await both.answered(chats, 2)
        both.bots[0].process.send_signal(signal.SIGCONT)
        both.say(chats, 1, first=2)
        await both.answered(chats, 3)
        await asyncio.gather(*(bot.ends(signal.SIGTERM) for bot in both.bots))

    assert all(both.in_order(chat) for chat in chats)


async def test_a_process_that_ends_leaves_its_chats_at_once(life: Telegram, database: str) -> None:
    chats = people(life.world, 8)
    async with several(life, database) as both:
        both.say(chats, 2)
        assert await both.bots[1].ends(signal.SIGTERM) == 0
        await both.answered(chats, 2)

        assert all(both.in_order(chat) for chat in chats)
        assert "Traceback" not in both.bots[1].logged()


async def marked(database: str, count: int) -> None:
    """Wait until so many answers are marked."""
    engine = open_engine(database)
    async with asyncio.timeout(PATIENCE), engine.connect() as connection:
        statement = text("select count(*) from answered_updates")
        while await connection.scalar(statement) < count:
            await connection.rollback()
    await engine.dispose()
