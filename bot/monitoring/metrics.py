"""Every figure that is counted while the bot runs, for Prometheus (docs/monitoring.md).

Labels have few values: kinds, methods, versions. None ever says who wrote, where, or what.
"""

import platform
from importlib.metadata import version
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
QUICK: Final = (0.0005, 0.001, 0.0025, *SECONDS)
TEXTS: Final = (1, 2, 4, 8, 16, 32, 64, 128)
TOKENS: Final = (16, 32, 64, 128, 256, 512, 1024)


class UpdateMetrics:
    """What became of updates, and how long that took."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.ended = Counter(
            "emojibot_updates", "Updates by outcome.", ["kind", "outcome"], registry=registry
        )
        self.in_hand = Gauge(
            "emojibot_updates_in_hand", "Updates that are being handled.", registry=registry
        )
        self.waited = Histogram(
            *("emojibot_update_wait_seconds", "From an update's arrival to its turn.", ["lane"]),
            buckets=SECONDS,
            registry=registry,
        )
        self.answered = Histogram(
            *("emojibot_answer_seconds", "From an update's arrival to its first answer.", ["kind"]),
            buckets=SECONDS,
            registry=registry,
        )


class ModelMetrics:
    """How the models at work fare."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.at_work = Gauge(
            "emojibot_model_info", "Models at work; always 1.", ["version"], registry=registry
        )
        self.predictions = Counter(
            "emojibot_predictions", "Texts by outcome.", ["model", "outcome"], registry=registry
        )
        self.waiting = Gauge(
            *("emojibot_predictions_waiting", "Texts that wait for a model or are in it."),
            registry=registry,
        )
        self.seconds = Histogram(
            *("emojibot_inference_seconds", "One pass of a model."),
            buckets=SECONDS,
            registry=registry,
        )
        self.texts = Histogram(
            *("emojibot_batch_texts", "Passages of texts in one pass."),
            buckets=TEXTS,
            registry=registry,
        )
        self.tokens = Histogram(
            "emojibot_batch_tokens", "Tokens in one pass.", buckets=TOKENS, registry=registry
        )


class TelegramMetrics:
    """What Telegram was asked, and what it said."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.requests = Counter(
            *("emojibot_telegram_requests", "Requests by their answer.", ["method", "code"]),
            registry=registry,
        )
        self.seconds = Histogram(
            *("emojibot_telegram_request_seconds", "One request, long polls apart."),
            buckets=SECONDS,
            registry=registry,
        )
        self.retries = Counter(
            *("emojibot_telegram_retries", "Requests made again.", ["method"]),
            registry=registry,
        )


class FeedbackMetrics:
    """What people were shown, took and agreed to, and what storing it took."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.shown = Counter(
            "emojibot_suggestions_shown", "Emojis shown.", ["model", "rank"], registry=registry
        )
        self.taken = Counter(
            "emojibot_suggestions_taken", "Choices made.", ["model", "rank"], registry=registry
        )
        self.consents = Counter(
            "emojibot_consents", "Answers about learning.", ["answer"], registry=registry
        )
        self.seconds = Histogram(
            *("emojibot_store_seconds", "One transaction, its wait included.", ["kind"]),
            buckets=QUICK,
            registry=registry,
        )


class Metrics:
    """All of them, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.updates = UpdateMetrics(self.registry)
        self.model = ModelMetrics(self.registry)
        self.telegram = TelegramMetrics(self.registry)
        self.feedback = FeedbackMetrics(self.registry)
        build = Gauge(
            *("emojibot_build_info", "Which bot this is; always 1.", ["version", "python"]),
            registry=self.registry,
        )
        build.labels(version("emojibot"), platform.python_version()).set(1)
