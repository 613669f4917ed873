"""What ships for Prometheus and Grafana, and the documentation, name the metrics that there are."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import Metric
from telegram import Bot, Update

from bot.monitoring.updates import WatchedUpdates
from bot.monitoring.watch import Watch
from bot.transport.inbox import Inbox
from bot.transport.inline_queue import Newest
from tests.bot.transport.paper import Paper

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "deploy" / "monitoring"
PAGE = (ROOT / "docs" / "monitoring.md").read_text("utf-8")

ALERTS: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((SHIPPED / "alerts.yml").read_text("utf-8"))["groups"]
    for rule in group["rules"]
]
BOARD = json.loads((SHIPPED / "grafana-dashboard.json").read_text("utf-8"))
ASKED = [
    *(rule["expr"] for rule in ALERTS),
    *(target["expr"] for panel in BOARD["panels"] for target in panel["targets"]),
]
SAMPLES = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}
NAME = re.compile(r"\b(?:emojibot|process)_[a-z_]+")


async def _handle(_: Update) -> None:
    """Nothing to do."""


@pytest.fixture
async def exposed() -> dict[str, Metric]:
    """Everything that a bot exposes, by name."""
    watch, newest = Watch(), Newest()
    updates = WatchedUpdates(_handle, newest, watch.metrics.updates, log_key=b"k")
    updates.last_at = 0.0
    inbox = Inbox(Bot("1:test"), updates, newest, Paper())
    watch.pages(watch.health(updates, reached=bool, writable=bool), inbox, token="t")
    return {
        metric.name: metric
        for metric in watch.metrics.registry.collect()
        if not metric.name.endswith("_created")
    }


def names(exposed: dict[str, Metric]) -> set[str]:
    """The names that one can ask for."""
    return {
        name + ending
        for name, metric in exposed.items()
        for ending in SAMPLES.get(metric.type, ("",))
    }


async def test_dashboard_and_alerts_ask_for_nothing_that_is_not_there(
    exposed: dict[str, Metric],
) -> None:
    asked = {name for expression in ASKED for name in NAME.findall(expression)}

    assert len(asked) > 20
    assert asked - names(exposed) == set()


async def test_every_metric_is_in_the_documentation_and_no_other(
    exposed: dict[str, Metric],
) -> None:
    told = {name for name in re.findall(r"`([a-z_]+)`", PAGE) if NAME.fullmatch(name)}
    counted = {
        f"{name}_total" if metric.type == "counter" else name for name, metric in exposed.items()
    }

    assert told == counted


def test_every_alert_is_in_the_documentation_with_its_level() -> None:
    told = dict(re.findall(r"^\| `(Emojibot\w+)` \| (\w+) \|", PAGE, re.MULTILINE))

    assert told == {rule["alert"]: rule["labels"]["severity"] for rule in ALERTS}


async def test_labels_of_dashboard_and_alerts_are_those_of_the_metrics(
    exposed: dict[str, Metric],
) -> None:
    rows = re.findall(r"^\| (`[^|]*`) \| ([^|]*)\|", PAGE, re.MULTILINE)
    labels = {
        name: set(re.findall(r"`(\w+)`", listed))
        for row, listed in rows
        for name in re.findall(r"`(\w+)`", row)
    }
    for expression in ASKED:
        for name, chosen in re.findall(r"(emojibot_\w+?)(?:_bucket)?\{([^}]*)\}", expression):
            assert set(re.findall(r"(\w+)=?[~!]?=", chosen)) <= labels[name], expression


def test_the_scrape_config_brings_the_alerts_and_sends_a_token() -> None:
    config = yaml.safe_load((SHIPPED / "prometheus.yml").read_text("utf-8"))
    [job] = config["scrape_configs"]

    assert config["rule_files"] == ["alerts.yml"]
    assert job["job_name"] == "emojibot"
    assert "credentials_file" in job["authorization"]


def test_every_panel_has_a_place_and_a_number_of_its_own() -> None:
    panels = BOARD["panels"]
    places = {(it["gridPos"]["x"], it["gridPos"]["y"]) for it in panels}

    assert len(places) == len({it["id"] for it in panels}) == len(panels)
