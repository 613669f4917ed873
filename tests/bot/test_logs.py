"""What may and may not be in the log."""

import json
import logging

import pytest

from bot.logs import configure

TOKEN = "1000001:AAF-abcdefghijklmnopqrstuvwxyz_12345"


@pytest.fixture(autouse=True)
def _leave_logging_as_it_was() -> object:
    root, before = logging.getLogger(), logging.getLogger().handlers[:]
    level = root.level
    yield
    root.handlers[:], root.level = before, level


@pytest.mark.parametrize("style", ["text", "json"])
def test_a_token_never_reaches_the_log(style: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure("DEBUG", style)
    try:
        raise ValueError(f"https://api.telegram.org/bot{TOKEN}/getMe")
    except ValueError:
        logging.getLogger("test").exception("asked https://api.telegram.org/bot%s/getMe", TOKEN)

    written = capsys.readouterr().err
    assert "[token]" in written
    assert TOKEN.split(":")[1] not in written


def test_libraries_that_log_urls_are_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    configure("DEBUG", "text")
    logging.getLogger("httpx").info("HTTP Request: POST https://api.telegram.org/bot1:x/getMe")

    assert capsys.readouterr().err == ""


def test_json_is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure("INFO", "json")
    logging.getLogger("test").info("two\nlines")

    [line] = capsys.readouterr().err.splitlines()
    assert json.loads(line)["message"] == "two\nlines"
