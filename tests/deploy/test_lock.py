"""deploy/*.lock: what is deployed is what was tested, to the last byte."""

import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.deploy.conftest import ROOT, Installed

LOCKS = ("requirements.lock", "build.lock")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def entries(name: str) -> dict[str, str]:
    """What a lock says of each library: its line, and the hashes below it."""
    text = (ROOT / "deploy" / name).read_text("utf-8")
    whole = re.findall(r"^[a-z0-9][^\n]*(?:\n +--hash[^\n]*)*", text, re.MULTILINE)
    return {canonicalize_name(it.partition("==")[0]): it for it in whole}


def versions(file: Path) -> dict[str, str]:
    found = re.findall(r"^([\w.-]+)==([\w.]+)", file.read_text("utf-8"), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


def needed(wanted: list[str], seen: set[str]) -> Iterator[str]:
    """The libraries that `wanted` come to here, as they are installed."""
    for requirement in map(Requirement, wanted):
        name = canonicalize_name(requirement.name)
        extras = ["", *requirement.extras]
        marker = requirement.marker
        if marker and not any(marker.evaluate({"extra": it}) for it in extras):
            continue
        if name not in seen:
            seen.add(name)
            yield name
            yield from needed(_of(name, extras), seen)


def _of(name: str, extras: list[str]) -> list[str]:
    said = [Requirement(it) for it in requires(name) or ()]
    wanted = [
        it
        for it in said
        if it.marker is None or any(it.marker.evaluate({"extra": extra}) for extra in extras)
    ]
    for it in wanted:
        it.marker = None
    return list(map(str, wanted))


@pytest.mark.parametrize("name", LOCKS)
def test_every_version_is_the_one_that_was_tested(name: str) -> None:
    locked, tested = versions(ROOT / "deploy" / name), versions(ROOT / "constraints.txt")

    assert locked
    assert {it: tested.get(it) for it in locked} == locked


@pytest.mark.parametrize("name", LOCKS)
def test_every_library_has_its_hashes_and_nothing_else_is_said(name: str) -> None:
    found = entries(name)

    assert [it for it, entry in found.items() if not HASH.search(entry)] == []
    assert not re.search(r"^-|://", (ROOT / "deploy" / name).read_text("utf-8"), re.MULTILINE)


def test_all_that_the_bot_imports_is_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["postgres"]
    libraries = set(needed(wanted, set()))

    assert len(libraries) > len(wanted)
    assert libraries <= set(entries("requirements.lock"))
    assert "torch" not in entries("requirements.lock")


def test_what_builds_a_wheel_is_there() -> None:
    [backend] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"][
        "requires"
    ]
    wanted = Requirement(backend)

    [version] = versions(ROOT / "deploy/build.lock").values()
    assert set(entries("build.lock")) == {wanted.name}
    assert wanted.specifier.contains(version)


def test_pip_takes_no_file_of_another_hash(tmp_path: Path) -> None:
    version = versions(ROOT / "deploy/requirements.lock")["aiosqlite"]
    info = f"aiosqlite-{version}.dist-info"
    with zipfile.ZipFile(tmp_path / f"aiosqlite-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr("aiosqlite.py", "raise SystemExit('not the one that was tested')\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/METADATA", f"Name: aiosqlite\nVersion: {version}\n")
        wheel.writestr(f"{info}/RECORD", "")
    (tmp_path / "lock").write_text(entries("requirements.lock")["aiosqlite"])

    words = f"--isolated --no-index --no-deps --find-links {tmp_path}"
    words += f" --target {tmp_path}/installed --require-hashes --requirement {tmp_path}/lock"
    run = subprocess.run(
        [sys.executable, "-m", "pip", "install", *words.split()], capture_output=True, text=True
    )

    assert run.returncode != 0
    assert "DO NOT MATCH THE HASHES" in run.stderr
    assert not (tmp_path / "installed").exists()


def test_a_wheel_brings_its_lock(installed: Installed) -> None:
    brought = installed.data / "share/doc/emojibot/deploy/requirements.lock"

    assert brought.read_bytes() == (ROOT / "deploy/requirements.lock").read_bytes()
