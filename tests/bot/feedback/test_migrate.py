"""Migrations make the tables that the code expects, and keep what is in them."""

import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from bot.errors import SettingsError, StoreError
from bot.feedback import migrate, open_engine
from bot.feedback.tables import metadata

pytestmark = pytest.mark.own_database

UPGRADE = """
import sys
from bot.feedback.migrate import upgrade
print("ready", flush=True)
input()
upgrade(sys.argv[1])
"""

ROWS = """
    INSERT INTO suggestions (id, token, message_hash, chat_hash, person_hash, model, lang,
                             latency_ms, replied, created_at)
        VALUES (1, 'token', x'01', x'02', x'03', 'm', 'en', 5, 0, '2026-01-01');
    INSERT INTO shown VALUES (1, 1, '🎉', 0.5);
    INSERT INTO choices (suggestion_id, emoji, rank, chosen_at, text)
        VALUES (1, '🎉', 1, '2026-01-01', x'04');
"""

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

SECOND = '''
"""A second migration, for the tests."""

import sqlalchemy as sa
from alembic import op
revision = "test2"
down_revision = "0009"


def upgrade() -> None:
    with op.batch_alter_table("suggestions", recreate="always") as table:
        table.add_column(sa.Column("variant", sa.Integer(), nullable=True))
    {upgraded}


def downgrade() -> None:
    with op.batch_alter_table("suggestions") as table:
        table.drop_column("variant")
'''


def query(database: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql).fetchall()


def tables(database: Path) -> set[object]:
    return {name for (name,) in query(database, "SELECT name FROM sqlite_master")}


@pytest.fixture
def second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a second migration that our own are followed by."""
    folder = tmp_path / "50%" / "migrations"
    shutil.copytree(migrate.MIGRATIONS, folder)
    monkeypatch.setattr(migrate, "MIGRATIONS", folder)
    return folder / "versions" / "test2.py"


def test_migrations_make_the_tables_of_the_code(url: str, database: Path) -> None:
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


def test_rows_survive_a_migration_that_copies_their_table(
    url: str, database: Path, second: Path
) -> None:
    second.write_text(SECOND.format(upgraded=""))
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(ROWS)

    assert migrate.upgrade(url) == "test2"
    assert query(database, "SELECT token, variant FROM suggestions") == [("token", None)]
    assert query(database, "SELECT emoji FROM choices JOIN shown USING (emoji)") == [("🎉",)]
    assert query(database, "PRAGMA foreign_key_check") == []
    assert migrate.downgrade(url, "-1") == "0009"
    assert query(database, "SELECT emoji FROM choices JOIN shown USING (emoji)") == [("🎉",)]


def test_a_migration_that_fails_changes_nothing(url: str, database: Path, second: Path) -> None:
    before = query(database, "SELECT sql FROM sqlite_master ORDER BY name")
    second.write_text(SECOND.format(upgraded="op.execute('SELECT * FROM missing')"))

    with pytest.raises(StoreError, match="missing"):
        migrate.upgrade(url)

    assert query(database, "SELECT sql FROM sqlite_master ORDER BY name") == before
    assert query(database, "SELECT version_num FROM alembic_version") == [("0009",)]


def test_revisions_are_known_by_their_files_as_alembic_knows_them() -> None:
    scripts = list(ScriptDirectory(str(migrate.MIGRATIONS)).walk_revisions(base=migrate.BASE))

    assert len(scripts) == len([*migrate.MIGRATIONS.glob("versions/*.py")])
    for script in scripts:
        assert Path(script.path).stem.split("_")[0] == script.revision
        migrate.refuse_newer(script.revision, "here")
    assert scripts[0].is_head
    assert max(script.revision for script in scripts) == scripts[0].revision


def test_where_nothing_is_to_be_migrated_alembic_is_not_loaded(url: str) -> None:
    code = f"""
import sys
from bot.feedback.migrate import upgrade
assert upgrade({url!r}) == {migrate.upgrade(url)!r}
print("alembic" in sys.modules)
"""

    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )

    assert ended.stdout == "False\n"


def test_an_older_database_is_told_from_a_current_one(url: str, second: Path) -> None:
    assert migrate.check(url) == "0009"

    second.write_text(SECOND.format(upgraded=""))

    with pytest.raises(StoreError, match="at revision 0009, this program needs test2"):
        migrate.check(url)


@pytest.mark.parametrize("action", [migrate.upgrade, migrate.check], ids=["upgrade", "check"])
def test_a_newer_database_is_refused(url: str, database: Path, action: object) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = 'future'")

    assert callable(action)
    with pytest.raises(StoreError, match="revision future, which is newer than this program"):
        action(url)


@pytest.mark.parametrize("action", [migrate.upgrade, migrate.check], ids=["upgrade", "check"])
def test_a_database_at_two_revisions_is_refused(url: str, database: Path, action: object) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("INSERT INTO alembic_version VALUES ('0005')")

    assert callable(action)
    with pytest.raises(StoreError, match="at several revisions at once: 0009, 0005"):
        action(url)


def test_a_missing_database_is_named_and_not_made(tmp_path: Path) -> None:
    database = tmp_path / "missing.db"

    with pytest.raises(StoreError, match=r"no database at .*missing\.db"):
        migrate.check(f"sqlite+aiosqlite:///{database}")

    assert not database.exists()


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database " * 100)

    with pytest.raises(StoreError, match="or no database; restore a backup"):
        migrate.upgrade(f"sqlite+aiosqlite:///{tmp_path}/notes.txt")


def test_an_unknown_revision_is_named(url: str) -> None:
    for revision in ("nowhere", "-99", "+1"):
        with pytest.raises(StoreError, match=re.escape(f"back to revision {revision}: give an")):
            migrate.downgrade(url, revision)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "data/emojibot.db",
        "sqlite+aiosqlite://",
        "sqlite+aiosqlite:///:memory:",
        "oracle://u:pw@h/d",
        "postgresql://u:pw@h/d",
        "sqlite:///x.db",
    ],
    ids=["empty", "path", "memory", "memory by name", "oracle", "another driver", "no driver"],
)
def test_an_address_that_cannot_work_is_refused_without_showing_it(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match="DATABASE_URL") as caught:
        migrate.upgrade(url)

    assert "pw" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []  # such as an empty file that looks like a database


def test_postgresql_without_its_driver_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)

    with pytest.raises(SettingsError, match=r'pip install -e "\.\[postgres\]"'):
        open_engine("postgresql+asyncpg://ann:pw@localhost/emojibot")


@pytest.mark.timeout(60)  # three interpreters start at once, on a machine that may be busy
def test_programs_that_start_at_once_migrate_once(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/feedback.db"
    command = [sys.executable, "-c", UPGRADE, url]
    pipe = subprocess.PIPE
    programs = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(3)]
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"

    for program in programs:
        assert program.stdin is not None
        program.stdin.write("\n")
        program.stdin.flush()
    for program in programs:
        program.communicate()

    assert [program.returncode for program in programs] == [0, 0, 0]
    assert migrate.check(url)
