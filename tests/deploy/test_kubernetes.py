"""The manifests: both ways come to a whole, and it fits the image and the bot."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import Settings
from bot.transport.webhook import WEBHOOK_PATH
from tests.deploy.conftest import ROOT
from tests.deploy.dockerfile import stages

FOLDER = ROOT / "deploy/kubernetes"
WAYS = ("polling", "webhook")


def manifest(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


BASE = manifest(FOLDER / "base/deployment.yaml")
POD = BASE["spec"]["template"]["spec"]
[BOT] = POD["containers"]


def patched(way: str) -> dict[str, Any]:
    """What a way says of the deployment beside what both have in common."""
    [patch] = manifest(FOLDER / way / "kustomization.yaml")["patches"]
    spec: dict[str, Any] = manifest(FOLDER / way / patch["path"])["spec"]
    return spec


@pytest.mark.parametrize("way", WAYS)
def test_every_file_is_named_by_its_folder(way: str) -> None:
    whole = manifest(FOLDER / way / "kustomization.yaml")
    named = {*whole["resources"], *(it["path"] for it in whole["patches"]), "kustomization.yaml"}

    assert named - {"../base"} == {file.name for file in (FOLDER / way).iterdir()}


@pytest.mark.parametrize("way", WAYS)
def test_the_image_is_that_of_this_version(way: str) -> None:
    [image] = manifest(FOLDER / way / "kustomization.yaml")["images"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert image["name"] == BOT["image"]
    assert image["newTag"] == project["version"]


@pytest.mark.parametrize("way", WAYS)
def test_every_mount_has_its_volume(way: str) -> None:
    volumes = POD["volumes"] + patched(way)["template"]["spec"]["volumes"]

    assert {it["name"] for it in BOT["volumeMounts"]} == {it["name"] for it in volumes}


def test_only_one_polls_and_never_two_at_a_time() -> None:
    assert patched("polling")["replicas"] == 1
    assert patched("polling")["strategy"] == {"type": "Recreate"}


def test_it_runs_as_the_user_of_the_image_and_may_do_little() -> None:
    user = stages(ROOT / "Dockerfile")["runtime"].steps
    [(_, ids)] = [step for step in user if step[0] == "USER"]

    assert f"{POD['securityContext']['runAsUser']}:{POD['securityContext']['runAsGroup']}" == ids
    assert BOT["securityContext"]["readOnlyRootFilesystem"]
    assert BOT["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert not POD["automountServiceAccountToken"]


def test_the_probes_ask_what_the_bot_answers() -> None:
    source = (ROOT / "bot/monitoring/pages.py").read_text("utf-8")
    asked = {BOT[it]["httpGet"]["path"] for it in ("livenessProbe", "readinessProbe")}

    assert asked == {"/healthz", "/readyz"}
    assert all(f'"{path}"' in source for path in asked)


def test_a_webhook_leads_to_the_bot_and_nothing_else_does() -> None:
    [rule] = manifest(FOLDER / "webhook/ingress.yaml")["spec"]["rules"]
    [path] = rule["http"]["paths"]
    [bot] = patched("webhook")["template"]["spec"]["containers"]

    assert path["path"] == WEBHOOK_PATH
    assert bot["env"] == [{"name": "WEBHOOK_URL", "value": f"https://{rule['host']}{WEBHOOK_PATH}"}]


@pytest.mark.parametrize("way", WAYS)
def test_every_file_of_the_secret_is_a_setting(way: str) -> None:
    text = (FOLDER / way / "kustomization.yaml").read_text("utf-8")
    files = set(re.findall(r"--from-file=(\w+)", text))

    assert {"bot_token", "encryption_key"} <= files
    assert files <= set(Settings.model_fields)
