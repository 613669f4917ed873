"""Settings, and the file that explains them."""

from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr

from bot.errors import SettingsError
from bot.settings import Settings, load_settings

ANN = "ann:word"  # a name and a password of nobody
EXAMPLE = Path(__file__).parents[3] / ".env.example"


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


def test_days_are_utc_unless_another_zone_is_named() -> None:
    assert Settings(_env_file=None).zone() is UTC
    assert Settings(_env_file=None, time_zone="Asia/Tokyo").zone() == ZoneInfo("Asia/Tokyo")


def test_a_time_zone_that_nobody_knows_is_answered_with_what_to_write() -> None:
    with pytest.raises(ValueError, match="it takes UTC or a name such as Europe/Berlin"):
        Settings(_env_file=None, time_zone="Moscow time")


def test_a_missing_token_says_where_to_get_one() -> None:
    with pytest.raises(SettingsError, match="@BotFather"):
        Settings().token()


def test_metrics_need_a_port_to_be_read_at() -> None:
    token = SecretStr("open-sesame")

    assert Settings(_env_file=None, metrics_token=token, web_port=8080).metrics() == "open-sesame"
    assert Settings(_env_file=None).metrics() is None
    with pytest.raises(ValueError, match="METRICS_TOKEN needs WEB_PORT"):
        Settings(_env_file=None, metrics_token=token)


def test_secrets_do_not_show() -> None:
    settings = Settings(bot_token=SecretStr("123456:unseen"), encryption_key=SecretStr("hidden"))

    assert "unseen" not in repr(settings)
    assert "hidden" not in repr(settings)
