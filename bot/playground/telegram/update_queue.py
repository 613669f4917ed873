"""The queue of updates that wait for the bot, as `getUpdates` reads it.

An update stays until a later call confirms it with a higher offset, so a bot that died
in between gets it again. One poller at a time: a second one ends the first.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

from bot.playground.telegram.errors import ApiError
from bot.playground.telegram.json_types import Json

# Kinds that Telegram sends only to a bot that asks for them by name.
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class UpdateQueue:
    """Updates in order of their numbers, and at most one poller waiting for them."""

    def __init__(self, polled: Callable[[], None]) -> None:
        """`polled` is called whenever a poller begins to wait."""
        self.allowed: Sequence[str] = ()
        self._polled = polled
        self._next_id = 100_000_001
        self._pending: dict[int, Json] = {}
        self._poller: asyncio.Future[None] | None = None

    def __len__(self) -> int:
        return len(self._pending)

    @property
    def has_poller(self) -> bool:
        """Whether a call of `getUpdates` is waiting."""
        return self._poller is not None and not self._poller.done()

    def push(self, kind: str, payload: Json) -> Json | None:
        """Queue an update of this kind; None when the bot does not want the kind."""
        wanted = kind in self.allowed if self.allowed else kind not in ON_REQUEST
        if not wanted:
            return None
        return self.push_raw({kind: payload})

    def push_raw(self, update: Json) -> Json:
        """Queue `update` as it is, with the next number unless it has its own."""
        update = {"update_id": self._next_id, **update}
        self._next_id = max(self._next_id, update["update_id"]) + 1
        self._pending[update["update_id"]] = update
        if self._poller is not None and self.has_poller:
            self._poller.set_result(None)
        return update

    def clear(self) -> None:
        """Forget what is waiting."""
        self._pending.clear()

    async def get(self, *, offset: int, limit: int, wait: float) -> list[Json]:
        """The updates from `offset` on, waiting up to `wait` seconds for the first.

        A negative offset counts from the end; what lies before the offset is confirmed
        and forgotten either way.

        Raises:
            ApiError: 409, another poller came.
        """
        self._confirm(offset)
        if self._poller is not None and self.has_poller:
            self._poller.set_exception(_conflict())
        if not self._pending and wait > 0:
            self._poller = poller = asyncio.get_running_loop().create_future()
            self._polled()
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await poller
        return list(self._pending.values())[:limit]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            known = list(self._pending)[offset:]
        else:
            known = [number for number in self._pending if number >= offset]
        self._pending = {number: self._pending[number] for number in known}


def _conflict() -> ApiError:
    return ApiError(
        409,
        "Conflict: terminated by other getUpdates request;"
        " make sure that only one bot instance is running",
    )
