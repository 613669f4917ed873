"""The unit for systemd, and the installer that puts it into place."""

import os
import re
import subprocess
from pathlib import Path

from bot.feedback.key_ring import parse
from bot.settings import Settings
from tests.deploy.conftest import ROOT, Installed
from tests.deploy.programs import check

UNIT = ROOT / "deploy/emojibot.service"
INSTALLER = ROOT / "deploy/install.sh"
SAID = UNIT.read_text("utf-8")
CREDENTIALS = dict(re.findall(r"LoadCredential=(\w+):(\S+)", SAID))


def installer() -> str:
    """The installer, with its variables filled in."""
    text = INSTALLER.read_text("utf-8")
    for name, value in re.findall(r"^([a-z]+)=(/\S+)$", text, re.MULTILINE):
        text = text.replace(f"${name}", value)
    return text


def test_every_credential_is_a_setting_and_is_made_by_the_installer() -> None:
    assert set(CREDENTIALS) == {"bot_token", "encryption_key"}
    assert set(CREDENTIALS) <= set(Settings.model_fields)
    assert all(f'>"{file}"' in installer() for file in CREDENTIALS.values())


def test_commands_run_with_what_the_service_has() -> None:
    said = ["User", "UMask", "WorkingDirectory", "EnvironmentFile", "LoadCredential"]
    lines = [line for line in SAID.splitlines() if line.split("=")[0] in said]

    assert len(lines) == 6
    assert [line for line in lines if f"--property={line} " not in installer()] == []


def test_only_root_reads_the_secrets_that_are_made(tmp_path: Path) -> None:
    steps = INSTALLER.read_text("utf-8").partition('\ncase "${1:-}" in')[0]
    made = tmp_path / "etc"

    subprocess.run(
        ["sh", "-c", f"{steps}\nsettings={made}\nmake_secrets"],
        env={**os.environ, "BOT_TOKEN": "1000001:made-up"},
        check=True,
    )

    assert {it.name for it in made.iterdir()} == {*CREDENTIALS, "settings"}
    assert made.stat().st_mode & 0o777 == 0o700
    assert {it.stat().st_mode & 0o777 for it in made.iterdir()} == {0o600}
    assert len(parse((made / "encryption_key").read_text(), "")) == 1


def test_the_installer_takes_libraries_by_their_hashes() -> None:
    installs = re.findall(r"quiet_pip \S+ (?:install|wheel) .*", installer())

    assert len(installs) == 4
    assert all("--require-hashes" in it or "--no-deps" in it for it in installs)
    assert all("--no-build-isolation" in it for it in installs if " wheel " in it)
    assert "pip install" not in installer()
    assert "--force-reinstall" in installs[-1]  # two wheels of one version need not be the same


def test_the_service_runs_what_is_installed() -> None:
    [program] = re.findall("ExecStart=(.*) run", SAID)

    assert f'{program} "\\$@"' in installer()


def test_a_wheel_brings_the_unit_to_where_the_installer_takes_it_from(installed: Installed) -> None:
    assert (installed.data / "share/doc/emojibot/deploy/emojibot.service").read_text() == SAID
    assert "/opt/emojibot/share/doc/emojibot/deploy/emojibot.service" in installer()


def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "emojibot.service"  # the bot is not installed where this runs
    unit.write_text(SAID.replace("/opt/emojibot/bin/emojibot run", "/bin/true"), "utf-8")

    check(
        "systemd-analyze",
        "--recursive-errors=no",
        "verify",
        str(unit),
        package="apt-get install systemd",
    )


def test_the_service_writes_into_its_own_folder_only() -> None:
    said = dict(re.findall(r"^(\w+)=(.*)$", SAID, re.MULTILINE))

    assert said["ProtectSystem"] == "strict"
    assert said["ProtectHome"] == said["PrivateTmp"] == "yes"
    assert said["WorkingDirectory"] == f"/var/lib/{said['StateDirectory']}"
    assert not [name for name in said if name.startswith(("ReadWrite", "Bind"))]


def test_the_service_is_exposed_little(tmp_path: Path) -> None:
    check(
        "systemd-analyze",
        "security",
        "--offline=true",
        "--threshold=20",  # of 100; a unit that protects nothing has 96
        str(UNIT),
        package="apt-get install systemd",
    )


def test_the_installer_says_how_it_is_called() -> None:
    run = subprocess.run([INSTALLER, "--help"], capture_output=True, text=True)

    assert run.returncode == 0
    assert "--uninstall" in run.stdout


def test_shellcheck_has_nothing_to_say() -> None:
    check("shellcheck", str(INSTALLER), package="apt-get install shellcheck")
