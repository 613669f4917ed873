"""Settings, and the file that explains them."""

from datetime import UTC
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr

from bot.errors import SettingsError
from bot.settings import Settings, load_settings
from bot.settings.addresses import place_of
from bot.settings.told import told_settings

ANN = "ann:word"  # a name and a password of nobody
EXAMPLE = Path(__file__).parents[2] / ".env.example"


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_the_example_holds_every_setting_with_its_default() -> None:
    lines = [line for line in EXAMPLE.read_text().splitlines() if line]
    settings = dict(line.split("=", 1) for line in lines if not line.startswith("#"))

    assert [name.lower() for name in settings] == list(Settings.model_fields)
    assert Settings(_env_file=EXAMPLE).model_dump() == Settings(_env_file=None).model_dump()


def test_every_setting_in_the_example_has_a_reason_above_it() -> None:
    lines = EXAMPLE.read_text().splitlines()
    unexplained = [
        line
        for before, line in zip(["", *lines], lines, strict=False)
        if line and not line.startswith("#") and not before.startswith("#")
    ]

    assert unexplained == []


def test_settings_are_read_from_a_file_and_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path(".env").write_text("SUGGESTIONS=3\nlog_level=debug\n# OTHER_PROGRAM=1\n")
    monkeypatch.setenv("ALLOWED_CHATS", "1, -1002")
    monkeypatch.setenv("BOT_API_URL", "http://127.0.0.1:4011/")

    settings = load_settings()

    assert settings.suggestions == 3
    assert settings.log_level == "DEBUG"
    assert settings.allowed_chats == {1, -1002}
    assert settings.bot_api_url == "http://127.0.0.1:4011"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SUGGESTIONS", "99"),
        ("ALLOWED_CHATS", "everybody"),
        ("BOT_API_URL", "telegram"),
        ("BOT_API_URL", "http://[bad"),
        ("BOT_API_URL", "https://:8081"),
        ("MIN_CONFIDENCE", "2"),
        ("LOG_FORMAT", "xml"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("TIME_ZONE", "Europe"),
        ("TIME_ZONE", "../passwd"),
        ("MODEL_DEVICE", "gpu"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "127.0.0.1:4317"),
        ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "grpc://127.0.0.1:4317"),
        ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://127.0.0.1:43180000/v1/traces"),
        ("BOT_API_URL", "http://"),
        ("BOT_API_URL", "http://here:99999"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://[::1"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://ann:1/word@here:4318"),
        ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", f"http://{ANN}@here\u2100:4318"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError, match=f"^{name} is wrong: ") as refused:
        load_settings()

    assert "word@" not in str(refused.value)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("http://127.0.0.1:4318/v1/traces", "http://127.0.0.1:4318"),
        (f"https://{ANN}@otel.example/secret?key=secret", "https://otel.example"),
        ("http://[::1]:4318", "http://[::1]:4318"),
    ],
)
def test_a_place_is_called_without_what_may_be_secret(address: str, place: str) -> None:
    assert place_of(address) == place


@pytest.mark.parametrize(
    ("base", "own", "address"),
    [
        (None, None, None),
        ("http://here:4318", None, "http://here:4318/v1/traces"),
        ("https://here/otlp/", None, "https://here/otlp/v1/traces"),
        (None, "http://there/", "http://there/"),
        ("http://here:4318", "http://there/traces", "http://there/traces"),
    ],
)
def test_traces_go_where_open_telemetry_s_own_variables_say(
    base: str | None, own: str | None, address: str | None
) -> None:
    settings = Settings(
        _env_file=None,
        otel_exporter_otlp_endpoint=base,
        otel_exporter_otlp_traces_endpoint=own,
    )

    assert settings.traces() == address


def test_days_are_utc_unless_another_zone_is_named() -> None:
    assert Settings(_env_file=None).zone() is UTC
    assert Settings(_env_file=None, time_zone="Asia/Tokyo").zone() == ZoneInfo("Asia/Tokyo")


