"""Migrations make the tables that the code expects, and keep what is in them."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from bot.feedback import migrate
from bot.feedback.tables import metadata
from tests.bot.feedback.rows import ROWS, query

pytestmark = pytest.mark.own_database

OLD_ROWS = """
    INSERT INTO key_check VALUES (1, x'00');
    INSERT INTO consents VALUES (x'03', 1, '1', 'en', '2026-01-01');
    INSERT INTO suggestions
        VALUES (1, 'token', x'01', x'02', x'03', 'm', 'en', 5, 0, '2026-01-01');
    INSERT INTO shown VALUES (1, 1, '🎉', 0.5);
    INSERT INTO choices VALUES (1, '🎉', 1, '2026-01-01', x'04');
"""

NEW_ROWS = """
    UPDATE suggestions SET reply_hash = x'05', asked_at = '2026-01-01';
    UPDATE choices SET kind = 'correction', emoji = '🪿', rank = NULL;
    INSERT INTO suggestions (id, token, kind, person_hash, model, lang, latency_ms, replied,
                             created_at)
        VALUES (2, 'inline', 'inline', x'03', 'm', 'en', 5, 0, '2026-01-01');
    INSERT INTO shown VALUES (2, 1, '🎉', 0.5);
    INSERT INTO choices (suggestion_id, kind, emoji, rank, chosen_at)
        VALUES (2, 'inline', '🎉', 1, '2026-01-01');
    INSERT INTO people VALUES (x'03', 'ru', 1);
    INSERT INTO chat_settings VALUES (x'02', 'all', 'both', 60, NULL, NULL, NULL);
    INSERT INTO moved_chats VALUES (x'06', x'02');
"""

NEWEST_ROWS = """
    UPDATE suggestions SET shuffled = 1;
    UPDATE choices SET first_export = 1;
    INSERT INTO exports (number, day) VALUES (1, '2026-01-02');
    INSERT INTO erased VALUES ('gone', 1, 1);
