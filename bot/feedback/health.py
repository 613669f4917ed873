"""Whether a database can be used, and in which words it is said that it cannot."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from bot.errors import StoreError

FRESH: Final = 60.0  # seconds that a failure says something of now

# What SQLite says, and what that means to somebody who has to mend it.
_CAUSES: Final = {
    "database is locked": "another program is writing it for long; stop that, or try again",
    "disk is full": "its disk is full; make room there",
    "readonly database": "it is read-only for this user; change its owner or its rights",
    "unable to open database file": "it is missing, or its folder cannot be used",
    "disk i/o error": "its disk fails; restore a backup on another",
    "malformed": "it is damaged; restore a backup",
    "not a database": "it is damaged, or no database; restore a backup, or name another file",
}


class Health:
    """Names the failures of one database, and remembers the last."""

    def __init__(self, address: URL, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._where = where(address)
        self._clock = clock
        self._failed_at: float | None = None

    @property
    def is_well(self) -> bool:
        """Whether it did not fail a moment ago."""
        return self._failed_at is None or self._clock() - self._failed_at > FRESH

    @contextmanager
    def watching(self, *, writing: bool) -> Iterator[None]:
        """Raise StoreError where the database fails in the block.

        Args:
            writing: whether the block proves that all is well: many can be read, but not written.
        """
        try:
            yield
        except DBAPIError as error:
            self._failed_at = self._clock()
            raise StoreError(f"{self._where} cannot be used: {cause(error)}") from error
        except OSError as error:  # what asyncpg raises where no server answers
            self._failed_at = self._clock()
            raise StoreError(f"{self._where} cannot be reached: {error}") from error
        except NoConnectionFree as error:
            self._failed_at = self._clock()
            raise StoreError(f"{self._where} cannot be used: it is too slow") from error
        if writing:
            self._failed_at = None


def where(address: URL) -> str:
    """The database at `address`, for people; its password stays out."""
    if address.get_backend_name() == "sqlite":
        return f"the database {address.database}"
    return f"the database {address.database} at {address.host}"


def cause(error: DBAPIError) -> str:
    """Why the database failed, in words."""
    return in_words(error.orig)


def in_words(error: BaseException | None) -> str:
    """What the driver of a database says; its own words where we have none."""
    said = str(error).lower()
    return next((words for sign, words in _CAUSES.items() if sign in said), f"it says: {error}")
