"""What goes first in a chat is done before its next message begins.

A choice, a setting, a move to a supergroup: the message behind it is to be read with it. Who has
stepped aside to wait for Telegram has done its part.
"""

from collections import Counter
from collections.abc import Iterable

from bot.transport.turn import Lane, Turn


class Precedence:
    """The chats in which something goes first, and who waits for it."""

    def __init__(self) -> None:
        self._first: Counter[int] = Counter()
        self._held: dict[int, dict[Turn, None]] = {}

    def add(self, turn: Turn) -> None:
        """`turn` waits from now on."""
        if turn.lane is Lane.FIRST and turn.chat is not None:
            self._first[turn.chat] += 1

    def holds(self, turn: Turn) -> bool:
        """Whether `turn` is not to begin yet; then `done` gives it back."""
        if turn.lane is Lane.FIRST or turn.chat is None or turn.chat not in self._first:
            return False
        self._held.setdefault(turn.chat, {})[turn] = None
        return True

    def done(self, turn: Turn) -> Iterable[Turn]:
        """`turn`, which was added, has done its part; who may begin now."""
        chat = turn.chat
        if turn.lane is not Lane.FIRST or chat is None or chat not in self._first:
            return ()
        self._first[chat] -= 1
        if self._first[chat]:
            return ()
        del self._first[chat]
        return self._held.pop(chat, {})