def test_a_time_zone_that_nobody_knows_is_answered_with_what_to_write() -> None:
    with pytest.raises(ValueError, match="it takes UTC or a name such as Europe/Berlin"):
        Settings(_env_file=None, time_zone="Moscow time")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("SUGGESTONS=3", "SUGGESTONS in .env is unknown; did you mean SUGGESTIONS?"),
        ("export BOT_TOEKN=1", "BOT_TOEKN in .env is unknown; did you mean BOT_TOKEN?"),
        (
            "OTEL_EXPORTER_OTLP_ENDPOIN=x",
            "OTEL_EXPORTER_OTLP_ENDPOIN in .env is unknown; did you mean "
            "OTEL_EXPORTER_OTLP_ENDPOINT?",
        ),
        (
            "OTEL_EXPORTER_OTLP_HEADERS=secret",
            "OTEL_EXPORTER_OTLP_HEADERS in .env is read by nobody; OpenTelemetry wants it in the "
            "environment",
        ),
        ("123:secret", "a line in .env is no setting; mend it as .env.example shows"),
        ("AAFsecret", "a line in .env is no setting; mend it as .env.example shows"),
        ("COLOUR=red", "COLOUR in .env is unknown; take it out, or see .env.example"),
    ],
    ids=[
        "a letter missing",
        "swapped, exported",
        "of traces",
        "a library's",
        "a token alone",
        "half of one",
        "another",
    ],
)
def test_a_line_that_sets_nothing_is_named(line: str, said: str) -> None:
    Path(".env").write_text(f"MODEL=default\n{line}\n")

    with pytest.raises(SettingsError) as caught:
        load_settings()

    assert str(caught.value) == said


@pytest.mark.parametrize("name", ["SUGGESTONS", "SUGGESTIONSS", "SUGGESTIONZ", "usggestions"])
def test_a_variable_that_is_a_typo_away_from_a_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "3")

    with pytest.raises(SettingsError) as caught:
        load_settings()

    assert str(caught.value) == f"{name.upper()} is unknown; did you mean SUGGESTIONS?"


@pytest.mark.parametrize(
    "name", ["SUGGETION", "MODELS", "MODE", "TOKEN", "HOME", "PORT", "LOGLEVEL", "TIMEZONE"]
)
def test_a_variable_that_may_be_another_program_s_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "3")

    assert load_settings() == Settings()


def webhook(address: str, **more: str) -> Settings:
    values = {"webhook_url": address, "web_port": 8443, **more}
    return Settings(_env_file=None, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ["http://bot.example/telegram", "bot.example", "ftp://x"])
def test_telegram_calls_secure_webhooks_only(address: str) -> None:
    with pytest.raises(ValueError, match="WEBHOOK_URL is wrong: Telegram calls https://"):
        webhook(address)


def test_an_own_bot_api_server_may_call_in_the_clear() -> None:
    own = "http://127.0.0.1:8081"

    assert webhook("http://127.0.0.1:8080/telegram", bot_api_url=own).webhook_url is not None
    with pytest.raises(ValueError, match="WEBHOOK_URL is wrong"):
        webhook("127.0.0.1:8080", bot_api_url=own)


def test_a_missing_token_says_where_to_get_one() -> None:
    with pytest.raises(SettingsError, match="@BotFather"):
        Settings().token()


def test_where_no_word_for_the_webhook_is_set_all_processes_of_a_bot_make_the_same() -> None:
    hook: dict[str, Any] = {"webhook_url": "https://bot.example.org/telegram", "web_port": 8080}

    def word(token: str, **more: Any) -> str | None:
        return Settings(
            _env_file=None, bot_token=SecretStr(token), **{**hook, **more}
        ).webhook_word()

    assert word("1:a") == word("1:a")
    assert word("1:a") != word("1:b")
    assert "1:a" not in (word("1:a") or "")
    assert word("1:a", webhook_secret=SecretStr("own")) == "own"
    assert word("1:a", webhook_url=None) is None


