"""A release is one version everywhere, and the same bytes whenever it is made."""

import json
import os
import re
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from tests.deploy.conftest import ROOT
from tests.deploy.release import lay_out, list_libraries, pack, settle, surroundings, unready
from tests.deploy.reproduce import disturb

TIME: Final = 1_700_000_000
SMALL: Final = """\
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[project]
name = "small"
version = "1"
[tool.setuptools.package-data]
small = ["*.tsv"]
"""
WHOLE = "# Changelog\n\n## Unreleased\n\n## 1.2.0 - 2026-12-01\n\n- New.\n\n## 0.1.0 - 2026-11-23\n"


def test_one_version_everywhere_is_ready() -> None:
    assert unready("1.2.0", WHOLE, ["v1.2.0"], "") == []


@pytest.mark.parametrize(
    ("version", "changelog", "tags", "changed", "said"),
    [
        ("1.2.0", WHOLE, [], "", "git tag --annotate v1.2.0"),
        ("1.2.0", WHOLE, ["v1.1.0"], "", "git tag --annotate v1.2.0"),
        ("1.2.0", WHOLE, ["v1.2.0"], " M bot/app.py\n", "Commit what is changed"),
        ("1.3.0", WHOLE, ["v1.3.0"], "", "begin it with '## 1.3.0 - YEAR-MONTH-DAY'"),
        ("1.2.0", WHOLE.replace(" - 2026-12-01", ""), ["v1.2.0"], "", "not '1.2.0'"),
        (
            "1.2.0",
            WHOLE.replace("Unreleased\n", "Unreleased\n\n- Newer.\n"),
            ["v1.2.0"],
            "",
            "move what is under Unreleased",
        ),
        ("1.2.0", "# Changelog\n\n## Unreleased\n", ["v1.2.0"], "", "begin it with '## 1.2.0"),
    ],
)
def test_what_stands_in_the_way_is_said(
    version: str, changelog: str, tags: list[str], changed: str, said: str
) -> None:
    [sentence] = unready(version, changelog, tags, changed)

    assert said in sentence


def test_the_changelog_is_one_that_a_release_can_be_made_of() -> None:
    headings = re.findall("^## (.*)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)

    assert headings[0] == "Unreleased"
    assert all(re.fullmatch(r"\d+\.\d+\.\d+ - \d{4}-\d\d-\d\d", it) for it in headings[1:])


def test_an_archive_tells_nothing_of_when_and_by_whom_it_was_made(tmp_path: Path) -> None:
    made: list[bytes] = []
    for who in ("ann", "boris"):
        folder = tmp_path / who
        (folder / "emojibot-1").mkdir(parents=True)
        for name in ("b.py", "a.py") if who == "ann" else ("a.py", "b.py"):
            (folder / "emojibot-1" / name).write_text(name)
        os.utime(folder / "emojibot-1/a.py", (len(made) + 1e9, len(made) + 1e9))
        (folder / "emojibot-1/b.py").chmod(0o664 if who == "ann" else 0o600)
        with tarfile.open(folder / "made.tar.gz", "w:gz") as archive:
            archive.add(folder / "emojibot-1", "emojibot-1")
        settle(folder / "made.tar.gz", folder / "settled.tar.gz", TIME)
        made.append((folder / "settled.tar.gz").read_bytes())

    assert made[0] == made[1]
    with tarfile.open(tmp_path / "ann/settled.tar.gz") as settled:
        assert settled.getnames() == ["emojibot-1", "emojibot-1/a.py", "emojibot-1/b.py"]
        assert {(it.mtime, it.uid, it.uname) for it in settled} == {(TIME, 0, "")}


Turn: TypeAlias = Callable[[], None]


@pytest.fixture
def turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Turn]:
    """From its call on all is as on a machine where whatever can be set is set otherwise."""
    umask = os.umask(0o022)

    def turn() -> None:
        os.umask(0o077)
        for name, value in disturb(tmp_path / "theirs").items():
            monkeypatch.setenv(name, value)

    yield turn
    os.umask(umask)


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org"]
    subprocess.run(["git", *who, *words], cwd=folder, check=True)


