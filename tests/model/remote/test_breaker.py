"""Who fails again and again is left alone."""

from model.remote.breaker import FAILURES, LONGEST, PAUSE, Breaker


class Clock:
    time = 0.0

    def __call__(self) -> float:
        return self.time


def failed(breaker: Breaker, times: int) -> None:
    for _ in range(times):
        breaker.begin()
        breaker.failed()


def test_a_few_failures_in_a_row_close_it_and_an_answer_between_them_does_not() -> None:
    breaker = Breaker(Clock())
    failed(breaker, FAILURES - 1)
    breaker.succeeded()
    failed(breaker, FAILURES - 1)
    before = breaker.is_open

    failed(breaker, 1)

    assert (before, breaker.is_open) == (True, False)


def test_after_a_pause_one_finds_out_for_all() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    failed(breaker, FAILURES)
    clock.time = PAUSE

    before = breaker.is_open
    breaker.begin()
    on_trial = breaker.is_open
    breaker.succeeded()

    assert (before, on_trial, breaker.is_open) == (True, False, True)


def test_pauses_grow_up_to_a_limit() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    failed(breaker, FAILURES)
    pauses = []
    for _ in range(8):
        before = clock.time
        while not breaker.is_open:
            clock.time += 0.5
        pauses.append(clock.time - before)
        failed(breaker, 1)

    assert pauses[:3] == [PAUSE, 2 * PAUSE, 4 * PAUSE]
    assert pauses[-1] == LONGEST
