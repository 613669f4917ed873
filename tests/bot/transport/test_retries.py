"""Requests that Telegram or the network refuses."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientConnectorError, ServerDisconnectedError
from aiohttp.client_reqrep import ConnectionKey
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.transport.retries import HURRY, WORTH, NoRoom, Patience, seconds
from bot.transport.turn import Lane, Turn, begin
from tests.bot.transport.leaping import leaping, now

ANN, GROUP = 101, -103
REPEATABLE = ["sendMessage", "editMessageText", "answerCallbackQuery", "setMessageReaction"]

Answer = bool | dict[str, Any] | list[dict[str, Any]]


class Line:
    """Fails with each of some errors in turn, then succeeds."""

    def __init__(self, *errors: Exception) -> None:
        self.left = list(errors)
        self.chats: list[object] = []

    async def __call__(self, endpoint: str, data: dict[str, Any]) -> Answer:
        del endpoint
        self.chats.append(data.get("chat_id"))
        if self.left:
            raise self.left.pop(0)
        return True


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


def cut() -> TelegramError:
    """The line broke after the request was sent."""
    return caused(NetworkError("ServerDisconnectedError"), ServerDisconnectedError())


def not_reached() -> TelegramError:
    """The line never stood."""
    key = ConnectionKey("api.telegram.org", 443, True, True, None, None, None)
    return caused(NetworkError("ClientConnectorError"), ClientConnectorError(key, OSError()))


async def ask(
    line: Callable[..., Coroutine[Any, Any, Answer]],
    endpoint: str = "sendMessage",
    chat: int = ANN,
    patience: Patience | None = None,
) -> Answer:
    data = {"chat_id": chat}
    patience = patience or Patience()
    return await patience.process_request(line, (endpoint, data), {}, endpoint, data, None)


def turn(lane: Lane) -> Turn:
    """That in which the test's requests are made from now on."""
    it = Turn({}, lane, ("line",), ANN)
    begin(it)
    return it


@pytest.mark.parametrize("endpoint", REPEATABLE)
@leaping
async def test_a_server_that_fails_and_a_line_that_never_stood_are_tried_again(
    endpoint: str,
) -> None:
    line = Line(NetworkError("Bad Gateway"), NetworkError("Internal Server Error"), not_reached())

    assert await ask(line, endpoint) is True


@pytest.mark.parametrize(
    "error",
    [
        cut(),
        TimedOut(),
        NetworkError("Gateway Timeout (504)"),
        TelegramError("Invalid server response"),
    ],
    ids=["cut", "no answer", "no answer to a proxy", "no JSON"],
)
@leaping
async def test_a_message_that_may_have_arrived_is_not_sent_again(error: TelegramError) -> None:
    line = Line(error)

    with pytest.raises(TelegramError):
        await ask(line, "sendMessage")
    assert len(line.chats) == 1
    assert await ask(Line(error), "editMessageText") is True


@leaping
async def test_an_answer_is_tried_for_a_minute() -> None:
    turn(Lane.ASKED)
    line = Line(*[NetworkError("Bad Gateway")] * 1000)

    with pytest.raises(NetworkError):
        await ask(line)

    assert WORTH - 5 < now() <= WORTH
    assert len(line.chats) < 20


@leaping
async def test_a_press_is_tried_as_long_as_it_lives() -> None:
    turn(Lane.FIRST)
    with pytest.raises(NetworkError):
        await ask(Line(*[NetworkError("Bad Gateway")] * 1000), "answerCallbackQuery")

    assert HURRY - 5 < now() <= HURRY


@leaping
async def test_what_nobody_asked_for_is_tried_once() -> None:
    turn(Lane.UNASKED)
    line = Line(NetworkError("Bad Gateway"))

    with pytest.raises(NetworkError):
        await ask(line, "setMessageReaction")
    assert now() == 0


@leaping
async def test_what_the_bot_does_by_itself_is_soon_given_back_to_who_wanted_it() -> None:
    with pytest.raises(NetworkError):
        await ask(Line(*[NetworkError("Bad Gateway")] * 1000), "setMyCommands")

    assert now() <= HURRY


@pytest.mark.parametrize("error", [BadRequest("no"), Forbidden("blocked")])
@leaping
async def test_a_refusal_is_not_repeated(error: TelegramError) -> None:
    line = Line(error)

    with pytest.raises(type(error)):
        await ask(line)
    assert len(line.chats) == 1


@leaping
async def test_a_chat_that_is_to_wait_makes_no_other_wait() -> None:
    turn(Lane.ASKED)
    patience = Patience()
    slow = asyncio.create_task(ask(Line(RetryAfter(30)), chat=GROUP, patience=patience))
    await asyncio.sleep(1)

    await ask(Line(), chat=ANN, patience=patience)
    assert now() == 1
    assert await slow is True

    assert now() == 30


@leaping
async def test_who_is_to_wait_longer_than_the_answer_is_worth_gives_up_at_once() -> None:
    with pytest.raises(RetryAfter):
        await ask(Line(RetryAfter(3600)))

    assert now() == 0


@pytest.mark.parametrize("wait", [3, timedelta(seconds=3)], ids=["int", "timedelta"])
def test_the_wait_is_seconds_however_it_is_given(wait: int | timedelta) -> None:
    assert seconds(RetryAfter(wait)) == 3


