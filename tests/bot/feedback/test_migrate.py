"""What brings a database to the tables of the program, and what it refuses."""

import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from bot.errors import SettingsError, StoreError
from bot.feedback import migrate, open_engine
from tests.bot.feedback.rows import ROWS, query

pytestmark = pytest.mark.own_database

UPGRADE = """
import sys
from bot.feedback.migrate import upgrade
print("ready", flush=True)
input()
upgrade(sys.argv[1])
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


@pytest.fixture
def second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a second migration that our own are followed by."""
    folder = tmp_path / "50%" / "migrations"
    shutil.copytree(migrate.MIGRATIONS, folder)
    monkeypatch.setattr(migrate, "MIGRATIONS", folder)
    return folder / "versions" / "test2.py"


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


def test_where_nothing_is_to_be_migrated_alembic_is_not_loaded(url: str, tmp_path: Path) -> None:
    new = f"sqlite+aiosqlite:///{tmp_path / 'new.db'}"
    code = f"""
import sys
from bot.feedback.migrate import upgrade
assert upgrade({url!r}) == upgrade({new!r}) == {migrate.upgrade(url)!r}
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
@pytest.mark.parametrize(
    ("noted", "why"),
    [
        (
            "UPDATE alembic_version SET version_num = 'future'",
            "revision future, which is newer than this program",
        ),
        (
            "INSERT INTO alembic_version VALUES ('0005')",
            "at several revisions at once: 0009, 0005",
        ),
    ],
    ids=["newer", "several"],
)
def test_a_database_that_is_not_understood_is_refused(
    url: str, database: Path, noted: str, why: str, action: Callable[[str], str]
) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(noted)

    with pytest.raises(StoreError, match=why):
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
