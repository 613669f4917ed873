"""`emojibot db` in the hands of an operator."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.cli.conftest import KEY, Run

DATABASE = Path("data/emojibot.db")
MIGRATIONS = Path(__file__).parents[3] / "migrations" / "versions"


def test_upgrade_makes_a_database_that_check_finds_whole(run: Run) -> None:
    upgraded = run("db", "upgrade")
    checked = run("db", "check")

    assert (upgraded.exit_code, checked.exit_code) == (0, 0)
    assert "revision 0009" in upgraded.output
    assert "whole, at revision 0009" in checked.output
    assert DATABASE.exists()


def test_check_without_a_database_says_what_to_do(run: Run) -> None:
    result = run("db", "check")

    assert result.exit_code == 1
    assert "run 'emojibot db upgrade'" in result.stderr
    assert not DATABASE.exists()


def test_check_tells_when_the_key_is_another(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("db", "upgrade")
    run("db", "check")
    monkeypatch.setenv("ENCRYPTION_KEY", "A" * 43 + "=")

    result = run("db", "check")

    assert result.exit_code == 1
    assert "another encryption key" in result.stderr


def test_check_makes_no_key(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("db", "upgrade")
    monkeypatch.delenv("ENCRYPTION_KEY")

    result = run("db", "check")

    assert result.exit_code == 2
    assert "ENCRYPTION_KEY_FILE" in result.stderr
    assert not Path("secrets").exists()


def test_check_finds_rows_that_belong_to_nothing(run: Run) -> None:
    run("db", "upgrade")
    with closing(sqlite3.connect(DATABASE)) as connection, connection:
        connection.execute(
            "INSERT INTO choices (suggestion_id, chosen_at) VALUES (7, '2026-01-01')"
        )

    result = run("db", "check")

    assert result.exit_code == 1
    assert "damaged" in result.stderr


def test_a_wrong_address_is_a_wrong_setting(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "data/emojibot.db")

    result = run("db", "upgrade")

    assert result.exit_code == 2
    assert "DATABASE_URL" in result.stderr


def test_downgrade_asks_first(run: Run) -> None:
    run("db", "upgrade")

    refused = run("db", "downgrade", "base", answer="n\n")
    current = run("db", "check")
    accepted = run("db", "downgrade", "base", answer="y\n")
    older = run("db", "check")

    assert (refused.exit_code, current.exit_code) == (1, 0)
    assert (accepted.exit_code, older.exit_code) == (0, 1)
    assert "emojibot db upgrade" in older.stderr


def test_a_step_back_needs_no_dashes_before_it(run: Run) -> None:
    run("db", "upgrade")

    result = run("db", "downgrade", "-1", "--yes")

    before_last = sorted(file.name for file in MIGRATIONS.glob("[0-9]*.py"))[-2][:4]
    assert (result.exit_code, result.output) == (
        0,
        f"The database is at revision {before_last}.\n",
    )


EVERY_USE = [
    ("db", "check"),
    ("db", "upgrade"),
    ("db", "downgrade", "base", "--yes"),
    ("db", "backup", "copy.db"),
    ("db", "copy", "--to", "sqlite+aiosqlite:///copy.db"),
    ("db", "rotate-key"),
    ("db", "abandon-key", "--yes"),
    ("feedback", "stats"),
    ("feedback", "export", "--out", "exports"),
    ("feedback", "forget", "--user", "1", "--yes"),
]


@pytest.mark.parametrize("words", EVERY_USE, ids=" ".join)
def test_a_folder_that_this_user_may_not_look_into_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    Path("data").mkdir()
    # root may use everything, so that no mode of a folder would do
    monkeypatch.setattr("os.access", lambda path, _: Path(path).name != "data")

    result = run(*words)

    assert result.exit_code == 1
    [line] = result.stderr.splitlines()
    assert line.startswith("Error: the database data/emojibot.db cannot be used: this user may not")
    assert line.endswith("/data; change its owner or its rights")


@pytest.mark.parametrize("words", EVERY_USE, ids=" ".join)
def test_a_database_that_this_user_may_not_write_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    run("db", "upgrade")
    monkeypatch.setattr("os.access", lambda _, rights: not rights & os.W_OK)

    result = run(*words)

    assert result.exit_code == 1
    [line] = result.stderr.splitlines()
    assert line == (
        "Error: the database data/emojibot.db cannot be used: this user may not write "
        "data/emojibot.db; change its owner or its rights"
    )


@pytest.mark.parametrize("words", [*EVERY_USE, ("run",)], ids=" ".join)
def test_a_database_of_a_newer_version_is_refused_in_one_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("BOT_TOKEN", "1000001:AAF-of_a-test")
    run("db", "upgrade")
    with closing(sqlite3.connect(DATABASE)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    result = run(*words)

    assert result.exit_code == 1
    *_, line = result.stderr.splitlines()  # `run` says before what it was set to
    assert "is at revision 9999, which is newer than this program: update emojibot" in line


@pytest.mark.parametrize("words", EVERY_USE, ids=" ".join)
def test_a_folder_in_the_place_of_the_database_is_named(run: Run, words: tuple[str, ...]) -> None:
    DATABASE.mkdir(parents=True)

    result = run(*words)

    assert result.exit_code == 1
    [line] = result.stderr.splitlines()
    assert line.endswith("cannot be used: data/emojibot.db is a folder; name a file")


def test_a_backup_is_restored_after_a_question(run: Run) -> None:
    run("db", "upgrade")
    saved = run("db", "backup", "backups/monday.db")
    run("db", "downgrade", "base", "--yes")

    refused = run("db", "restore", "backups/monday.db", answer="n\n")
    still_older = run("db", "check")
    accepted = run("db", "restore", "backups/monday.db", answer="y\n")

    assert saved.exit_code == 0
    assert (refused.exit_code, still_older.exit_code) == (1, 1)
    assert accepted.exit_code == 0
    assert run("db", "check").exit_code == 0


def test_something_else_is_not_restored(run: Run) -> None:
    run("db", "upgrade")
    Path("notes.txt").write_text("mine")

    result = run("db", "restore", "notes.txt", "--yes")

    assert result.exit_code == 1
    assert (
        "notes.txt is not a whole database of emojibot: it is damaged, or no database"
        in result.stderr
    )


def test_a_copy_has_all_rows_and_says_how_many(run: Run, taps: None) -> None:
    to = "sqlite+aiosqlite:///elsewhere/new.db"

    copied = run("db", "copy", "--to", to)
    again = run("db", "copy", "--to", to)

    assert copied.exit_code == 0
    assert "suggestions 3, choices 3, shown 6" in copied.output
    assert again.exit_code == 1
    assert "is not empty" in again.stderr


def test_a_key_is_rotated_again_and_again(
    run: Run, taps: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = Path("secrets/encryption.key")
    file.parent.mkdir()
    file.write_text(KEY)
    monkeypatch.delenv("ENCRYPTION_KEY")

    first, second = run("db", "rotate-key"), run("db", "rotate-key")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "2 rows had an older one" in second.output
    assert len(file.read_text().split()) == 3
    assert "encryption key fits it" in run("db", "check").output


def test_a_lost_key_is_given_up_after_a_question(
    run: Run, taps: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    fitting = run("db", "abandon-key", "--yes")
    monkeypatch.setenv("ENCRYPTION_KEY", "A" * 43 + "=")

    refused = run("db", "abandon-key", answer="n\n")
    still_lost = run("db", "check")
    accepted = run("db", "abandon-key", answer="y\n")

    assert fitting.exit_code == 1
    assert "no key is lost" in fitting.stderr
    assert "Erase 2 texts, the consents of 1 people" in refused.output
    assert (refused.exit_code, still_lost.exit_code) == (1, 1)
    assert accepted.exit_code == 0
    assert run("db", "check").exit_code == 0
