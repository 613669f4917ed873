"""Watches updates being handled: counts what became of each, and says it in one line and a span.

It stands around what handles them, and is told of requests and failures inside. The line names a
chat by a hash under a key that lives as long as the process: lines of one run can be told apart,
and nobody can tell whose they are, not even with the database and its key.
"""

import asyncio
import hmac
import logging
from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final

from telegram import Update
from telegram.error import TelegramError

from bot.monitoring.metrics import UpdateMetrics
from bot.monitoring.traces import UNTRACED, Span, Traces
from bot.transport.inline_queue import Newest
from bot.transport.send_queue import Kind
from bot.transport.turn import current

logger = logging.getLogger(__name__)

Handle = Callable[[Update], Coroutine[Any, Any, None]]

INLINE: Final = "inline"  # a lane of its own
NAME_BYTES: Final = 6  # two of a million chats share a name with a chance of 1 in 560
QUIET: Final = ("silent", "superseded")  # nothing was to be said, and the log says little of it


@dataclass(slots=True)
class Happening:
    """An update that is being handled.

    Attributes:
        span: what it leaves in the traces.
        arrived, answered_at: by the event loop's clock, in seconds.
        outcome: what went wrong; None as long as nothing did.
    """

    span: Span
    arrived: float
    answered_at: float | None = None
    outcome: str | None = None

    def ended(self) -> str:
        """What became of it."""
        return self.outcome or ("silent" if self.answered_at is None else "answered")


_happening: ContextVar[Happening | None] = ContextVar("happening", default=None)


def hear_request(method: str) -> None:
    """Telegram has done what `method` asked for: the first that people see is the answer."""
    happening = _happening.get()
    seen = Kind.of(method) is not None or method.startswith("answer")
    if happening is not None and seen and happening.answered_at is None:
        happening.answered_at = asyncio.get_running_loop().time()


async def hear_failure(_: object, context: Any) -> None:
    """A handler failed: PTB's error handler, beside the one that apologises."""
    happening = _happening.get()
    if happening is not None:
        refused = isinstance(context.error, TelegramError)
        happening.outcome = "refused" if refused else "failed"
        happening.span.fail(context.error)


class WatchedUpdates:
    """What handles updates, watched.

    Attributes:
        last_at: when the last update had its turn, by the event loop's clock; None: there was none.
    """

    def __init__(
        self,
        handle: Handle,
        newest: Newest,
        metrics: UpdateMetrics,
        traces: Traces = UNTRACED,
        *,
        log_key: bytes,
    ) -> None:
        """
        Args:
            newest: knows when inline queries arrived.
            log_key: what chats are named under in log and traces; random.
        """
        self._handle = handle
        self._newest = newest
        self._metrics = metrics
        self._traces = traces
        self._log_key = log_key
        self.last_at: float | None = None

    async def __call__(self, update: Update) -> None:
        """Handle `update`."""
        self.last_at = asyncio.get_running_loop().time()
        kind = kind_of(update)
        with self._traces.update(f"update {kind}") as span:
            happening = self._begin(update, self.last_at, span)
            _happening.set(happening)
            try:
                with self._metrics.in_hand.track_inprogress():
                    await self._handle(update)
            except asyncio.CancelledError:
                happening.outcome = "cut off"
                raise
            except Exception:
                happening.outcome = "failed"
                raise
            finally:
                self._end(update, kind, happening)

    def _begin(self, update: Update, now: float, span: Span) -> Happening:
        turn, query = current(), update.inline_query
        if query is not None:
            lane, waited = INLINE, self._newest.begin(query.from_user.id, query.id)
            if waited is None:
                return Happening(span, now, outcome="superseded")
        elif turn is not None:
            lane, waited = turn.lane.name.lower(), now - turn.arrived
        else:
            return Happening(span, now)
        self._metrics.waited.labels(lane).observe(waited)
        span.tell(lane=lane, waited=waited)
        return Happening(span, now - waited)

    def _end(self, update: Update, kind: str, happening: Happening) -> None:
        outcome = happening.ended()
        self._metrics.ended.labels(kind, outcome).inc()
        now = asyncio.get_running_loop().time()
        if happening.answered_at is not None:
            self._metrics.answered.labels(kind).observe(happening.answered_at - happening.arrived)
        seconds = (happening.answered_at or now) - happening.arrived
        level = logging.DEBUG if outcome in QUIET else logging.INFO
        if not (logger.isEnabledFor(level) or self._traces.are_kept):
            return
        chat = "-" if update.effective_chat is None else self._name(update.effective_chat.id)
        happening.span.tell(update=update.update_id, kind=kind, outcome=outcome, chat=chat)
        logger.log(
            level,
            *("update %d: %s %s after %.0f ms, chat %s",),
            *(update.update_id, kind, outcome, 1000 * seconds, chat),
            extra={
                "event": {
                    "update": update.update_id,
                    "kind": kind,
                    "outcome": outcome,
                    "seconds": round(seconds, 4),
                    "chat": chat,
                }
            },
        )

    def _name(self, chat: int) -> str:
        return hmac.digest(self._log_key, str(chat).encode(), "sha256")[:NAME_BYTES].hex()


def kind_of(update: Update) -> str:
    """What kind of an update it is, one of ten."""
    match update:
        case Update(inline_query=query) if query is not None:
            return INLINE
        case Update(chosen_inline_result=chosen) if chosen is not None:
            return "inline pick"
        case Update(callback_query=press) if press is not None:
            return "press"
        case Update(message_reaction=reaction) if reaction is not None:
            return "reaction"
        case Update(channel_post=post, edited_channel_post=edited) if post or edited:
            return "channel"
        case Update(edited_message=edited) if edited is not None:
            return "edit"
        case Update(message=message) if message is not None:
            if (message.text or "").startswith("/"):
                return "command"
            return "private" if message.chat.id > 0 else "group"
    return "other"
