"""What the log says of the settings at the start: what differs from the defaults, and no secret."""

from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot.settings import Settings


def told_settings(settings: Settings) -> dict[str, Any]:
    """Each setting that is not as it comes, by its name, fit for a log.

    Of secrets it says whether they are set, of addresses the scheme and the host: the rest may hold
    a password, or a path that nobody is to guess. Of ids it says how many there are.
    """
    fields = type(settings).model_fields
    return {
        name.upper(): _told(value)
        for name, field in fields.items()
        if (value := getattr(settings, name)) != field.default or _is_secret(field.annotation)
    }


def _is_secret(annotation: object) -> bool:
    return annotation == SecretStr | None


def _told(value: object) -> str | int | float:
    if value is None or isinstance(value, SecretStr):
        return "set" if value else "not set"
    if isinstance(value, frozenset | set):
        return len(value)
    if isinstance(value, str) and "://" in value:
        try:
            address = urlsplit(value)
            return f"{address.scheme}://{address.hostname or ''}"
        except ValueError:  # what has an odd password is an address for a database all the same
            return "set"
    return value if isinstance(value, int | float) else str(value)
