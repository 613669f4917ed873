"""A clock that stands still until it is moved."""

from datetime import UTC, datetime, timedelta


class Clock:
    def __init__(self) -> None:
        self._time = datetime(2026, 5, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self._time

    def pass_seconds(self, seconds: float) -> None:
        self._time += timedelta(seconds=seconds)