@leaping
async def test_a_question_about_a_chat_takes_nothing_from_its_budget() -> None:
    patience = Patience()

    for _ in range(30):  # twenty a minute may be said in a group
        await ask(Line(), "getChatMember", GROUP, patience)

    assert now() == 0


@leaping
async def test_an_answer_that_finds_no_room_for_a_minute_is_not_sent() -> None:
    turn(Lane.ASKED)
    patience = Patience()
    await ask(Line(RetryAfter(50)), chat=GROUP, patience=patience)
    with pytest.raises(RetryAfter):
        await ask(Line(RetryAfter(500)), chat=GROUP, patience=patience)
    line = Line()

    with pytest.raises(NoRoom):
        await ask(line, chat=GROUP, patience=patience)

    assert line.chats == []
    assert now() == 50 + WORTH


@leaping
async def test_unasked_answers_that_find_no_room_are_dropped_at_once() -> None:
    patience = Patience()
    assert patience.has_room(GROUP)
    for _ in range(12):
        await ask(Line(), "setMessageReaction", GROUP, patience)
    turn(Lane.UNASKED)
    line = Line()

    with pytest.raises(NoRoom):
        await ask(line, "setMessageReaction", GROUP, patience)

    assert line.chats == []
    assert not patience.has_room(GROUP)
    assert patience.has_room(ANN)


@leaping
async def test_who_waits_for_telegram_steps_aside() -> None:
    mine = turn(Lane.ASKED)
    patience = Patience()
    await ask(Line(), patience=patience)
    assert not mine.aside

    await ask(Line(RetryAfter(3)), patience=patience)

    assert mine.aside


@pytest.mark.parametrize(("takes", "aside"), [(0.1, False), (0.5, True)])
@leaping
async def test_who_waits_for_a_slow_answer_steps_aside(takes: float, aside: bool) -> None:
    mine = turn(Lane.ASKED)

    async def line(endpoint: str, data: dict[str, Any]) -> Answer:
        del endpoint, data
        await asyncio.sleep(takes)
        return True

    await ask(line)

    assert mine.aside is aside


@pytest.mark.parametrize(
    ("error", "spoken"),
    [(None, True), (cut(), True), (not_reached(), False), (BadRequest("no"), False)],
    ids=["sent", "perhaps sent", "not sent", "refused"],
)
@leaping
async def test_a_turn_that_has_said_something_knows_it(
    error: TelegramError | None, spoken: bool
) -> None:
    mine = turn(Lane.UNASKED)  # one try

    await asyncio.gather(ask(Line(*([error] if error else []))), return_exceptions=True)

    assert mine.spoken is spoken


@pytest.mark.parametrize(
    ("error", "endpoint", "times"),
    [
        (None, "sendMessage", 1),
        (cut(), "sendMessage", 1),
        (not_reached(), "sendMessage", 0),
        (None, "editMessageText", 0),
    ],
    ids=["sent", "perhaps sent", "not sent", "may be repeated"],
)
@leaping
async def test_that_an_answer_arrived_is_told_at_once(
    error: TelegramError | None, endpoint: str, times: int
) -> None:
    mine = turn(Lane.UNASKED)
    told: list[Turn] = []
    mine.answered = told.append

    await asyncio.gather(ask(Line(*([error] if error else [])), endpoint), return_exceptions=True)

    assert told == [mine] * times


@leaping
async def test_a_turn_has_spoken_while_its_request_is_on_its_way() -> None:
    mine = turn(Lane.ASKED)
    gate = asyncio.Event()
    spoken: list[bool] = []

    async def line(endpoint: str, data: dict[str, Any]) -> Answer:
        del endpoint, data
        spoken.append(mine.spoken)
        await gate.wait()
        raise NetworkError("Bad Gateway")

    asking = asyncio.create_task(ask(line))
    await asyncio.sleep(0)
    gate.set()
    await asyncio.sleep(0.1)  # it waits for its second try

    assert spoken == [True]
    assert not mine.spoken
    asking.cancel()


@leaping
async def test_a_question_says_nothing() -> None:
    mine = turn(Lane.ASKED)

    await ask(Line(), "getChat")

    assert not mine.spoken


@leaping
async def test_that_it_is_typing_is_shown_where_there_is_room_and_never_waits() -> None:
    patience, line = Patience(), Line()
    assert await ask(line, "sendChatAction", patience=patience) is True
    for _ in range(20):
        await ask(Line(), patience=patience)

    assert await ask(line, "sendChatAction", patience=patience) is False
    assert len(line.chats) == 1
    with pytest.raises(NetworkError):
        await ask(Line(NetworkError("Bad Gateway")), "sendChatAction")
    assert now() == 0


@leaping
async def test_an_answer_that_meets_a_migration_follows_the_group() -> None:
    line = Line(ChatMigrated(-1009))

    assert await ask(line, chat=GROUP) is True

    assert line.chats == [GROUP, -1009]


@pytest.mark.parametrize("endpoint", ["setMessageReaction", "editMessageText"])
@leaping
async def test_what_is_about_an_old_message_does_not_follow_the_group(endpoint: str) -> None:
    with pytest.raises(ChatMigrated):
        await ask(Line(ChatMigrated(-1009)), endpoint, GROUP)
