"""Addresses of what the bot asks, or sends to."""

import pytest

from bot.settings import Settings
from bot.settings.addresses import place_of

ANN = "ann:word"  # a name and a password of nobody


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
