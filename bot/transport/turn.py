"""An update on its way to a handler: how urgent it is, behind whom it stands, what became of it."""

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, TypeAlias

Raw: TypeAlias = dict[str, Any]
Line: TypeAlias = tuple[Any, ...]  # updates of one line keep their order


class Lane(IntEnum):
    """How urgent something is; the lower number goes first."""

    FIRST = 0  # somebody sees that nothing happens: presses, commands
    ASKED = 1  # somebody waits for an answer
    UNASKED = 2  # nobody would miss it


@dataclass(eq=False)
class Turn:
    """One update, from its arrival until it is over.

    Attributes:
        chat: where it happened; None where that is not known.
        dear: it is never dropped, however many there are.
        over: True once it was handled, or given up for good; False when it was cut off.
        aside: it waits for Telegram, and holds up nobody meanwhile.
        spoken: something was sent for it, or is being sent, so that it must not begin anew.
        give_way: called when it steps aside.
        answered: called when something that was sent for it arrived, or may have.
    """

    update: Raw
    lane: Lane
    line: Line
    chat: int | None = None
    dear: bool = False
    arrived: float = 0.0
    over: "asyncio.Future[bool]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
    aside: bool = False
    spoken: bool = False
    give_way: Callable[["Turn"], None] | None = None
    answered: Callable[["Turn"], None] | None = None

    @property
    def is_handled(self) -> bool:
        """Whether it was handled, or given up for good."""
        return self.over.done() and self.over.result()

    def step_aside(self) -> None:
        """From now on it only waits for Telegram: others may work in its place."""
        if not self.aside:
            self.aside = True
            if self.give_way is not None:
                self.give_way(self)

    def end(self, handled: bool) -> None:
        """It is over; a second end changes nothing."""
        if not self.over.done():
            self.over.set_result(handled)


_current: ContextVar[Turn | None] = ContextVar("turn", default=None)


def current() -> Turn | None:
    """The turn in which this is called; None outside of all, as when the bot introduces itself."""
    return _current.get()


def begin(turn: Turn) -> None:
    """What this task does from now on is done in `turn`."""
    _current.set(turn)
