"""The compose file: what each profile adds, and that the bot may do little."""

import os
import re
import subprocess
from typing import Any

import pytest
import yaml

from bot.settings import Settings
from tests.deploy.conftest import ROOT
from tests.deploy.dockerfile import stages

TEXT = (ROOT / "deploy/compose.yaml").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, Any] = COMPOSE["services"]


def test_without_a_profile_there_is_the_bot_alone() -> None:
    profiles = {name: service.get("profiles") for name, service in SERVICES.items()}

    assert profiles == {
        "bot": None,
        "postgres": ["postgres"],
        "prometheus": ["monitoring"],
        "grafana": ["monitoring"],
        "bot-api": ["bot-api"],
    }


def test_the_bot_writes_into_its_volumes_only_and_has_no_rights() -> None:
    bot = SERVICES["bot"]
    volumes = {it.split(":")[1] for it in bot["volumes"]}
    [declared] = [
        rest for word, rest in stages(ROOT / "Dockerfile")["runtime"].steps if word == "VOLUME"
    ]

    assert bot["read_only"]
    assert bot["cap_drop"] == ["ALL"]
    assert volumes == set(yaml.safe_load(declared))


def test_what_the_bot_waits_for_need_not_be_there() -> None:
    assert all(it["required"] is False for it in SERVICES["bot"]["depends_on"].values())


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_but_this_machine_reaches_a_port(name: str) -> None:
    assert all(it.startswith("127.0.0.1:") for it in SERVICES[name].get("ports", []))


def test_every_volume_and_config_that_is_used_is_declared() -> None:
    mounts = [it for service in SERVICES.values() for it in service.get("volumes", [])]
    volumes = {it.split(":")[0] for it in mounts if not it.startswith(".")}
    configs = {it["source"] for service in SERVICES.values() for it in service.get("configs", [])}

    assert volumes == set(COMPOSE["volumes"])
    assert configs == set(COMPOSE["configs"])


def test_prometheus_is_told_what_its_example_says_but_for_the_host() -> None:
    told = yaml.safe_load(COMPOSE["configs"]["prometheus"]["content"])
    example = yaml.safe_load((ROOT / "deploy/monitoring/prometheus.yml").read_text("utf-8"))
    [job] = told["scrape_configs"]

    assert job["static_configs"] == [
        {"targets": [f"bot:{SERVICES['bot']['environment']['WEB_PORT']}"]}
    ]
    job["static_configs"] = example["scrape_configs"][0]["static_configs"]
    assert told == example


def test_every_variable_is_explained_and_every_setting_exists() -> None:
    comments = " ".join(line for line in TEXT.splitlines() if "#" in line)
    used = set(re.findall(r"\$\{([A-Z_]+):", TEXT))

    assert used
    assert {it for it in used if it not in comments} == set()
    assert {it.lower() for it in SERVICES["bot"]["environment"]} <= set(Settings.model_fields)


@pytest.mark.parametrize("password", ["", "open-sesame"])
def test_grafana_does_not_start_without_a_password(password: str) -> None:
    shell, flag, script = SERVICES["grafana"]["entrypoint"]
    script = script.replace("$$", "$").replace("exec /run.sh", "exec echo started")

    environment = {"PATH": os.environ["PATH"], "GF_SECURITY_ADMIN_PASSWORD": password}
    run = subprocess.run([shell, flag, script], env=environment, capture_output=True, text=True)

    assert (run.returncode, run.stdout) == ((0, "started\n") if password else (2, ""))
    assert ("GRAFANA_PASSWORD is missing" in run.stderr) is not bool(password)
    assert SERVICES["grafana"]["environment"] == {
        "GF_SECURITY_ADMIN_PASSWORD": "${GRAFANA_PASSWORD:-}"
    }


@pytest.mark.parametrize("name", SERVICES)
def test_every_image_of_others_is_of_a_version(name: str) -> None:
    image, _, version = SERVICES[name]["image"].partition(":")

    assert image == "emojibot" or re.fullmatch(r"v?\d+(\.\d+)*(-alpine)?", version)