def test_what_is_committed_is_laid_out_whatever_git_is_told_here(
    tmp_path: Path, turn: Turn
) -> None:
    repository, source = tmp_path / "repository", tmp_path / "source"
    (repository / "deploy").mkdir(parents=True)
    (repository / ".gitattributes").write_text("*.txt export-ignore\n")
    (repository / "кот.txt").write_bytes(b"one\ntwo\r\n$Format:%H$\0")
    (repository / "deploy/empty").touch()
    (repository / "deploy/install.sh").touch(mode=0o700)
    git(repository, "init", "--quiet")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "--message", "Begin")
    (repository / "deploy/empty").write_text("not committed")
    (repository / ".git/info/attributes").write_text("deploy export-ignore\n*.txt export-subst\n")
    turn()

    lay_out(repository, source)

    found = {str(it.relative_to(source)): it for it in source.rglob("*") if it.is_file()}
    assert set(found) == {".gitattributes", "кот.txt", "deploy/empty", "deploy/install.sh"}
    assert found["кот.txt"].read_bytes() == b"one\ntwo\r\n$Format:%H$\0"
    assert found["deploy/empty"].read_bytes() == b""
    modes = {name: file.stat().st_mode & 0o777 for name, file in found.items()}
    assert modes == dict.fromkeys(found, 0o644) | {"deploy/install.sh": 0o755}


def test_a_wheel_tells_nothing_of_the_machine_it_was_made_on(tmp_path: Path, turn: Turn) -> None:
    """A small project's: ours takes half a minute, and is compared by `make reproduce`."""
    source, home, out = tmp_path / "source", tmp_path / "home", tmp_path / "out"
    for folder in (source / "small", home, out):
        folder.mkdir(parents=True)
    for name, words in {
        "pyproject.toml": SMALL,
        "small/__init__.py": "",
        "small/x.tsv": "",
    }.items():
        (source / name).write_text(words)
    turn()

    wheel = pack(source, out, TIME, surroundings(TIME, home))

    assert {it.name for it in out.iterdir()} == {"small-1-py3-none-any.whl", "small-1.tar.gz"}
    with zipfile.ZipFile(wheel) as packed:
        modes = {it.filename: it.external_attr >> 16 for it in packed.infolist()}
        assert {it.date_time for it in packed.infolist()} == {(2023, 11, 14, 22, 13, 20)}
    record = "small-1.dist-info/RECORD"  # what setuptools gives it is always the same
    assert {"small/__init__.py", "small/x.tsv"} < set(modes)
    assert {it for name, it in modes.items() if name != record} == {0o100644}


def test_the_list_of_libraries_is_that_of_the_lock_and_always_the_same(
    tmp_path: Path, turn: Turn
) -> None:
    made: list[bytes] = []
    for folder in (tmp_path / "here", tmp_path / "far/away"):
        if made:
            turn()
        (folder / "deploy").mkdir(parents=True)
        for name in ("pyproject.toml", "README.md", "deploy/requirements.lock"):
            shutil.copyfile(ROOT / name, folder / name)
        list_libraries(folder, folder / "made", surroundings(TIME, folder), check=False)
        made.append((folder / "made").read_bytes())

    listed = json.loads(made[0])
    lock = (ROOT / "deploy/requirements.lock").read_text("utf-8")
    assert made[0] == made[1]
    assert (listed["bomFormat"], listed["metadata"]["component"]["name"]) == (
        "CycloneDX",
        "emojibot",
    )
    assert {f"{it['name']}=={it['version']}" for it in listed["components"]} == set(
        re.findall(r"^\S+==\S+", lock, re.MULTILINE)
    )
    assert all(it["externalReferences"][0]["hashes"] for it in listed["components"])
