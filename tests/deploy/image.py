"""Does all that the Dockerfile says, where there is no Docker, and runs what comes of it.

    python -m tests.deploy.image --work FOLDER    # layers of steps that are the same are kept

Every RUN and COPY of the target gets a layer of its own over a Debian that debootstrap made and
that leaves out what Docker's `debian:trixie-slim` leaves out. Then the sizes of the
layers' files are added up, and the bot is started as the image says: as its user, with nothing to
write into but its volumes. It must answer a message on a loopback Bot API server, call itself
well, and end when it is told to.

Needs root, debootstrap, and the network for Debian and PyPI; takes minutes.
"""

import asyncio
import hashlib
import json
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Final

import click

from tests.deploy.answering import answering, free_port
from tests.deploy.conftest import ROOT
from tests.deploy.dockerfile import Stage, copied, is_sent, stages
from tests.deploy.layers import Tree, copy, read_only, run, size

SLIM: Final = ("doc", "groff", "info", "linda", "lintian", "locale", "man")  # in /usr/share
CLEAN: Final = """\
DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };
Dir::Cache::pkgcache ""; Dir::Cache::srcpkgcache "";
Acquire::Languages "none";
"""
LIMIT: Final = 400e6  # bytes of an image for a CPU
MIRROR: Final = "http://deb.debian.org/debian"


@click.command(help=__doc__)
@click.option("--target", default="cpu", show_default=True, help="Stage to make.")
@click.option("--work", type=click.Path(path_type=Path), required=True, help="Folder to work in.")
def main(target: str, work: Path) -> None:
    work = work.absolute()
    tree = Building(work).tree(target)
    sizes = [size(layer) for layer in tree.layers]
    for layer, bytes_ in zip(tree.layers, sizes, strict=True):
        click.echo(f"{bytes_ / 1e6:7.1f} MB  {layer.name}")
    click.echo(f"{sum(sizes) / 1e6:7.1f} MB  in all")
    if target == "cpu" and sum(sizes) > LIMIT:
        raise click.ClickException(f"that is more than {LIMIT / 1e6:.0f} MB")
    click.echo(asyncio.run(talk(tree, work / "running")))


class Building:
    """Makes stages in a folder; a layer of the last time is used again if its step is the same."""

    def __init__(self, work: Path) -> None:
        self._work = work
        self._stages = stages(ROOT / "Dockerfile")
        self._made: dict[str, Tree] = {}

    def tree(self, name: str) -> Tree:
        """What the stage, or the image, of this name comes to."""
        if name not in self._made:
            stage = self._stages.get(name)
            self._made[name] = self._stage(stage) if stage else debian(_suite(name), self._work)
        return self._made[name]

    def _stage(self, stage: Stage) -> Tree:
        tree = self.tree(stage.base)
        for number, (word, rest) in enumerate(stage.steps):
            if word in ("RUN", "COPY"):
                tree = self._layer(tree, f"{stage.name}-{number}-{word.lower()}", word, rest)
            else:
                tree = _said(tree, word, rest)
        return tree

    def _layer(self, tree: Tree, name: str, word: str, rest: str) -> Tree:
        source = None
        if word == "COPY":
            origin, names, target = copied(rest)
            source = self._sent if origin is None else self.tree(origin)
        name = f"{name}-{print_of(tree, rest, source)}"
        layer, aside = self._work / name, self._work / "aside"
        if not layer.exists():
            click.echo(f"{name}: {rest}")
            partial = self._work / f"{name}.partial"
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir()
            if source is None:
                run(tree, ["sh", "-ec", rest], partial, aside)
            else:
                copy(source, names, str(Path(tree.folder, target)), partial, aside)
            partial.rename(layer)
        return tree.with_layer(layer)

    @cached_property
    def _sent(self) -> Path:
        """What of the repository a build gets to see."""
        context = self._work / "context"
        shutil.rmtree(context, ignore_errors=True)
        listed = subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True)
        for file in listed.splitlines():
            if is_sent(file, ROOT / ".dockerignore"):
                (context / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / file, context / file)
        return context


def print_of(tree: Tree, rest: str, source: Tree | Path | None) -> str:
    """What tells a step from any other that its layer might be taken for.

    Args:
        tree: what it stands on, whose layers are named with prints of their own.
        source: what it copies from; of a folder, the files that it names count.
    """
    told = hashlib.sha256(repr((_names(tree), tree.environment, tree.folder, rest)).encode())
    if isinstance(source, Tree):
        told.update(repr(_names(source)).encode())
    elif source is not None:
        _, names, _ = copied(rest)
        for named in names:
            found = source / named
            for file in sorted(found.rglob("*")) if found.is_dir() else [found]:
                if file.is_file():
                    told.update(repr((file.relative_to(source), file.read_bytes())).encode())
    return told.hexdigest()[:12]


def _names(tree: Tree) -> list[str]:
    return [layer.name for layer in tree.layers]


def debian(suite: str, work: Path) -> Tree:
    """A clean Debian, made in `work` unless it is there."""
    root = work / suite
    if not root.exists():
        partial = work / f"{suite}.partial"
        subprocess.run(["debootstrap", "--variant=minbase", suite, partial, MIRROR], check=True)
        _make_slim(partial)
        partial.rename(root)
    return Tree((root,))


def _suite(image: str) -> str:
    return image.removeprefix("debian:").removesuffix("-slim")


def _make_slim(root: Path) -> None:
    """Leave out what Docker's Debian does, now and whenever something is installed."""
    excluded = [f"path-exclude /usr/share/{folder}/*\n" for folder in SLIM]
    (root / "etc/dpkg/dpkg.cfg.d/docker").write_text("".join(excluded))
    (root / "etc/apt/apt.conf.d/docker-clean").write_text(CLEAN)
    for folder in [*(f"usr/share/{it}" for it in SLIM), "var/lib/apt/lists", "var/cache/apt"]:
        shutil.rmtree(root / folder, ignore_errors=True)
        (root / folder).mkdir()


def _said(tree: Tree, word: str, rest: str) -> Tree:
    """`tree` after an instruction that makes no files."""
    match word:
        case "ENV":
            given = dict(it.split("=", 1) for it in shlex.split(rest))
            before = tree.environment
            values = {name: value.replace("$PATH", before["PATH"]) for name, value in given.items()}
            return replace(tree, environment={**before, **values})
        case "WORKDIR":
            return replace(tree, folder=rest)
        case "USER":
            return replace(tree, user=rest)
        case "VOLUME":
            return replace(tree, volumes=tuple(json.loads(rest)))
        case "ENTRYPOINT" | "CMD":
            return replace(tree, command=(*tree.command, *json.loads(rest)))
        case "HEALTHCHECK":
            return replace(tree, health=tuple(json.loads(rest.partition(" CMD ")[2])))
        case _:
            return tree


async def talk(tree: Tree, scratch: Path) -> str:
    """Run the bot in `tree`, have it answer, look after itself, and end; what it answered."""
    port = {"WEB_PORT": str(free_port())}
    tree = replace(tree, environment={**tree.environment, **port})

    def start(told: Mapping[str, str]) -> list[str]:
        given = replace(tree, environment={**tree.environment, **told})
        return read_only(given, tree.command, scratch / "bot")

    async with answering(start) as answer:
        asked = read_only(tree, tree.health, scratch / "health")
        health = await asyncio.create_subprocess_exec(*asked)
        if await health.wait():
            raise click.ClickException("it does not call itself well")
    return f"it answered {answer}, is well, and ended"


if __name__ == "__main__":
    main()
