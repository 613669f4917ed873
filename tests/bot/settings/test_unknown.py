"""Names that set nothing."""

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings, load_settings


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
