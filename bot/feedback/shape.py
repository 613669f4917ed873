"""The shape of a database: whether a file has the tables that our migrations make, and no more.

A file from elsewhere may be whole and still hold a trigger that copies what people say into
another table, or a view in the place of one.
"""

import sqlite3
from typing import TypeAlias

from bot.errors import StoreError
from bot.feedback.migrate import migrated

Columns: TypeAlias = dict[str, frozenset[tuple[str, str, int, int]]]


def refuse_other_shape(connection: sqlite3.Connection, revision: str, name: str) -> None:
    """Do nothing if the database has the shape of `revision`.

    Raises:
        StoreError: it has not; the sentence begins with its `name`.
    """
    alien = connection.execute(
        "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY name"
    ).fetchone()
    if alien is not None:
        raise StoreError(f"{name} holds a {alien[0]}, {alien[1]}, that emojibot never makes")
    with migrated(revision) as ours:
        expected = _columns(ours)
    found = _columns(connection)
    odd = sorted(table for table in found | expected if found.get(table) != expected.get(table))
    if odd:
        raise StoreError(f"{name} is no database of emojibot: its table {odd[0]} is another")


def _columns(connection: sqlite3.Connection) -> Columns:
    """The name, type, whether it may be empty, and the place in the key, by table."""
    named = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {
        table: frozenset(
            (name, kind, required, key)
            for _, name, kind, required, _, key in connection.execute(
                "SELECT * FROM pragma_table_info(?)", (table,)
            )
        )
        for (table,) in named
        if not table.startswith("sqlite_")
    }
