"""A release is one version everywhere, and the same bytes whenever it is made."""

import json
import os
import re
import tarfile
from pathlib import Path

import pytest

from tests.deploy.conftest import ROOT
from tests.deploy.release import list_libraries, settle, unready

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
        settle(folder / "made.tar.gz", folder / "settled.tar.gz", 1_700_000_000)
        made.append((folder / "settled.tar.gz").read_bytes())

    assert made[0] == made[1]
    with tarfile.open(tmp_path / "ann/settled.tar.gz") as settled:
        assert settled.getnames() == ["emojibot-1", "emojibot-1/a.py", "emojibot-1/b.py"]
        assert {(it.mtime, it.uid, it.uname) for it in settled} == {(1_700_000_000, 0, "")}


def test_the_list_of_libraries_is_that_of_the_lock_and_always_the_same(tmp_path: Path) -> None:
    for name in ("one", "other"):
        told = {"SOURCE_DATE_EPOCH": "1700000000"}
        list_libraries(ROOT, tmp_path / name, told, check=False)

    listed = json.loads((tmp_path / "one").read_text())
    lock = (ROOT / "deploy/requirements.lock").read_text("utf-8")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    assert (listed["bomFormat"], listed["metadata"]["component"]["name"]) == (
        "CycloneDX",
        "emojibot",
    )
    assert {f"{it['name']}=={it['version']}" for it in listed["components"]} == set(
        re.findall(r"^\S+==\S+", lock, re.MULTILINE)
    )
    assert all(it["externalReferences"][0]["hashes"] for it in listed["components"])
