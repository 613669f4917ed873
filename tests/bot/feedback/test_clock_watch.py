"""Which clock may say what is old."""

from datetime import timedelta

import pytest

from bot.feedback.clock_watch import ClockWatch
from tests.bot.conftest import Clock


class Ticks:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def watch(clock: Clock, ticks: Ticks) -> ClockWatch:
    return ClockWatch(clock, ticks=ticks)


def pass_days(clock: Clock, ticks: Ticks, days: float) -> None:
    clock.pass_days(days)
    ticks.seconds += timedelta(days=days).total_seconds()


def test_a_clock_that_agrees_with_what_was_written_is_believed(
    clock: Clock, watch: ClockWatch
) -> None:
    assert watch.doubt([clock.time - timedelta(hours=20), clock.time]) is None


def test_a_new_database_says_nothing_against_the_clock(watch: ClockWatch) -> None:
    assert watch.doubt([]) is None


@pytest.mark.parametrize("days", [400, 1.1, -400], ids=["a year ahead", "a day", "a year behind"])
@pytest.mark.parametrize("row_or_file", [0, 1], ids=["row", "file"])
def test_a_clock_that_is_far_from_what_was_written_is_doubted(
    clock: Clock, watch: ClockWatch, days: float, row_or_file: int
) -> None:
    written = [clock.time, clock.time]
    written[row_or_file] -= timedelta(days=days)

    said = watch.doubt(written)

    assert said is not None
    assert f"the clock says {clock.time:%Y-%m-%d}" in said


def test_what_a_doubted_clock_wrote_itself_does_not_speak_for_it(
    clock: Clock, ticks: Ticks, watch: ClockWatch
) -> None:
    watch.doubt([clock.time - timedelta(days=400)])
    pass_days(clock, ticks, 1)

    assert watch.doubt([clock.time]) is not None


def test_a_clock_that_goes_right_for_a_week_is_believed(
    clock: Clock, ticks: Ticks, watch: ClockWatch
) -> None:
    said = [watch.doubt([clock.time - timedelta(days=30)])]
    for _ in range(8):
        pass_days(clock, ticks, 1)
        said.append(watch.doubt([clock.time]))

    assert [it is None for it in said] == [False] * 7 + [True] * 2


def test_a_clock_that_leaps_is_doubted_for_a_week(
    clock: Clock, ticks: Ticks, watch: ClockWatch
) -> None:
    assert watch.doubt([clock.time]) is None
    pass_days(clock, ticks, 1)
    assert watch.doubt([clock.time]) is None

    clock.pass_days(400)

    assert watch.doubt([clock.time]) is not None
    clock.pass_days(-400)
    assert watch.doubt([clock.time]) is not None
    pass_days(clock, ticks, 7)
    assert watch.doubt([clock.time]) is None
