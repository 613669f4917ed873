"""A database that fails costs the buttons, and not the answer."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.feedback import FeedbackStore
from tests.bot.wire import GROUP, FixedPredictor, arrives, message, running_bot, tap


async def break_writing(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        await connection.exec_driver_sql("PRAGMA query_only = ON")


async def break_all(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        for table in ("choices", "shown", "suggestions", "people", "consents", "chat_settings"):
            await connection.exec_driver_sql(f"DROP TABLE {table}")


@pytest.mark.parametrize("break_it", [break_writing, break_all])
@pytest.mark.parametrize("chat", [None, GROUP], ids=["private", "group"])
async def test_a_person_gets_the_emojis_without_buttons(
    store: FeedbackStore,
    engine: AsyncEngine,
    caplog: pytest.LogCaptureFixture,
    break_it: object,
    chat: dict[str, object] | None,
) -> None:
    assert callable(break_it)
    await break_it(engine)
    async with running_bot(FixedPredictor("❤", "😂"), store) as send:
        [reply] = await send(arrives(message("@emojibot_test we won", chat=chat)))

    assert reply.parameters["text"] == "❤️ 😂"
    assert "reply_markup" not in reply.parameters
    assert "feedback.db cannot be used" in caplog.text
    assert not store.is_well


async def test_a_press_that_cannot_be_stored_names_the_cause_in_the_log(
    store: FeedbackStore, engine: AsyncEngine, caplog: pytest.LogCaptureFixture
) -> None:
    await break_writing(engine)
    async with running_bot(FixedPredictor("❤"), store) as send:
        [answer] = await send(tap("c:token:❤", about=message("we won")))

    assert answer.parameters["text"] == "Something went wrong on my side. Please try again."
    assert "cannot be used: it is read-only" in caplog.text
