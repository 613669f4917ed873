"""Requests to Telegram: in their turn, slower when it asks for it, again when that is safe.

An answer is worth a minute's trying; a press, an inline query, and what the bot does by itself ten
seconds; what nobody asked for one try. What may have arrived is not said again:
Telegram gives a bot no way to look, and silence is better than a double. So a new message is
repeated after a refusal or where the line never stood, and not when it broke after that; edits,
answers to presses and everything else may always be repeated. Nobody waits here in somebody else's
place; see `bot.transport.scheduler`.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final, TypeAlias

from telegram.error import (
    BadRequest,
    ChatMigrated,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import BaseRateLimiter

from bot.transport.request import was_never_sent
from bot.transport.send_queue import Kind, SendQueue
from bot.transport.turn import Lane, Turn, current

PAUSES: Final = (0.2, 0.5, 1.0, 2.0, 5.0)  # seconds before the second, third, ... try
SLOW: Final = 0.2  # seconds of one request, after which others may work in its place
WORTH: Final = 60.0  # seconds that an answer is worth trying
HURRY: Final = 10.0  # the same for presses and inline queries, which expire, and outside of turns

Answer: TypeAlias = bool | dict[str, Any] | list[dict[str, Any]]
Call: TypeAlias = Callable[..., Coroutine[Any, Any, Answer]]


class NoRoom(TelegramError):
    """Telegram would not take it in time, so that it was not sent."""

    def __init__(self) -> None:
        super().__init__("there was no room for it in time")


def seconds(error: RetryAfter) -> float:
    """How long Telegram asks us to wait; PTB gives it as an int or as a timedelta."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


@dataclass(frozen=True, slots=True)
class Errand:
    """A request, what it is about, and until when it is worth trying."""

    endpoint: str
    chat: int | None
    kind: Kind | None
    lane: Lane
    until: float

    @property
    def may_double(self) -> bool:
        """Whether doing it twice would show."""
        return self.kind is Kind.MESSAGE


class Patience(BaseRateLimiter[None]):
    """What PTB asks before each request: it waits, and repeats."""

    def __init__(self, *, pauses: Sequence[float] = PAUSES) -> None:
        self._pauses = pauses
        self._queue = SendQueue()

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    def share(self, processes: int) -> None:
        """So many processes share what Telegram allows the bot overall."""
        self._queue.share(processes)

    def has_room(self, chat: int) -> bool:
        """Whether the bot has said so little in `chat` lately that it may speak up unasked."""
        kinds = (Kind.MESSAGE, Kind.REACTION)
        return all(self._queue.has_room(chat, kind, Lane.UNASKED) for kind in kinds)

    async def process_request(
        self,
        callback: Call,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Answer:
        """Make a request, as soon and as often as is due.

        Raises:
            NoRoom: it would have come too late.
            TelegramError: the last failure.
        """
        turn = current()
        errand = _errand(endpoint, data.get("chat_id"), turn)
        if endpoint == "sendChatAction":
            return self._is_easy(errand) and await callback(*args, **kwargs)
        failures = 0
        while True:
            await self._admit(errand, turn)
            try:
                with _speaking(errand, turn):
                    return await callback(*args, **kwargs)
            except ChatMigrated as error:
                errand = _moved(errand, data, error)
                continue
            except TelegramError as error:
                pause = self._pause(errand, error, failures)
            failures += 1
            if turn is not None:
                turn.step_aside()
            await asyncio.sleep(pause)

    def _is_easy(self, errand: Errand) -> bool:
        """Whether there is so much room that a mere sign may go out."""
        chat = errand.chat
        return chat is None or self._queue.has_room(chat, Kind.MESSAGE, Lane.UNASKED)

    async def _admit(self, errand: Errand, turn: Turn | None) -> None:
        """Wait until a request may go."""
        if errand.chat is None or errand.kind is None:
            return
        if not self._queue.has_room(errand.chat, errand.kind, errand.lane):
            if errand.lane is Lane.UNASKED:
                raise NoRoom
            if turn is not None:
                turn.step_aside()
        try:
            async with asyncio.timeout_at(errand.until):
                await self._queue.enter(errand.chat, errand.kind, errand.lane)
        except TimeoutError:
            raise NoRoom from None

    def _pause(self, errand: Errand, error: TelegramError, failures: int) -> float:
        """Seconds until the next try after `error`; raises it when there is to be none."""
        if isinstance(error, RetryAfter):
            pause = seconds(error)
            if errand.chat is not None:
                self._queue.refused(errand.chat, pause)
        elif _is_broken(error) and not (errand.may_double and _may_have_arrived(error)):
            pause = self._pauses[min(failures, len(self._pauses) - 1)]
        else:
            raise error
        if errand.lane is Lane.UNASKED or _now() + pause > errand.until:
            raise error
        return pause


def _errand(endpoint: str, chat: object, turn: Turn | None) -> Errand:
    lane = Lane.ASKED if turn is None else turn.lane
    worth = HURRY if turn is None or endpoint.startswith("answer") else WORTH
    number = chat if isinstance(chat, int) else None
    return Errand(endpoint, number, Kind.of(endpoint), lane, _now() + worth)


def _moved(errand: Errand, data: dict[str, Any], error: ChatMigrated) -> Errand:
    """Say the same where the chat is now; only new messages mean anything there."""
    if not errand.may_double or data["chat_id"] == error.new_chat_id:
        raise error
    data["chat_id"] = error.new_chat_id
    return replace(errand, chat=error.new_chat_id)


@contextmanager
def _speaking(errand: Errand, turn: Turn | None) -> Iterator[None]:
    """During a request and after it the turn has spoken, unless it is certain that it has not."""
    if turn is None or errand.kind is None:
        yield
        return
    before, turn.spoken = turn.spoken, True
    slow = asyncio.get_running_loop().call_later(SLOW, turn.step_aside)
    try:
        yield
    except TelegramError as error:
        if not _may_have_arrived(error):
            turn.spoken = before
            raise
        _note(errand, turn)
        raise
    finally:
        slow.cancel()
    _note(errand, turn)


def _note(errand: Errand, turn: Turn) -> None:
    if errand.may_double and turn.answered is not None:
        turn.answered(turn)


def _is_broken(error: TelegramError) -> bool:
    """Whether the line or the server failed, rather than refused.

    PTB counts a refusal among the failures of the network, and what is no JSON not.
    """
    if isinstance(error, NetworkError):
        return not isinstance(error, BadRequest)
    return type(error) is TelegramError


def _may_have_arrived(error: TelegramError) -> bool:
    """Whether Telegram may have done what it was asked to."""
    if (never_sent := was_never_sent(error)) is not None:
        return not never_sent
    late = isinstance(error, TimedOut) or "timeout" in error.message.lower()
    return late or type(error) is TelegramError


def _now() -> float:
    return asyncio.get_running_loop().time()
