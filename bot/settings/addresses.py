"""Addresses of what the bot asks, or sends to."""

from typing import Final
from urllib.parse import urlsplit

ESCAPED: Final = "what stands before the host has %2F, %3F, %23 and %40 for / ? # and @"


def http_address(value: str | None) -> str | None:
    """`value`, if it is an address of HTTP, or none at all.

    Raises:
        ValueError: it is not.
    """
    if value is not None and not value.startswith(("http://", "https://")):
        raise ValueError("it must start with http:// or https://")
    if value is not None and not is_whole(value):
        raise ValueError(f"it is no address such as http://10.0.0.1:8080; {ESCAPED}")
    return value


def is_whole(address: str) -> bool:
    """Whether it names a host, its port is one, and no part of a password stands behind them."""
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:  # its own words would tell what stands there, which may be a password
        return False
    return named and "@" not in f"{parts.path}{parts.query}{parts.fragment}"


def place_of(address: str) -> str:
    """An address that `is_whole`, without what may be secret in it: who asks, and the path."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def traces_address(base: str | None, own: str | None) -> str | None:
    """What takes traces; None: nothing does.

    Args:
        base: of all that OpenTelemetry sends, each kind to a path of its own.
        own: of traces alone, as it is.

    Source: OpenTelemetry Protocol Exporter, "Endpoint URLs for OTLP/HTTP",
        https://opentelemetry.io/docs/specs/otel/protocol/exporter/
    """
    if own is not None or base is None:
        return own
    return f"{base.removesuffix('/')}/v1/traces"
