"""Telegram's limits on what a bot sends."""

import asyncio

import pytest

from bot.transport.send_queue import Kind, SendQueue
from bot.transport.turn import Lane
from tests.bot.transport.leaping import leaping, now

ANN, BORIS, GROUP = 101, 102, -103
FIRST, ASKED, UNASKED = Lane.FIRST, Lane.ASKED, Lane.UNASKED
MESSAGE, EDIT, REACTION = Kind.MESSAGE, Kind.EDIT, Kind.REACTION


async def sent(queue: SendQueue, *requests: tuple[int, Kind, Lane]) -> list[float]:
    """When each of these went out, of those that come now in this order."""

    async def enter(chat: int, kind: Kind, lane: Lane) -> float:
        await queue.enter(chat, kind, lane)
        return now()

    return await asyncio.gather(*(enter(*request) for request in requests))


@pytest.mark.parametrize(
    ("endpoint", "kind"),
    [
        ("sendMessage", MESSAGE),
        ("sendDocument", MESSAGE),
        ("copyMessage", MESSAGE),
        ("editMessageText", EDIT),
        ("setMessageReaction", REACTION),
        ("sendChatAction", None),
        ("getChat", None),
        ("answerCallbackQuery", None),
        ("setMyCommands", None),
    ],
)
def test_what_a_method_is_counted_as(endpoint: str, kind: Kind | None) -> None:
    assert Kind.of(endpoint) is kind


@leaping
async def test_in_private_it_is_one_a_second_with_bursts() -> None:
    when = await sent(SendQueue(), *[(ANN, MESSAGE, ASKED)] * 41)

    assert [when.count(second) for second in (0, 1, 40)] == [25, 15, 1]


@leaping
async def test_in_a_group_it_is_twenty_a_minute_and_three_are_kept_for_presses_and_commands() -> (
    None
):
    queue = SendQueue()

    when = await sent(queue, *[(GROUP, MESSAGE, ASKED)] * 18, *[(GROUP, MESSAGE, FIRST)] * 3)

    assert when == [0] * 17 + [60] + [0] * 3


@leaping
async def test_in_all_it_is_thirty_a_second() -> None:
    when = await sent(SendQueue(), *[(chat, MESSAGE, FIRST) for chat in range(1, 62)])

    assert [when.count(second) for second in (0, 1, 2)] == [30, 30, 1]


@leaping
async def test_a_full_chat_holds_up_no_other_and_no_other_kind() -> None:
    queue = SendQueue()
    full = asyncio.create_task(sent(queue, *[(GROUP, MESSAGE, ASKED)] * 40))
    await asyncio.sleep(2)

    assert await sent(queue, (ANN, MESSAGE, ASKED), (GROUP, EDIT, ASKED)) == [2, 2]
    full.cancel()


@leaping
async def test_a_refusal_stops_its_chat_alone() -> None:
    queue = SendQueue()
    queue.refused(GROUP, 30)

    when = await sent(
        queue, (GROUP, MESSAGE, FIRST), (GROUP, REACTION, UNASKED), (ANN, MESSAGE, ASKED)
    )

    assert when == [30, 30, 0]


@leaping
async def test_refusals_of_several_chats_at_once_stop_all_for_the_shortest_time() -> None:
    queue = SendQueue()
    for chat, seconds in ((1, 30), (2, 5), (3, 8)):
        queue.refused(chat, seconds)

    assert await sent(queue, (ANN, MESSAGE, FIRST), (1, MESSAGE, FIRST)) == [5, 30]


@pytest.mark.parametrize("chats", [(1, 2, 3), (1, 1, 1)], ids=["one by one", "the same chat"])
@leaping
async def test_refusals_of_single_chats_stop_nobody_else(chats: tuple[int, ...]) -> None:
    queue = SendQueue()
    for chat in chats:
        queue.refused(chat, 30)
        await asyncio.sleep(2 if len({*chats}) > 1 else 0)
    before = now()

    assert await sent(queue, (ANN, MESSAGE, FIRST)) == [before]


@leaping
async def test_unasked_requests_find_no_room_where_others_will_need_it() -> None:
    queue = SendQueue()
    assert queue.has_room(GROUP, MESSAGE, UNASKED)
    await sent(queue, *[(GROUP, MESSAGE, ASKED)] * 12)

    assert not queue.has_room(GROUP, MESSAGE, UNASKED)
    assert queue.has_room(GROUP, MESSAGE, ASKED)


@leaping
async def test_chats_that_are_silent_are_forgotten() -> None:
    queue = SendQueue()
    await sent(queue, *[(chat, MESSAGE, FIRST) for chat in range(1, 100)])
    queue.refused(1000, 500)

    await asyncio.sleep(100)
    await sent(queue, (ANN, MESSAGE, FIRST))

    assert len(queue) == 4  # Ann, and all kinds of the one that is to wait


@leaping
async def test_one_chat_that_is_to_wait_for_long_keeps_no_others_in_memory() -> None:
    queue = SendQueue()
    queue.refused(ANN, 3600)

    for chat in range(1000, 2000):
        await sent(queue, (chat, MESSAGE, ASKED))
        await asyncio.sleep(1)

    assert len(queue) <= 60  # those of the last forty seconds, and Ann


@pytest.mark.parametrize("processes", [1, 2, 4, 64])
@leaping
async def test_processes_that_share_a_bot_share_what_telegram_takes(processes: int) -> None:
    queue = SendQueue()
    queue.share(processes)

    times = await sent(queue, *[(chat, MESSAGE, FIRST) for chat in range(1, 61)])

    assert times.count(0) == max(1, 30 // processes)
    assert queue.has_room(99, MESSAGE, UNASKED) is False
