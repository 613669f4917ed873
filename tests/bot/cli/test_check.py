"""What `emojibot check` finds: all that `emojibot run` would refuse."""

import asyncio
import base64
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.check import check
from bot.feedback import Keys, open_store
from bot.feedback.migrate import upgrade
from bot.transport.address import bind
from model.loading import DEFAULT
from model.ranking import Ranking, Suggestion
from model.remote.wire import ranking_to_json
from tests.bot.cli.conftest import URL

ANN = "ann:word"  # a name and a password of nobody


@pytest.fixture(autouse=True)
def _an_empty_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (
        "BOT_TOKEN",
        "DATABASE_URL",
        "ENCRYPTION_KEY",
        "MODEL",
        "MODEL_DEVICE",
        "MODEL_TOKEN",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    ):
        monkeypatch.delenv(name, raising=False)


def point(version: str | None, candidate: str | None) -> None:
    """Write data/models/current."""
    folder = Path("data/models")
    folder.mkdir(parents=True)
    fields = {"format": 1, "version": version, "candidate": candidate}
    (folder / "current").write_text(json.dumps(fields | {"previous": [], "history": []}))


def said_of(what: str) -> str:
    """The line on one of the things that are checked."""
    lines = CliRunner().invoke(check).output.splitlines()
    [line] = [line for line in lines if f" {what}: " in line]
    return line


@pytest.mark.parametrize(
    ("proxy", "said"),
    [
        ("", "✓ proxy: none, the bot asks Telegram itself"),
        (f"http://{ANN}@10.0.0.1:3128", "✓ proxy: http://10.0.0.1:3128"),
        (f"socks5://{ANN}@10.0.0.1:1080", "✗ proxy: HTTPS_PROXY is wrong: the bot speaks to"),
    ],
)
def test_the_proxy_is_named_without_its_password(
    proxy: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", proxy)
    monkeypatch.setenv("no_proxy", "")

    assert said_of("proxy").startswith(said)
    assert "word" not in said_of("proxy")


def test_telegram_is_not_asked_by_way_of_a_proxy_that_is_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BOT_TOKEN", "123456:AAF")
    monkeypatch.setenv("https_proxy", "socks5://10.0.0.1:1080")
    monkeypatch.setenv("no_proxy", "")

    assert said_of("token") == "✗ token: Telegram cannot be asked before the proxy is mended"


def said_of_the_model() -> str:
    return said_of("model")


def test_a_fresh_folder_lacks_nothing_but_the_token_and_stays_fresh() -> None:
    result = CliRunner().invoke(check)

    wrong = [line for line in result.output.splitlines() if line.startswith("✗")]
    assert len(wrong) == 1
    assert wrong[0].startswith("✗ token: BOT_TOKEN is missing")
    assert said_of("database") == "✓ database: none yet, the bot makes data/emojibot.db"
    assert said_of("key") == "✓ key: none yet, the bot makes secrets/encryption.key"
    assert result.output.splitlines()[-1] == (
        "Nothing else is wrong; 'emojibot init' asks for the token and makes the rest."
    )
    assert list(Path().iterdir()) == []


def test_with_a_token_nothing_is_wrong_with_a_fresh_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.check._token", lambda _: "@emojibot")

    result = CliRunner().invoke(check)

    assert result.exit_code == 0
    assert result.output.splitlines()[-1] == (
        "Nothing is wrong; run makes the database and the key."
    )


def test_where_all_is_made_already_nothing_is_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.check._token", lambda _: "@emojibot")
    monkeypatch.setenv("ENCRYPTION_KEY", base64.urlsafe_b64encode(b"k" * 32).decode())
    upgrade(URL)

    assert CliRunner().invoke(check).output.splitlines()[-1] == "Nothing is wrong."


def test_a_malformed_key_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENCRYPTION_KEY", "password")

    assert said_of("key").startswith("✗ key: ENCRYPTION_KEY is not an encryption key")


def test_a_key_that_is_lost_or_of_another_database_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ENCRYPTION_KEY", base64.urlsafe_b64encode(b"k" * 32).decode())
    upgrade(URL)
    asyncio.run(opened())
    assert said_of("key") == "✓ key: fits the database"

    monkeypatch.setenv("ENCRYPTION_KEY", base64.urlsafe_b64encode(b"x" * 32).decode())
    assert "written with another encryption key" in said_of("key")
    monkeypatch.delenv("ENCRYPTION_KEY")
    assert said_of("key").startswith("✗ key: the encryption key cannot be read from")
    assert not Path("secrets").exists()


def test_an_older_database_is_no_error_since_the_bot_upgrades_it() -> None:
    upgrade(URL, "0001")

    assert "at revision 0001, which the bot brings to" in said_of("database")


def test_a_folder_that_cannot_be_made_is_found() -> None:
    Path("data").touch()
    assert said_of("database").startswith("✗ database: the database data/emojibot.db cannot be")

    Path("data").rename("secrets")
    assert said_of("key").startswith("✗ key: the encryption key cannot be made")


def test_a_folder_in_the_place_of_the_database_is_found_and_nothing_else_is_said() -> None:
    Path("data/emojibot.db").mkdir(parents=True)

    for what in ("database", "key"):
        assert said_of(what) == (
            f"✗ {what}: the database data/emojibot.db cannot be used: "
            "data/emojibot.db is a folder; name a file"
        )


def test_an_address_that_is_none_is_found_and_the_rest_is_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///x.db")

    result = CliRunner().invoke(check)

    assert result.exit_code == 1
    assert "✗ database: DATABASE_URL names a driver, sqlite, that cannot be used" in result.stderr
    assert "✗ token: " in result.stderr
    assert "Error" not in result.stderr


def test_a_model_that_the_system_does_not_let_us_see_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "data/models/mine")

    monkeypatch.setattr("model.loading.load_engine", refuse)

    assert said_of_the_model().startswith("✗ model: ")
    assert "data/models/mine" in said_of_the_model()


