"""Does what docs/deploy.md says in a clean Debian, and writes to the bot that comes of it.

    python -m tests.deploy.stranger --work FOLDER

First the wheel: the commands of its section, in an empty folder. Then the service: the installer,
twice, the program that its unit names, with the secrets that it made, and the way back. systemd
does not run in a chroot; what it would start is started here.

Needs root, debootstrap, and the network for Debian and PyPI; takes minutes.
"""

import asyncio
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from bot.playground.telegram import LoopbackServer, World, bot_api
from tests.deploy.answering import answering
from tests.deploy.conftest import ROOT
from tests.deploy.image import debian
from tests.deploy.layers import Tree, run, writing

PAGE: Final = (ROOT / "docs/deploy.md").read_text("utf-8")
UNIT: Final = (ROOT / "deploy/emojibot.service").read_text("utf-8")
HOME: Final = "/srv"  # in that Debian
CLONE: Final = f"{HOME}/clone"
SECRETS: Final = "/run/credentials"


class Machine:
    """A Debian that remembers what is done in it."""

    def __init__(self, work: Path) -> None:
        self._work = work
        self._layer = work / "machine"
        shutil.rmtree(self._layer, ignore_errors=True)
        self._layer.mkdir(parents=True)
        self._tree = debian("trixie", work)
        listed = subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True)
        for file in listed.splitlines():
            kept = self._layer / CLONE[1:] / file
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / file, kept)
        (self._layer / CLONE[1:]).chmod(0o700)  # the service must not need it
        # Only over what is there can be laid what this machine trusts (see `layers`).
        trust = "apt-get update -qq && apt-get install -qq -y ca-certificates >/dev/null"
        self.does(trust, folder="/")

    def does(self, line: str, *, folder: str, said: str = "", told: Mapping[str, str] = {}) -> None:
        """Have it done by a shell in `folder`, where root needs no sudo.

        Raises:
            CalledProcessError: it failed.
        """
        click.echo(f"$ {line}")
        words = ["sh", "-ec", line.replace("sudo ", "")]
        run(self._given(told, folder), words, self._layer, self._work / "aside", said)

    def starts(
        self, line: str, *, folder: str, told: Mapping[str, str], user: str = "0:0"
    ) -> list[str]:
        """What to call to have it done by a process that goes on."""
        click.echo(f"$ {line}")
        tree = replace(self._given(told, folder), user=user)
        return writing(tree, line.split(), self._layer, self._work / "aside")

    def _given(self, told: Mapping[str, str], folder: str) -> Tree:
        environment = {**self._tree.environment, "HOME": HOME, **told}
        return replace(self._tree, environment=environment, folder=folder)


def commands(section: str) -> list[str]:
    """The lines to type that a section of the page begins with."""
    text = PAGE.partition(f"## {section}\n")[2]
    [block] = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)[:1]
    return [line.partition("  #")[0].strip() for line in block.splitlines()]


async def wheel(machine: Machine) -> str | None:
    """The commands of the wheel's section; what the bot answered at the end."""
    [*preparing, last] = commands("From a wheel")
    folder = f"{HOME}/empty"
    machine.does(f"mkdir {folder}", folder=HOME)
    install, *preparing = preparing
    machine.does(install, folder=folder)
    [made] = re.findall(r"`(.venv/bin/pip wheel [^`]*)`", PAGE)
    machine.does(f"python3 -m venv .venv; {made}; cp dist/* {folder}", folder=CLONE)
    world = World()
    async with LoopbackServer(bot_api(world)) as server:
        for line in preparing:
            said = f"{world.token}\n" if line.endswith("init") else ""
            told = {"BOT_API_URL": server.url}
            await asyncio.to_thread(machine.does, line, folder=folder, said=said, told=told)
    async with answering(lambda told: machine.starts(last, folder=folder, told=told)) as answer:
        return answer


async def service(machine: Machine) -> str | None:
    """The installer, what its unit starts, and the way back; what the bot answered."""
    [line] = commands("As a service of systemd")
    machine.does(line, folder=CLONE, told={"BOT_TOKEN": World().token})
    machine.does(line, folder=CLONE)  # the second time there is nothing to ask for
    credentials = re.findall(r"LoadCredential=(\w+):(\S+)", UNIT)
    machine.does(f"install -d -o emojibot {SECRETS}", folder="/")
    for name, file in credentials:
        machine.does(f"install -o emojibot -m 0400 {file} {SECRETS}/{name}", folder="/")
    [program], [state] = re.findall("ExecStart=(.*)", UNIT), re.findall("ingDirectory=(.*)", UNIT)

    def start(told: Mapping[str, str]) -> list[str]:
        told = {"CREDENTIALS_DIRECTORY": SECRETS, "BOT_API_URL": told["BOT_API_URL"]}
        return machine.starts(program, folder=state, told=told, user="emojibot:emojibot")

    async with answering(start) as answer:
        pass
    machine.does("sudo deploy/install.sh --uninstall", folder=CLONE)
    machine.does(f"test -f {state}/data/emojibot.db && test ! -e /opt/emojibot", folder="/")
    return answer


@click.command(help=__doc__)
@click.option("--work", type=click.Path(path_type=Path), required=True, help="Folder to work in.")
def main(work: Path) -> None:
    for way in (wheel, service):
        answer = asyncio.run(way(Machine(work.absolute())))
        click.echo(f"By the way of the {way.__name__} it answered {answer}")


if __name__ == "__main__":
    main()
