"""The files that were sent, so that they can be shown and sent again; the oldest go first."""

from dataclasses import dataclass

from bot.playground.telegram.json_types import Json

KEPT = 200


@dataclass(frozen=True, slots=True)
class File:
    """A stored file; `kind` is `photos`, `documents` or `stickers`."""

    id: str
    kind: str
    name: str
    content: bytes

    def to_json(self) -> Json:
        """The fields that every kind of file has in the Bot API."""
        return {
            "file_id": self.id,
            "file_unique_id": f"unique-{self.id}",
            "file_size": len(self.content),
        }


class Files:
    """What the bot and the page know by its id."""

    def __init__(self) -> None:
        self._by_id: dict[str, File] = {}
        self._last = 0

    def keep(self, content: bytes, *, name: str, kind: str) -> File:
        """Store `content` under a new id."""
        self._last += 1
        file = File(f"{kind}-{self._last}", kind, name, content)
        self._by_id[file.id] = file
        if len(self._by_id) > KEPT:
            del self._by_id[next(iter(self._by_id))]
        return file

    def get(self, file_id: str) -> File | None:
        """The file with this id."""
        return self._by_id.get(file_id)