"""


def tables(database: Path) -> set[object]:
    return {name for (name,) in query(database, "SELECT name FROM sqlite_master")}


def test_migrations_make_the_tables_of_the_code(database: Path) -> None:
    url = f"sqlite+aiosqlite:///{database}"
    migrate.upgrade(url, "0001")
    migrate.upgrade(url)
    engine = create_engine(f"sqlite:///{database}")
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()

    assert differences == []


def test_a_new_database_is_made_for_its_owner_only(tmp_path: Path) -> None:
    database = tmp_path / "data" / "new.db"

    migrate.upgrade(f"sqlite+aiosqlite:///{database}")

    assert database.stat().st_mode & 0o777 == 0o600


def test_down_to_base_and_up_again(url: str, database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(ROWS)

    assert migrate.downgrade(url, "base") == "base"
    assert tables(database) == {"alembic_version", "sqlite_autoindex_alembic_version_1"}
    assert migrate.upgrade(url) == migrate.check(url)
    assert query(database, "SELECT count(*) FROM suggestions") == [(0,)]


def test_upgrading_again_changes_nothing(url: str, database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(ROWS)

    migrate.upgrade(url)

    assert query(database, "SELECT token FROM suggestions") == [("token",)]


def test_old_rows_come_through_and_go_back_without_what_is_new(
    database: Path,
) -> None:
    url = f"sqlite+aiosqlite:///{database}"
    migrate.upgrade(url, "0001")
    fresh = query(database, "SELECT sql FROM sqlite_master ORDER BY name")
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(OLD_ROWS)
    old = [query(database, f"SELECT * FROM {table}") for table in ("suggestions", "shown")]

    assert migrate.upgrade(url, "0002") == "0002"
    assert query(database, "SELECT kind, message_hash, reply_hash, asked_at FROM suggestions") == [
        ("reply", b"\x01", None, None)
    ]
    assert query(database, "SELECT * FROM choices JOIN shown USING (suggestion_id)") == [
        (1, "🎉", 1, "2026-01-01", b"\x04", "tap", 1, "🎉", 0.5)
    ]
    assert query(database, "PRAGMA foreign_key_check") == []

    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(NEW_ROWS)
    assert migrate.downgrade(url, "0001") == "0001"
    assert [query(database, f"SELECT * FROM {table}") for table in ("suggestions", "shown")] == old
    assert query(database, "SELECT * FROM choices") == [(1, "🪿", None, "2026-01-01", b"\x04")]
    assert query(database, "SELECT given FROM consents") == [(1,)]
    assert query(database, "PRAGMA foreign_key_check") == []
    assert len(query(database, "SELECT sql FROM sqlite_master")) == len(fresh)
    assert migrate.upgrade(url) == migrate.check(url)


def test_rows_from_before_exports_come_through_and_go_back(database: Path) -> None:
    url = f"sqlite+aiosqlite:///{database}"
    migrate.upgrade(url, "0002")
    fresh = query(database, "SELECT sql FROM sqlite_master ORDER BY name")
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(ROWS)
    old = [query(database, f"SELECT * FROM {name}") for name in ("suggestions", "choices", "shown")]

    assert migrate.upgrade(url, "0003") == "0003"
    assert query(database, "SELECT shuffled, first_export FROM suggestions JOIN choices") == [
        (0, None)
    ]
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(NEWEST_ROWS)
    assert query(database, "SELECT number, expired FROM exports") == [(1, 0)]

    assert migrate.downgrade(url, "0002") == "0002"
    assert old == [
        query(database, f"SELECT * FROM {name}") for name in ("suggestions", "choices", "shown")
    ]
    assert query(database, "PRAGMA foreign_key_check") == []
    assert len(query(database, "SELECT sql FROM sqlite_master")) == len(fresh)
    assert migrate.upgrade(url) == migrate.check(url)


def test_offers_of_two_bots_for_one_number_go_back_to_one(url: str, database: Path) -> None:
    alike = "message_hash, reply_hash, chat_hash, person_hash, model, lang, latency_ms, replied"
    rows = ROWS + (
        "UPDATE suggestions SET reply_hash = x'05', bot_hash = x'07';"
        f"INSERT INTO suggestions (id, token, bot_hash, created_at, {alike})"
        f" SELECT 2, 'later', x'08', created_at, {alike} FROM suggestions;"
    )
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(rows)

    assert migrate.downgrade(url, "0004") == "0004"

    assert query(database, "SELECT token, message_hash, reply_hash FROM suggestions") == [
        ("token", None, None),
        ("later", b"\x01", b"\x05"),
    ]
    assert query(database, "SELECT emoji FROM choices JOIN shown USING (emoji)") == [("🎉",)]


def test_rows_from_before_texts_were_known_again_come_through_and_go_back(database: Path) -> None:
    url = f"sqlite+aiosqlite:///{database}"
    migrate.upgrade(url, "0005")
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(ROWS)
    names = ("suggestions", "choices", "shown")
    old = [query(database, f"SELECT * FROM {name}") for name in names]

    assert migrate.upgrade(url, "0006") == "0006"
    assert query(database, "SELECT recalled, text_hash FROM suggestions JOIN choices") == [
        (0, None)
    ]
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(
            "UPDATE suggestions SET recalled = 1; UPDATE choices SET text_hash = x'08';"
        )

    assert migrate.downgrade(url, "0005") == "0005"
    assert [query(database, f"SELECT * FROM {name}") for name in names] == old
    assert query(database, "PRAGMA foreign_key_check") == []


def test_rows_from_before_meanings_come_through_and_go_back(database: Path) -> None:
    url = f"sqlite+aiosqlite:///{database}"
    migrate.upgrade(url, "0006")
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(ROWS + "UPDATE choices SET text_hash = x'08';")
    old = query(database, "SELECT * FROM choices")

    assert migrate.upgrade(url, "0009") == "0009"
    assert query(database, "SELECT meaning FROM choices") == [(None,)]
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript("UPDATE choices SET meaning = x'09';")

    assert migrate.downgrade(url, "0006") == "0006"
    assert query(database, "SELECT * FROM choices") == old
    assert query(database, "PRAGMA foreign_key_check") == []
