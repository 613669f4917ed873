"""What is read when somebody asks, rather than counted as it happens."""

from collections.abc import Callable, Iterator, Mapping

from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.monitoring.health import Health

ByLane = Callable[[], Mapping[str, int]]


class State(Collector):
    """The state of the bot at the moment of a scrape."""

    def __init__(self, health: Health, *, waiting: ByLane, dropped: ByLane) -> None:
        """
        Args:
            waiting: updates that wait for their turn, by lane.
            dropped: updates that were given up unanswered since the start, by lane.
        """
        self._health = health
        self._waiting = waiting
        self._dropped = dropped

    def describe(self) -> Iterator[Metric]:
        """The names alone, for the registry."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """See prometheus_client."""
        waiting = GaugeMetricFamily(
            "emojibot_updates_waiting", "Updates that wait for a turn.", labels=["lane"]
        )
        for lane, count in self._waiting().items():
            waiting.add_metric([lane], count)
        yield waiting
        dropped = CounterMetricFamily(
            "emojibot_updates_dropped", "Updates given up, unanswered.", labels=["lane"]
        )
        for lane, count in self._dropped().items():
            dropped.add_metric([lane], count)
        yield dropped
        yield GaugeMetricFamily(
            "emojibot_telegram_reached", "Whether Telegram was, last time.", self._health.reached()
        )
        yield GaugeMetricFamily(
            *("emojibot_database_well", "Whether the database did not fail a moment ago."),
            self._health.writable(),
        )
        quiet = self._health.quiet_seconds()
        if quiet is not None:
            yield GaugeMetricFamily(
                "emojibot_last_update_age_seconds", "Since the last update.", quiet
            )
