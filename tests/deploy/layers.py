"""Layers of files, one over the other, as an image has them: Linux's overlay, and a chroot in it.

Only root can do this; nothing outside the given folders is changed, and mounts end with the process
that needs them.
"""

import os
import shlex
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

PATH: Final = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_FROM_HERE: Final = ("/etc/resolv.conf", "/etc/ssl/certs/ca-certificates.crt")  # to reach the net


@dataclass(frozen=True)
class Tree:
    """Layers, the lowest first, and what is said about running something in them."""

    layers: tuple[Path, ...]
    environment: Mapping[str, str] = field(default_factory=lambda: {"PATH": PATH})
    folder: str = "/"
    user: str = "0:0"
    command: tuple[str, ...] = ()
    health: tuple[str, ...] = ()
    volumes: tuple[str, ...] = ()

    def with_layer(self, layer: Path) -> "Tree":
        """The same, with one more on top."""
        return replace(self, layers=(*self.layers, layer))


def size(layer: Path) -> int:
    """Bytes of all files in a layer; what has two names counts once."""
    found = {}
    for folder, _, names in os.walk(layer):
        for name in names:
            stat = os.lstat(os.path.join(folder, name))
            found[stat.st_ino] = stat.st_size
    return sum(found.values())


def run(tree: Tree, words: Sequence[str], layer: Path, scratch: Path, said: str = "") -> None:
    """Run `words` in `tree`; what that writes lies in `layer` afterwards.

    Args:
        scratch: a folder on the same disk, for the time being.
        said: what they read from stdin.

    Raises:
        CalledProcessError: they failed.
    """
    subprocess.run(writing(tree, words, layer, scratch), check=True, input=said, text=True)


def writing(tree: Tree, words: Sequence[str], layer: Path, scratch: Path) -> list[str]:
    """What to call so that `words` run in `tree`, and what they write lies in `layer`."""
    upper = f"upperdir={layer},workdir={_empty(scratch / 'work')}"
    within = _empty(scratch / "root")
    return _within(tree, words, within, [_overlay(tree, within, upper)])


def read_only(tree: Tree, words: Sequence[str], scratch: Path) -> list[str]:
    """What to call so that `words` run in a tree that only takes writing into its volumes.

    Args:
        scratch: a folder; what is written into a volume lies in it afterwards.
    """
    within = _empty(scratch / "root")
    mounts = [_overlay(tree, within, "ro"), f"mount -t tmpfs tmpfs {within}/tmp"]
    for volume in tree.volumes:
        kept = _empty(scratch / volume.strip("/").replace("/", "-"))
        os.chown(kept, *map(int, tree.user.split(":")))
        mounts.append(f"mount --bind {kept} {within}{volume}")
    return _within(tree, words, within, mounts)


def copy(
    source: Tree | Path, names: Sequence[str], target: str, layer: Path, scratch: Path
) -> None:
    """Put `names` of `source` into `layer` at `target`: of a folder, what is in it."""
    into = layer / target.strip("/")
    into.mkdir(parents=True, exist_ok=True)
    within = source if isinstance(source, Path) else _empty(scratch / "root")
    mounts = [] if isinstance(source, Path) else [_overlay(source, within, "ro")]
    for name in names:
        found = within / name.strip("/")
        mounts.append(
            f"if [ -d {found} ]; then cp -a {found}/. {into}; else cp -a {found} {into}; fi"
        )
    subprocess.run(["unshare", "--mount", "sh", "-ec", "\n".join(mounts)], check=True)


def _within(tree: Tree, words: Sequence[str], within: Path, mounts: list[str]) -> list[str]:
    """What to call so that `words` run in `within` once that is mounted."""
    mounts = [*mounts, f"mount -t proc proc {within}/proc"]
    mounts += [
        f"[ ! -s {within}{file} ] || mount --bind {file} {within}{file}" for file in _FROM_HERE
    ]
    environment = [f"{name}={value}" for name, value in tree.environment.items()]
    there = f"cd {shlex.quote(tree.folder)} && exec {shlex.join(words)}"
    chroot = ["chroot", f"--userspec={tree.user}", str(within), "/usr/bin/env", "-i"]
    mounts.append(f"exec {shlex.join([*chroot, *environment, 'sh', '-c', there])}")
    return ["unshare", "--mount", "sh", "-ec", "\n".join(mounts)]


def _overlay(tree: Tree, within: Path, options: str) -> str:
    """How to mount the layers of `tree` at `within`."""
    lower = ":".join(map(str, reversed(tree.layers)))
    return f"mount -t overlay overlay -o lowerdir={lower},{options} {within}"


def _empty(folder: Path) -> Path:
    if folder.exists():
        subprocess.run(["rm", "-rf", "--one-file-system", str(folder)], check=True)
    folder.mkdir(parents=True)
    return folder