def test_metrics_need_a_port_to_be_read_at() -> None:
    token = SecretStr("open-sesame")

    assert Settings(_env_file=None, metrics_token=token, web_port=8080).metrics() == "open-sesame"
    assert Settings(_env_file=None).metrics() is None
    with pytest.raises(ValueError, match="METRICS_TOKEN needs WEB_PORT"):
        Settings(_env_file=None, metrics_token=token)


def test_an_address_with_an_odd_password_is_told_too() -> None:
    odd = Settings(_env_file=None, database_url="postgresql+asyncpg://ann:p[ss@h/db")

    assert told_settings(odd)["DATABASE_URL"] == "set"


def test_the_log_is_told_what_was_set_and_no_secret() -> None:
    told = told_settings(
        Settings(
            _env_file=None,
            bot_token=SecretStr("123456:unseen"),
            metrics_token=SecretStr("unseen"),
            model_token=SecretStr("unseen"),
            bot_api_url="https://me:unseen@api.example/unseen",
            database_url="postgresql+asyncpg://me:unseen@db.example/bot?password=unseen",
            owner_ids=frozenset({700_000_001, 700_000_002}),
            web_port=8080,
        )
    )

    assert told == {
        "BOT_TOKEN": "set",
        "BOT_API_URL": "https://api.example",
        "OWNER_IDS": 2,
        "WEBHOOK_SECRET": "not set",
        "WEB_PORT": 8080,
        "METRICS_TOKEN": "set",
        "DATABASE_URL": "postgresql+asyncpg://db.example",
        "ENCRYPTION_KEY": "not set",
        "MODEL_TOKEN": "set",
    }


def test_secrets_do_not_show() -> None:
    settings = Settings(bot_token=SecretStr("123456:unseen"), encryption_key=SecretStr("hidden"))

    assert "unseen" not in repr(settings)
    assert "hidden" not in repr(settings)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://bot.example.org:8080/telegram", "Telegram calls ports 443, 80, 88, 8443 only"),
        ("https://127.0.0.1/telegram", "cannot reach that host"),
        ("https://10.0.0.7:8443/telegram", "cannot reach that host"),
        ("https://[::1]/telegram", "cannot reach that host"),
        ("https://localhost/telegram", "cannot reach that host"),
        ("https:///telegram", "cannot reach that host"),
        ("https://bot.example:s3cret/telegram", "WEBHOOK_URL is wrong: it is no address"),
        ("https://[bad/telegram", "WEBHOOK_URL is wrong: it is no address"),
        ("https://bot.example.org:99999/telegram", "WEBHOOK_URL|Port out of range"),
    ],
)
def test_a_webhook_that_telegram_cannot_call_is_refused_before_the_start(
    address: str, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        webhook(address)


@pytest.mark.parametrize(
    "address", ["https://bot.example.org/telegram", "https://8.8.8.8:8443", "https://x.org:88/"]
)
def test_a_webhook_that_telegram_may_call_is_taken(address: str) -> None:
    assert webhook(address).webhook_url == address


def test_secrets_may_lie_in_files_of_their_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "credentials").mkdir()
    (tmp_path / "credentials/bot_token").write_text("1000001:from-a-file\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))

    assert load_settings().token() == "1000001:from-a-file"


@pytest.mark.parametrize(
    "name", ["bot_token", "webhook_secret", "metrics_token", "model_token", "encryption_key"]
)
def test_a_secret_whose_file_is_empty_protects_nothing_and_is_refused(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(name.upper(), raising=False)
    (tmp_path / name).write_text("\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))

    with pytest.raises(SettingsError, match=f"{name.upper()} is wrong: "):
        load_settings()


def test_credentials_that_are_not_there_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", "/nowhere")

    with pytest.raises(SettingsError, match="CREDENTIALS_DIRECTORY"):
        load_settings()
