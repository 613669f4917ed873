"""Makes what a release consists of, in build/release, or says why it is not time yet.

    python -m tests.deploy.release

pyproject.toml, the changelog and the tag of the commit must name one version, and nothing may be
changed since. A wheel and an archive of the sources are made of what is committed, alike to the
last byte whenever and wherever that is done (CONTRIBUTING.md says with what); beside them lie a
list of the libraries that are deployed (CycloneDX) and the hashes of all of it.
"""

import gzip
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from hashlib import file_digest
from pathlib import Path
from typing import Final

import click

from tests.deploy.conftest import ROOT

OUT: Final = ROOT / "build/release"
SUMS: Final = "SHA256SUMS"


def unready(version: str, changelog: str, tags: Sequence[str], changed: str) -> list[str]:
    """What stands in the way of releasing `version`, a sentence each.

    Args:
        changelog: as https://keepachangelog.com has it: what is new stands under `Unreleased`.
        tags: those of the commit.
        changed: what `git status --porcelain` says.
    """
    new, *released = re.split(r"^## ", changelog, flags=re.MULTILINE)[1:]
    heading = released[0].partition("\n")[0] if released else ""
    said = []
    if new.partition("\n")[2].strip():
        said.append(f"CHANGELOG.md: move what is under Unreleased to {version}.")
    if not re.fullmatch(rf"{re.escape(version)} - \d{{4}}-\d\d-\d\d", heading):
        said.append(
            f"CHANGELOG.md: begin it with '## {version} - YEAR-MONTH-DAY', not '{heading}'."
        )
    if f"v{version}" not in tags:
        said.append(f"Tag the commit: git tag --annotate v{version}")
    if changed.strip():
        said.append("Commit what is changed, or put it aside.")
    return said


def build(out: Path) -> None:
    """Put a release of what is committed into `out`."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    time = int(_git("log", "-1", "--format=%ct"))
    with tempfile.TemporaryDirectory() as aside:
        source, home = Path(aside, "source"), Path(aside, "home")
        home.mkdir()
        told = surroundings(time, home)
        lay_out(ROOT, source)
        wheel = pack(source, out, time, told)
        list_libraries(source, out / f"{wheel.name.rsplit('-py3', 1)[0]}.cdx.json", told)
    sums = [f"{_hash(file)}  {file.name}\n" for file in sorted(out.iterdir())]
    (out / SUMS).write_text("".join(sums))


def surroundings(time: int, home: Path) -> dict[str, str]:
    """The variables that all is made with, instead of those that happen to be set.

    Args:
        time: of the commit, in seconds since 1970.
        home: an empty folder; in one's own, setuptools and Python look for settings.
    """
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "TMPDIR": str(home),
        "LC_ALL": "C",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
        "PYTHONNOUSERSITE": "1",
        "PYTHONUTF8": "1",
        "SOURCE_DATE_EPOCH": str(time),
    }


def lay_out(repository: Path, folder: Path) -> None:
    """Write what is committed into a new `folder`, as it is.

    A checkout or `git archive` would heed what git is told here of line ends, modes and attributes.
    """
    lines = _git("ls-tree", "-r", "-z", "HEAD", folder=repository).split("\0")[:-1]
    entries = [(*line.split("\t", 1)[0].split(), line.split("\t", 1)[1]) for line in lines]
    run = subprocess.run(
        ["git", "cat-file", "--batch"],
        cwd=repository,
        input="".join(f"{name}\n" for _, _, name, _ in entries).encode(),
        check=True,
        stdout=subprocess.PIPE,
    )
    said = io.BytesIO(run.stdout)  # of each file a line that ends with its size, it, a line end
    for mode, _, _, path in entries:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(said.read(int(said.readline().split()[-1])))
        file.chmod(0o755 if mode == "100755" else 0o644)
        said.read(1)


def pack(source: Path, out: Path, time: int, told: Mapping[str, str]) -> Path:
    """Put an archive of `source` and the wheel that comes of it into `out`; the wheel's place."""
    with tempfile.TemporaryDirectory() as packed:
        _run("build", "--no-isolation", "--outdir", packed, ".", folder=source, told=told)
        [sources], [wheel] = Path(packed).glob("*.tar.gz"), Path(packed).glob("*.whl")
        settle(sources, out / sources.name, time)
        return Path(shutil.copyfile(wheel, out / wheel.name))


def settle(archive: Path, target: Path, time: int) -> None:
    """Write `archive` to `target` without a trace of when, where and by whom it was made."""
    with (
        tarfile.open(archive) as before,
        target.open("wb") as file,
        gzip.GzipFile("", "wb", fileobj=file, mtime=time) as squeezed,
        tarfile.open(fileobj=squeezed, mode="w", format=tarfile.GNU_FORMAT) as after,
    ):
        for member in sorted(before.getmembers(), key=lambda it: it.name):
            member.mtime, member.uid, member.gid, member.uname, member.gname = time, 0, 0, "", ""
            member.mode, member.pax_headers = 0o755 if member.mode & 0o100 else 0o644, {}
            after.addfile(member, before.extractfile(member) if member.isfile() else None)


def list_libraries(
    source: Path, target: Path, told: Mapping[str, str], *, check: bool = True
) -> None:
    """Write which libraries the lock of `source` names, with the hashes of their files.

    Args:
        check: whether to hold it against CycloneDX's own description, for seconds.
    """
    words = ["requirements", "deploy/requirements.lock", "--pyproject", "pyproject.toml"]
    words += ["--output-reproducible", "--output-file", str(target)]
    words.append("--validate" if check else "--no-validate")
    _run("cyclonedx_py", *words, folder=source, told=told)


def _run(module: str, *words: str, folder: Path, told: Mapping[str, str]) -> None:
    subprocess.run(
        [sys.executable, "-m", module, *words],
        cwd=folder,
        env=told,
        check=True,
        stdout=subprocess.DEVNULL,
        umask=0o022,
    )


def _hash(file: Path) -> str:
    with file.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def _git(*words: str, folder: Path = ROOT) -> str:
    return subprocess.check_output(["git", *words], cwd=folder, encoding="utf-8")


@click.command(help=__doc__)
def main() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    tags = _git("tag", "--points-at", "HEAD").split()
    why = unready(project["version"], changelog, tags, _git("status", "--porcelain"))
    if why:
        raise click.ClickException("\n".join(["there is nothing to release yet.", *why]))
    build(OUT)
    for file in sorted(OUT.iterdir()):
        click.echo(f"{file.stat().st_size / 1e6:7.1f} MB  {file.relative_to(ROOT)}")
    click.echo(f"To compare: cd {OUT.relative_to(ROOT)} && sha256sum --check PUBLISHED/{SUMS}")


if __name__ == "__main__":
    main()
