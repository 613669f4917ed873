"""What may and may not be in the log."""

import asyncio
import errno
import json
import logging
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from telegram.error import TelegramError
from telegram.request import BaseRequest

from bot.logs import configure

TOKEN = "1000001:AAF-abcdefghijklmnopqrstuvwxyz_12345"


@pytest.fixture(autouse=True)
def _leave_logging_as_it_was() -> object:
    root, before = logging.getLogger(), logging.getLogger().handlers[:]
    level = root.level
    yield
    root.handlers[:], root.level = before, level


@pytest.mark.parametrize("style", ["text", "json", "auto"])
def test_a_token_never_reaches_the_log(style: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure("DEBUG", style)
    try:
        raise ValueError(f"https://api.telegram.org/bot{TOKEN}/getMe")
    except ValueError:
        logging.getLogger("bot.test").exception("asked https://api.telegram.org/bot%s/getMe", TOKEN)

    written = capsys.readouterr().err
    assert "[token]" in written
    assert TOKEN.split(":")[1] not in written


def test_libraries_that_log_urls_are_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    configure("DEBUG", "text")
    logging.getLogger("httpx").info("HTTP Request: POST https://api.telegram.org/bot1:x/getMe")

    assert capsys.readouterr().err == ""


def test_json_is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure("INFO", "json")
    logging.getLogger("bot.test").info("two\nlines")

    [line] = capsys.readouterr().err.splitlines()
    assert json.loads(line)["message"] == "two\nlines"


def test_an_event_has_fields_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    configure("INFO", "json")
    logging.getLogger("bot.test").info("one", extra={"event": {"update": 7, "outcome": "silent"}})

    line = json.loads(capsys.readouterr().err)
    assert (line["message"], line["update"], line["outcome"]) == ("one", 7, "silent")


@pytest.mark.parametrize(
    ("style", "terminal", "begins"),
    [
        ("auto", False, '{"time": '),
        ("auto", True, "\033[33m"),
        ("json", True, '{"time": '),
        ("text", False, "2"),
    ],
)
def test_people_on_a_terminal_and_machines_elsewhere_are_written_for(
    style: str,
    terminal: bool,
    begins: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    configure("INFO", style)
    logging.getLogger("bot.test").warning("it is late")

    written = capsys.readouterr().err
    assert written.startswith(begins)
    assert "it is late" in written


def test_a_terminal_that_wants_no_colours_gets_none(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    configure("INFO", "auto")
    logging.getLogger("bot.test").warning("it is late")

    assert "\033" not in capsys.readouterr().err


class Cut(BaseRequest):
    """Answers with the first bytes of what Telegram would have said."""

    def __init__(self, status: int, body: bytes) -> None:
        self._status, self._body = status, body

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(self, *_: object, **__: object) -> tuple[int, bytes]:
        return self._status, self._body


@pytest.mark.parametrize("status", [200, 400, 409, 429, 502])
@pytest.mark.parametrize("style", ["text", "json", "auto"])
async def test_no_cut_of_an_answer_brings_its_texts_into_the_log(
    status: int, style: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure("DEBUG", style)
    said = {"message": {"text": "Gertrude's secret", "from": {"first_name": "Gertrude"}}}
    whole = json.dumps({"ok": status == 200, "result": [said], "description": "no Gertrude"})
    for length in range(len(whole) + 1):
        try:
            await Cut(status, whole[:length].encode()).post("https://api.telegram.org/bot1:x/getMe")
        except TelegramError:
            logging.getLogger("bot").exception("a request failed")

    written = capsys.readouterr().err
    assert "a request failed" in written
    assert "Gertrude" not in written


@pytest.mark.parametrize("style", ["text", "json", "auto"])
def test_exceptions_are_told_by_types_codes_and_places(
    style: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure("INFO", style)
    name = "Gertrude"
    try:
        try:
            raise OSError(errno.ENOSPC, name)
        except OSError as error:
            raise ValueError(name) from error
    except ValueError:
        logging.getLogger("bot").exception("it failed")

    written = capsys.readouterr().err
    assert "OSError ENOSPC" in written
    assert "ValueError" in written
    assert "test_logs.py" in written
    assert name not in written


def test_a_database_failure_is_told_by_its_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configure("INFO", "text")
    try:
        sqlite3.connect(f"file:{tmp_path / 'none.db'}?mode=ro", uri=True)
    except sqlite3.OperationalError:
        logging.getLogger("bot").exception("it failed")

    assert "OperationalError SQLITE_CANTOPEN" in capsys.readouterr().err


async def test_what_asyncio_quotes_of_a_lost_task_is_left_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure("INFO", "text")

    async def fail() -> None:
        raise ValueError(name)

    name = "Gertrude"
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(fail())
    await asyncio.wait({task})
    loop.default_exception_handler(
        {
            "message": "Task exception was never retrieved",
            "task": task,
            "exception": task.exception(),
        }
    )

    written = capsys.readouterr().err
    assert "never retrieved" in written
    assert "ValueError" in written
    assert name not in written


@pytest.mark.parametrize("name", ["telegram.request.BaseRequest", "telegram.ext", "httpcore", "x"])
def test_a_logger_that_is_not_known_to_be_harmless_is_not_heard(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure("DEBUG", "text")
    logging.getLogger(name).critical("Gertrude")

    assert capsys.readouterr().err == ""


def test_a_warning_of_a_library_is_not_shown() -> None:
    code = "import warnings; from bot.logs import configure; configure('DEBUG', 'json'); "

    run = subprocess.run(
        [sys.executable, "-W", "always", "-c", f"{code}warnings.warn('somebody wrote this')"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert run.stderr == ""
