"""Notes of updates, in memory."""

from collections.abc import Sequence

from bot.errors import StoreError
from bot.transport.turn import Raw


class Paper:
    """Where updates are kept; `broken` as long as the disk is."""

    def __init__(self, *updates: Raw) -> None:
        self.kept = {update["update_id"]: update for update in updates}
        self.ever: list[int] = []
        self.broken = False

    async def keep(self, updates: Sequence[Raw]) -> None:
        self._write()
        for update in updates:
            self.kept.setdefault(update["update_id"], update)
            self.ever.append(update["update_id"])

    async def drop(self, numbers: Sequence[int]) -> None:
        self._write()
        for number in numbers:
            self.kept.pop(number, None)

    async def load(self) -> list[Raw]:
        self._write()
        return [*self.kept.values()]

    def _write(self) -> None:
        if self.broken:
            raise StoreError("disk full")
