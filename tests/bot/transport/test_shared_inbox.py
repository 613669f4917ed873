"""Two processes of one bot, in one town."""

import asyncio
from unittest.mock import patch

from tests.bot.transport.leaping import leaping
from tests.bot.transport.pair import A_WHILE, CHATS, chats_of, private, two
from tests.bot.transport.test_inbox import BOT, numbered
from tests.bot.transport.town import Process, Town
from tests.bot.wire import BOT as ME


@leaping
async def test_every_district_has_one_process() -> None:
    async with two(Town()) as (first, second):
        assert sorted(chats_of(first) + chats_of(second)) == [*CHATS]
        assert chats_of(first)
        assert chats_of(second)
        assert (first.shares, second.shares) == ([1, 2], [2])


@leaping
async def test_an_update_is_handled_by_the_process_of_its_chat_wherever_it_arrives() -> None:
    town = Town()
    async with two(town) as (first, second):
        mine, theirs = chats_of(first)[0], chats_of(second)[0]

        assert await first.inbox.accept([numbered(mine), numbered(theirs)])
        await asyncio.sleep(0)

        assert (first.handled, second.handled) == ([mine], [theirs])
        await asyncio.sleep(1)
        assert town.paper.ever == [theirs]
        assert town.paper.kept == {}


@leaping
async def test_it_is_confirmed_when_its_process_has_it_so_that_the_next_stands_behind_it() -> None:
    async with two(Town()) as (first, second):
        chat = chats_of(second)[0]
        second.gate.clear()

        assert await first.inbox.accept([numbered(20, chat=private(chat))])
        accepting = asyncio.create_task(second.inbox.accept([numbered(21, chat=private(chat))]))
        await asyncio.sleep(0.01)
        second.gate.set()
        assert await accepting

        assert second.handled == [20, 21]


@leaping
async def test_what_comes_to_both_is_handled_once_and_also_when_it_comes_later() -> None:
    async with two(Town()) as (first, second):
        chat = chats_of(first)[0]
        update = numbered(chat)
        await asyncio.gather(first.inbox.accept([update]), second.inbox.accept([update]))
        first.inbox._marks.add(chat)
        await asyncio.sleep(1)

        assert await second.inbox.accept([update])
        assert await first.inbox.accept([update])

        assert (first.handled, second.handled) == ([chat], [])


@leaping
async def test_inline_queries_are_handled_where_they_arrive() -> None:
    async with two(Town()) as (first, second):
        for number, process in enumerate((first, second)):
            asked = {"id": str(number), "from": ME, "query": "hi", "offset": ""}
            with patch.object(
                process.clerk, "among", side_effect=AssertionError("it is not asked")
            ):
                await process.inbox.accept([{"update_id": number, "inline_query": asked}])
        await asyncio.sleep(1)

        assert (first.handled, second.handled) == ([0], [1])


@leaping
async def test_a_process_that_is_gone_leaves_its_chats_and_its_notes_to_the_other() -> None:
    town = Town()
    async with two(town) as (first, second):
        chat = chats_of(first)[0]
        first.gate.clear()
        await first.inbox.accept([numbered(chat)])
        assert sorted(town.paper.kept) == [chat]
        first.clerk.cut = True  # as if it were killed: it does nothing more
        await first.clerk.leave()
        await asyncio.sleep(A_WHILE)

        assert (first.handled, second.handled) == ([], [chat])
        assert chats_of(second) == [*CHATS]
        assert second.shares[-1] == 1


@leaping
async def test_what_was_answered_is_not_answered_again_by_who_takes_over() -> None:
    town = Town()
    async with two(town) as (first, second):
        chat = chats_of(first)[0]
        first.gate.clear()
        await first.inbox.accept([numbered(chat)])
        turn = first.inbox._in_hand[chat]
        assert turn.answered is not None
        turn.answered(turn)
        await asyncio.sleep(0)
        await first.clerk.leave()
        first.clerk.cut = True
        await asyncio.sleep(A_WHILE)

        assert second.handled == []
        assert town.paper.kept == {}
        assert await second.inbox.accept([numbered(chat)])
        assert second.handled == []


@leaping
async def test_a_newcomer_gets_its_part_without_an_update_being_cut_off() -> None:
    town = Town()
    first, second = Process(town, BOT), Process(town, BOT)
    await first.inbox.resume()
    assert chats_of(first) == [*CHATS]
    first.gate.clear()
    await first.inbox.accept([numbered(chat) for chat in CHATS])
    await second.inbox.resume()
    await asyncio.sleep(A_WHILE)
    assert chats_of(second) == []  # something is in hand in each
    first.gate.set()
    await asyncio.sleep(A_WHILE)

    assert sorted([*first.handled, *second.handled]) == [*CHATS]
    assert chats_of(second)
    for process in (first, second):
        assert await process.inbox.drain(5)
    assert town.paper.kept == {}


@leaping
async def test_a_process_that_ends_gives_its_districts_up_and_is_not_counted() -> None:
    town = Town()
    async with two(town) as (first, second):
        await first.inbox.drain(5)
        await asyncio.sleep(A_WHILE)

        assert chats_of(second) == [*CHATS]
        assert second.shares[-1] == 1


@leaping
async def test_what_is_done_while_its_own_note_is_read_is_not_done_again() -> None:
    town, read = Town(), asyncio.Event()
    async with two(town) as (first, _):
        chat = chats_of(first)[0]

        async def slowly(_: object) -> set[int]:
            await read.wait()
            return set()

        first.gate.clear()
        accepting = asyncio.create_task(first.inbox.accept([numbered(chat)]))
        await asyncio.sleep(0.01)
        with patch.object(first.clerk, "among", slowly):
            await accepting
            await asyncio.sleep(0.01)
            first.gate.set()
            await asyncio.sleep(0.01)
            read.set()
            await asyncio.sleep(0.01)

        assert (first.begun, first.handled) == ([chat], [chat])
        assert town.paper.ever == [chat]
        assert town.paper.kept == {}


@leaping
async def test_where_nothing_can_be_noted_what_is_anothers_is_not_confirmed() -> None:
    async with two(Town()) as (first, second):
        chat = chats_of(second)[0]
        first.clerk.town.paper.broken = True

        assert not await first.inbox.accept([numbered(chat)])

        first.clerk.town.paper.broken = False
