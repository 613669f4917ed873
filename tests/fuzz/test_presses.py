"""Presses on buttons, real ones and forged ones, inline queries, and what is sent of them."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.bot.wire import ANN, Sent, arrives, message, tap
from tests.fuzz.at_work import AtWork
from tests.fuzz.strategies import MARKER, mangled, texts
from tests.fuzz.test_callback_data import forged
from tests.fuzz.updates import chosen, people, presses, queries


@given(press=presses(st.one_of(st.none(), forged, texts)))
async def test_a_forged_press_is_answered_without_a_failure(
    bot: AtWork, press: dict[str, Any]
) -> None:
    await bot.take(arrives(press, "callback_query"))

    assert 'File "' not in bot.log()


@given(sender=people, text=texts, which=st.lists(st.integers(0, 9), max_size=3))
async def test_every_button_that_was_given_works_or_says_why_not(
    bot: AtWork, sender: dict[str, Any], text: str, which: list[int]
) -> None:
    asked = message(f"hello {text} {MARKER}", sender={**ANN, "id": sender["id"]})
    sent = await bot.take(arrives(asked))
    for number in which:
        if not (carried := _carried(sent)):
            break
        pressed = carried[number % len(carried)]
        sent = await bot.take(tap(pressed, about=asked, sender=asked["from"]))
        assert "answerCallbackQuery" in {it.method for it in sent}

    assert 'File "' not in bot.log()


@given(query=queries)
async def test_every_inline_query_is_answered_without_a_failure(
    bot: AtWork, query: dict[str, Any]
) -> None:
    [answer] = await bot.take(arrives(query, "inline_query"))

    assert answer.method == "answerInlineQuery"
    assert 'File "' not in bot.log()


@given(query=mangled(queries))
async def test_a_query_that_is_wrong_in_one_place_stops_nothing(
    bot: AtWork, query: dict[str, Any]
) -> None:
    await bot.take(arrives(query, "inline_query"))

    bot.log()


@given(result=chosen(st.one_of(texts, forged)))
async def test_whatever_inline_result_was_sent_is_taken_without_a_failure(
    bot: AtWork, result: dict[str, Any]
) -> None:
    assert await bot.take(arrives(result, "chosen_inline_result")) == []

    assert 'File "' not in bot.log()


def _carried(sent: list[Sent]) -> list[str]:
    """What the buttons carry that were sent last."""
    found: list[str] = []
    for request in sent:
        markup = request.parameters.get("reply_markup") or {}
        rows = (json.loads(markup) if isinstance(markup, str) else markup).get("inline_keyboard")
        found += [it["callback_data"] for row in rows or [] for it in row if "callback_data" in it]
    return found
