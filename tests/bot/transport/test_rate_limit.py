"""One bucket a person: bursts pass, floods do not, and nobody is remembered for ever."""

import random

import pytest

from bot.transport.rate_limit import TokenBuckets

ANN, BORIS = 101, 102


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_burst_passes_and_then_no_more(clock: Clock) -> None:
    buckets = TokenBuckets(rate=1, burst=3, clock=clock)

    assert [buckets.take(ANN) for _ in range(5)] == [True, True, True, False, False]


def test_a_flood_of_one_person_does_not_touch_another(clock: Clock) -> None:
    buckets = TokenBuckets(rate=1, burst=2, clock=clock)

    for _ in range(100):
        buckets.take(ANN)

    assert [buckets.take(BORIS) for _ in range(3)] == [True, True, False]


def test_tokens_come_back_with_time(clock: Clock) -> None:
    buckets = TokenBuckets(rate=2, burst=2, clock=clock)
    assert [buckets.take(ANN) for _ in range(3)] == [True, True, False]

    clock.now += 0.4
    assert not buckets.take(ANN)
    clock.now += 0.1
    assert [buckets.take(ANN), buckets.take(ANN)] == [True, False]


def test_a_bucket_holds_no_more_than_a_burst(clock: Clock) -> None:
    buckets = TokenBuckets(rate=5, burst=2, clock=clock)
    buckets.take(ANN)

    clock.now += 3600

    assert [buckets.take(ANN) for _ in range(3)] == [True, True, False]


def test_asking_in_vain_costs_nothing(clock: Clock) -> None:
    buckets = TokenBuckets(rate=1, burst=1, clock=clock)
    buckets.take(ANN)

    for _ in range(9):
        clock.now += 0.1
        assert not buckets.take(ANN)
    clock.now += 0.1001

    assert buckets.take(ANN)


def test_full_buckets_are_forgotten(clock: Clock) -> None:
    buckets = TokenBuckets(rate=1, burst=10, clock=clock)
    for person in range(1000):
        buckets.take(person)
    assert len(buckets) == 1000

    clock.now += 1
    buckets.take(ANN)

    assert len(buckets) == 1


def test_who_took_a_lot_holds_up_the_forgetting_no_longer_than_a_burst(clock: Clock) -> None:
    buckets = TokenBuckets(rate=1, burst=10, clock=clock)
    for _ in range(10):
        buckets.take(ANN)
    for person in range(200, 300):
        buckets.take(person)

    clock.now += 9
    buckets.take(BORIS)
    assert len(buckets) == 102
    clock.now += 1
    buckets.take(BORIS)

    assert len(buckets) == 1


@pytest.mark.parametrize("seed", range(20))
def test_it_answers_as_a_counted_bucket_would(clock: Clock, seed: int) -> None:
    dice = random.Random(seed)
    rate, burst = dice.uniform(0.1, 20), dice.randint(1, 10)
    buckets = TokenBuckets(rate, burst, clock)
    tokens, answers, expected = float(burst), [], []

    for _ in range(2000):
        passed = dice.expovariate(2 * rate)
        clock.now += passed
        tokens = min(burst, tokens + rate * passed)
        expected.append(tokens >= 1)
        tokens -= expected[-1]
        answers.append(buckets.take(ANN))

    assert answers == expected
    assert {*answers} == {True, False}


@pytest.mark.parametrize(("rate", "burst"), [(0, 1), (-1, 1), (1, 0)])
def test_a_bucket_that_allows_nothing_is_a_mistake(rate: float, burst: int) -> None:
    with pytest.raises(ValueError, match="would allow nothing"):
        TokenBuckets(rate, burst)
