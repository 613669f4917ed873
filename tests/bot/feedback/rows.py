"""Rows of a database, as SQL writes and reads them."""

import sqlite3
from contextlib import closing
from pathlib import Path

ROWS = """
    INSERT INTO suggestions (id, token, message_hash, chat_hash, person_hash, model, lang,
                             latency_ms, replied, created_at)
        VALUES (1, 'token', x'01', x'02', x'03', 'm', 'en', 5, 0, '2026-01-01');
    INSERT INTO shown VALUES (1, 1, '🎉', 0.5);
    INSERT INTO choices (suggestion_id, emoji, rank, chosen_at, text)
        VALUES (1, '🎉', 1, '2026-01-01', x'04');
"""


def query(database: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql).fetchall()
