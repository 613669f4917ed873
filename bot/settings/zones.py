"""The time zone in which days begin."""

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo


def zone_named(name: str) -> tzinfo:
    """The zone of this name, UTC where no others are installed, too.

    Raises:
        OSError, ValueError, LookupError: there is none: a folder, a path, nothing.
    """
    return UTC if name == "UTC" else ZoneInfo(name)


def known_zone(name: str) -> str:
    """`name`, if it is that of a zone.

    Raises:
        ValueError: it is not.
    """
    try:
        zone_named(name)
    except (OSError, ValueError, LookupError):
        raise ValueError(
            "it takes UTC or a name such as Europe/Berlin that this machine knows "
            "(apt-get install tzdata)"
        ) from None
    return name
