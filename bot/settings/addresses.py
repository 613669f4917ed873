"""Addresses of what the bot asks, or sends to."""

from urllib.parse import urlsplit


def http_address(value: str | None) -> str | None:
    """`value`, if it is an address of HTTP, or none at all.

    Raises:
        ValueError: it is not.
    """
    if value is not None and not value.startswith(("http://", "https://")):
        raise ValueError("it must start with http:// or https://")
    if value is not None and not _names_a_host(value):
        raise ValueError("it is no address")
    return value


def _names_a_host(url: str) -> bool:
    try:
        address = urlsplit(url)
        return bool(address.hostname) and address.port != 0
    except ValueError:  # its own words would tell what stands there, which may be a secret
        return False


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
