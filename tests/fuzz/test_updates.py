"""Updates of every kind, through the inbox to the handlers."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, User

from bot.transport.lanes import place
from tests.bot.wire import BOT
from tests.fuzz.at_work import AtWork
from tests.fuzz.strategies import json_values, mangled
from tests.fuzz.updates import updates

ME = Bot("1000001:test")
ME._bot_user = User.de_json(BOT)
ANYTHING = st.builds(
    lambda content, number: {**content, "update_id": number},
    st.dictionaries(
        st.sampled_from(["message", "callback_query", "inline_query", "message_reaction"]),
        json_values,
    ),
    st.integers(0, 2**31),
)


@given(update=updates())
async def test_whatever_telegram_may_bring_is_handled_without_a_failure(
    bot: AtWork, update: dict[str, Any]
) -> None:
    await bot.take(update)

    assert 'File "' not in bot.log()


@given(update=st.one_of(mangled(updates().map(lambda it: {"update": it})), ANYTHING))
async def test_what_telegram_never_brings_stops_nothing_and_is_told_nobody(
    bot: AtWork, update: dict[str, Any]
) -> None:
    inside = update.get("update", update)
    await bot.take({**inside, "update_id": 1} if isinstance(inside, dict) else {"update_id": 1})

    assert "uncaught" not in bot.log()


@given(update=st.one_of(updates(), mangled(updates()), ANYTHING))
def test_every_update_has_its_place(update: dict[str, Any]) -> None:
    hash(place(update, ME).line)
