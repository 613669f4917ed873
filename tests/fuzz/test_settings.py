"""Whatever stands in `.env`, the settings are read or one of them is named, never its value."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.errors import SettingsError
from bot.feedback import open_engine
from bot.feedback.database import sqlite_path
from bot.settings import Settings, load_settings
from tests.fuzz.refusals import in_a_sentence
from tests.fuzz.strategies import MARKER, damaged, texts

EXAMPLE = (Path(__file__).parents[2] / ".env.example").read_bytes()
NAMES = [name.upper() for name in Settings.model_fields]
lines = st.builds("{}={}".format, st.sampled_from(NAMES), st.one_of(st.integers().map(str), texts))
files = st.one_of(
    st.lists(lines, max_size=4).map(lambda some: "\n".join(some).encode()),
    damaged(st.just(EXAMPLE)),
    st.binary(max_size=80),
)
marked = st.builds(f"{{}}={MARKER}{{}}".format, st.sampled_from(NAMES), texts)


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


@given(content=files)
@example(content=b"BOT_TOKEN=\xff")
def test_every_file_is_read_or_refused(content: bytes) -> None:
    Path(".env").write_bytes(content)
    with in_a_sentence(SettingsError):
        load_settings()


@given(line=marked)
def test_a_value_is_never_told(line: str) -> None:
    Path(".env").write_text(line, encoding="utf-8")
    with in_a_sentence(SettingsError, never=MARKER):
        load_settings().token()


@given(
    url=st.one_of(
        texts, st.builds("{}://{}".format, st.sampled_from(["sqlite+aiosqlite", "x"]), texts)
    )
)
@example(url="sqlite+aiosqlite://a:b/c")
@example(url="sqlite+aio")
def test_every_address_of_a_database_is_understood_or_refused(url: str) -> None:
    told = url in "DATABASE_URL is not an address like sqlite+aiosqlite:///data/emojibot.db"
    with in_a_sentence(SettingsError, naming="DATABASE_URL", never=None if told else url):
        sqlite_path(url)
        open_engine(url)
