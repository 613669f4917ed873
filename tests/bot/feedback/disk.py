"""What stands on the disk, whatever the store says of it."""

import sqlite3
from contextlib import closing
from pathlib import Path


def bytes_on_disk(database: Path) -> bytes:
    """Every byte of the database, its log included."""
    return b"".join(path.read_bytes() for path in database.parent.glob(f"{database.name}*"))


def stored_texts(database: Path) -> list[bytes]:
    """The encrypted texts."""
    with closing(sqlite3.connect(database)) as connection:
        found = connection.execute("SELECT text FROM choices WHERE text IS NOT NULL").fetchall()
    return [text for (text,) in found]