def test_a_taken_port_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said_of("web").startswith("✓ web: none")
    with bind("127.0.0.1", 0) as taken:
        taken.listen()
        monkeypatch.setenv("WEB_PORT", str(taken.getsockname()[1]))

        assert said_of("web").startswith("✗ web: the bot cannot listen: WEB_PORT ")

    assert said_of("web").endswith("is free")


class _Collector(BaseHTTPRequestHandler):
    """Takes traces."""

    def do_POST(self) -> None:
        self.send_response(200 if self.path == "/v1/traces" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_what_takes_traces_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.monitoring.collector.ASKED", 0.1)
    assert said_of("traces") == "✓ traces: none, OTEL_EXPORTER_OTLP_ENDPOINT is empty"
    with HTTPServer(("127.0.0.1", 0), _Collector) as collector:
        threading.Thread(target=collector.handle_request).start()
        place = f"http://127.0.0.1:{collector.server_port}"
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", place)
        assert said_of("traces") == f"✓ traces: taken at {place}"

    result = CliRunner().invoke(check)
    assert result.stderr.splitlines()[0].startswith(f"✗ traces: nothing at {place} takes them: ")


def test_what_sends_traces_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")
    monkeypatch.delattr("bot.monitoring.open_telemetry", raising=False)
    monkeypatch.setitem(sys.modules, "bot.monitoring.open_telemetry", None)

    assert said_of("traces").endswith('needs more packages: pip install -e ".[traces]"')


class _Bot(BaseHTTPRequestHandler):
    """Says that it is well, as the bot does."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"ok\n" if self.path == "/healthz" else b"")

    def log_message(self, *_: object) -> None:
        pass


def test_a_port_on_which_the_bot_itself_answers_is_no_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with HTTPServer(("127.0.0.1", 0), _Bot) as bot:
        threading.Thread(target=bot.handle_request).start()
        monkeypatch.setenv("WEB_PORT", str(bot.server_port))

        assert said_of("web").startswith("✓ web: ")


async def opened() -> None:
    """A database that a key has written."""
    async with open_store(URL, Keys(b"k" * 32)):
        pass


def test_without_a_registry_the_shipped_model_is_the_one() -> None:
    line = said_of_the_model()

    assert line.startswith("✓ model: default-")
    assert line.endswith(" emojis")


def test_a_candidate_is_looked_at_too() -> None:
    point(None, "round-1")
    missing = said_of_the_model()
    Path("data/models/round-1").symlink_to(DEFAULT)

    assert missing.startswith("✗ model: there is no model 'round-1'")
    assert said_of_the_model().endswith("; round-1 is on trial")


def test_a_promoted_model_that_the_settings_pass_over_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    point("round-1", None)
    monkeypatch.setenv("MODEL", "default")

    assert said_of_the_model().endswith("; round-1 was promoted, but MODEL is not current")


def test_a_pointer_to_nothing_says_how_to_get_out() -> None:
    point("round-1", None)

    assert "names round-1, which is not there" in said_of_the_model()
    assert "emojibot model rollback" in said_of_the_model()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((401, b'{"ok": false, "description": "Unauthorized"}'), "copy it again from @BotFather"),
        ((404, b"<html>Log in, please.</html>"), "a login page of the network"),
        ((200, b'{"log in": "here"}'), "a login page of the network"),
        ((502, b"<html>Bad gateway.</html>"), "Telegram cannot be reached: look at the network"),
    ],
    ids=["unknown", "login page", "login service", "broken"],
)
def test_what_answers_in_the_place_of_telegram_is_told_as_when_the_bot_runs(
    monkeypatch: pytest.MonkeyPatch, answer: tuple[int, bytes], said: str
) -> None:
    async def answered(*_: object, **__: object) -> tuple[int, bytes]:
        return answer

    monkeypatch.setattr("bot.transport.request.Request.do_request", answered)
    monkeypatch.setenv("BOT_TOKEN", "1000001:test")

    assert said in said_of("token")


class _Model(BaseHTTPRequestHandler):
    """Ranks every text the same, for who knows the word."""

    def do_POST(self) -> None:
        known = self.headers["Authorization"] == "Bearer open-sesame"
        self.send_response(200 if known else 401)
        self.end_headers()
        ranking = Ranking("en", "round-7", (Suggestion("❤", 0.5),))
        self.wfile.write(json.dumps(ranking_to_json(ranking)).encode())

    def log_message(self, *_: object) -> None:
        pass


def test_a_model_that_is_served_elsewhere_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with HTTPServer(("127.0.0.1", 0), _Model) as model:
        for _ in range(2):
            threading.Thread(target=model.handle_request).start()
        address = f"http://127.0.0.1:{model.server_port}"
        monkeypatch.setenv("MODEL", address)
        stranger = said_of_the_model()
        monkeypatch.setenv("MODEL_TOKEN", "open-sesame")
        known = said_of_the_model()

    assert stranger.startswith(f"✗ model: no answer from {address} (it does not accept MODEL_TOKEN")
    assert known == f"✓ model: round-7 at {address}"
    assert said_of_the_model().startswith(f"✗ model: no answer from {address} (Connect")
