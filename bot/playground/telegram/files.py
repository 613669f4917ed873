"""The files that were sent, so that they can be fetched again; the oldest go first."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.playground.telegram.json_types import Json

KEPT = 200


@dataclass(frozen=True, slots=True)
class File:
    """A stored file. `path` is where `/file/bot<token>/` serves it."""

    id: str
    path: str
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
    """What `getFile` knows."""

    def __init__(self) -> None:
        self._by_id: dict[str, File] = {}
        self._last = 0

    def keep(self, content: bytes, *, name: str, kind: str) -> File:
        """Store `content` under a new id, in the folder `kind`."""
        self._last += 1
        path = f"{kind}/file_{self._last}{PurePosixPath(name).suffix}"
        file = File(f"{kind}-{self._last}", path, name, content)
        self._by_id[file.id] = file
        if len(self._by_id) > KEPT:
            del self._by_id[next(iter(self._by_id))]
        return file

    def get(self, file_id: str) -> File | None:
        """The file with this id."""
        return self._by_id.get(file_id)

    def at(self, path: str) -> File | None:
        """The file that is served at `path`."""
        return next((file for file in self._by_id.values() if file.path == path), None)
