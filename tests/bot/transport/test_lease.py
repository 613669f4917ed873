"""A process that cannot be sure of its districts: what it cuts off, and how it joins again."""

import asyncio
import logging
from unittest.mock import patch

import pytest

from bot.feedback.colleagues import LEASE
from bot.transport.rounds import SURE
from tests.bot.transport.leaping import leaping
from tests.bot.transport.pair import A_WHILE, CHATS, chats_of, private, two
from tests.bot.transport.test_inbox import numbered
from tests.bot.transport.town import Town


def test_nobody_is_sure_for_longer_than_postgresql_waits_for_a_sign() -> None:
    assert SURE <= LEASE


@leaping
async def test_who_cannot_be_sure_of_its_chats_cuts_off_what_it_does_there() -> None:
    town = Town()
    async with two(town) as (first, second):
        chat = chats_of(first)[0]
        first.gate.clear()
        await first.inbox.accept([numbered(chat)])
        assert first.begun == [chat]
        first.clerk.cut = True
        await asyncio.sleep(A_WHILE)
        first.gate.set()
        await asyncio.sleep(A_WHILE)

        assert (first.handled, second.handled) == ([], [chat])
        assert chats_of(first) == []
        first.clerk.cut = False
        await asyncio.sleep(A_WHILE)
        assert sorted(chats_of(first) + chats_of(second)) == [*CHATS]
        assert chats_of(first)


@leaping
async def test_what_waited_for_a_turn_there_is_not_begun_any_more() -> None:
    async with two(Town()) as (first, second):
        [chat, other, *_] = chats_of(first)
        first.gate.clear()
        for number in range(4):  # as many as are handled at once
            await first.inbox.accept([numbered(50 + number, chat=private(other + 256 * number))])
        await first.inbox.accept([numbered(chat)])
        first.clerk.cut = True
        await asyncio.sleep(A_WHILE)
        first.gate.set()
        await asyncio.sleep(A_WHILE)

        assert chat not in first.begun
        assert sorted(second.handled) == [chat, 50, 51, 52, 53]


@leaping
async def test_it_joins_anew_only_when_nothing_is_in_hand() -> None:
    async with two(Town()) as (first, _):
        chat = chats_of(first)[0]
        first.gate.clear()
        await first.inbox.accept([numbered(chat)])
        first.inbox._in_hand[chat].spoken = True  # so that it is let finish
        first.clerk.cut = True
        await asyncio.sleep(A_WHILE)
        first.clerk.cut = False
        await asyncio.sleep(A_WHILE)
        assert chats_of(first) == []
        first.gate.set()
        await asyncio.sleep(A_WHILE)

        assert chats_of(first)


@leaping
async def test_a_process_whose_signs_of_life_are_late_begins_nothing() -> None:
    async with two(Town()) as (first, _):
        chat = chats_of(first)[0]
        assert first.inbox._going is not None
        first.inbox._going.cancel()
        await asyncio.sleep(SURE)

        assert not first.has(chat)


@leaping
async def test_what_such_a_process_had_begun_is_cut_off_before_another_may_begin_it() -> None:
    town = Town()
    async with two(town) as (first, _):
        chat = chats_of(first)[0]
        first.gate.clear()
        await first.inbox.accept([numbered(chat)])
        assert first.inbox._going is not None
        first.inbox._going.cancel()  # as if a question to the database took long
        await asyncio.sleep(SURE)
        first.gate.set()
        await asyncio.sleep(0)

        assert (first.begun, first.handled) == ([chat], [])
        assert sorted(town.paper.kept) == [chat]


@leaping
async def test_what_was_cut_off_because_a_sign_of_life_was_late_is_taken_up_after_it() -> None:
    town = Town()
    async with two(town) as (first, _):
        chat = chats_of(first)[0]
        first.inbox._own.renew(0)  # as if the machine had been away for a while

        assert await first.inbox.accept([numbered(chat)])
        await asyncio.sleep(A_WHILE)

        assert first.handled == [chat]
        assert town.paper.ever == [chat]
        assert town.paper.kept == {}


@leaping
async def test_an_update_that_arrives_just_before_that_is_taken_up_as_well() -> None:
    town = Town()
    async with two(town) as (first, _):
        [chat, other, *_] = chats_of(first)
        first.gate.clear()
        for number in range(4):  # as many as are handled at once
            await first.inbox.accept([numbered(50 + number, chat=private(other + 256 * number))])
        accepting = asyncio.create_task(first.inbox.accept([numbered(chat)]))
        await asyncio.sleep(0.01)
        first.inbox._own.renew(0)
        first.gate.set()
        await accepting
        await asyncio.sleep(A_WHILE)

        assert sorted(first.handled) == [chat, 50, 51, 52, 53]


@leaping
async def test_a_round_that_fails_for_whatever_reason_is_not_the_last(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with two(Town()) as (first, second):
        with patch.object(first.clerk, "numbers", side_effect=RuntimeError("a bug")):
            await asyncio.sleep(A_WHILE)
        assert "could not be looked after" in caplog.text
        await asyncio.sleep(A_WHILE)

        assert chats_of(first)
        assert sorted(chats_of(first) + chats_of(second)) == [*CHATS]


@leaping
async def test_that_districts_are_taken_again_is_said_when_it_is_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    async with two(Town()) as (first, _):
        chat = chats_of(first)[0]
        first.gate.clear()
        await first.inbox.accept([numbered(chat)])
        first.inbox._in_hand[chat].spoken = True  # so that it is let finish
        first.clerk.cut = True
        await asyncio.sleep(A_WHILE)
        before = caplog.text
        first.clerk.cut = False
        first.gate.set()
        await asyncio.sleep(A_WHILE)

        assert "takes districts again" not in before
        assert caplog.text.count("left to others") == 1
        assert caplog.text.count("takes districts again") == 1
