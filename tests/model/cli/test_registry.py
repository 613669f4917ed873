"""`emojibot model list`, `rollback` and `export`."""

import json
import shutil
from pathlib import Path

import pytest

from model.pointer import POINTER
from tests.model.cli.conftest import Invoke, MakeVersions, edit


def test_rolling_back_says_who_answers(invoke: Invoke, versions: MakeVersions) -> None:
    versions("a", "b")
    invoke("promote", "a", "--force")
    invoke("promote", "b", "--canary")

    said = [invoke("rollback") for _ in range(3)]

    assert said[0].output == "b is no longer the candidate; a answers everybody\n"
    assert said[1].output == "the shipped model answers again\n"
    assert said[2].exit_code == 1
    assert "nothing to go back to" in said[2].stderr


def test_the_list_tells_what_is_what(invoke: Invoke, versions: MakeVersions) -> None:
    root = versions("a", "b")
    figures = {"accuracy": 0.25, "top3": 0.5, "n": 9}
    edit(root / "a", parent="tiny-1", metrics={"held_out_ru": figures})
    (root / "broken").mkdir()
    invoke("promote", "a", "--force")
    invoke("promote", "b", "--canary")

    rows = json.loads(invoke("list", "--json").stdout)["versions"]
    table = invoke("list").output

    assert [(row["version"], row["shipped"], row["current"], row["candidate"]) for row in rows] == [
        ("tiny-1", True, False, False),
        ("a", False, True, False),
        ("b", False, False, True),
        ("broken", False, False, False),
    ]
    assert rows[1] == {
        "version": "a",
        "parent": "tiny-1",
        "created_at": "2026-01-01T00:00:00+00:00",
        "size": sum(file.stat().st_size for file in (root / "a").iterdir()),
        "labels": 7,
        "metrics": {"ru": {"accuracy": 0.25, "top3": 0.5}},
        "current": True,
        "candidate": False,
        "shipped": False,
        "path": "data/models/a",
        "damage": None,
    }
    assert "no manifest.json" in rows[3]["damage"]
    assert "25.0 / 50.0" in table
    assert "no manifest.json" in table


def test_the_list_of_an_empty_registry_is_the_shipped_model(invoke: Invoke) -> None:
    [row] = json.loads(invoke("list", "--json").stdout)["versions"]

    assert row["version"] == "tiny-1"
    assert row["current"]


def test_the_list_survives_a_damaged_pointer_and_a_missing_version(
    invoke: Invoke, versions: MakeVersions
) -> None:
    root = versions("a")
    invoke("promote", "a", "--force")
    shutil.rmtree(root / "a")
    gone = json.loads(invoke("list", "--json").stdout)["versions"]
    (root / POINTER).write_text("{")
    damaged = invoke("list")

    assert [(row["version"], row["current"]) for row in gone] == [("tiny-1", False), ("a", True)]
    assert "not there" in gone[1]["damage"]
    assert damaged.exit_code == 0
    assert "emojibot model rollback" in damaged.output
    assert json.loads(invoke("list", "--json").stdout)["damage"]


def test_an_exported_model_is_the_same_and_whole(
    invoke: Invoke, versions: MakeVersions, tmp_path: Path
) -> None:
    root = versions("a")
    invoke("promote", "a", "--force")

    current, shipped = invoke("export", "copy"), invoke("export", "--model", "default", "deep/copy")

    assert current.output == "a is in copy\n"
    assert shipped.output == "tiny-1 is in deep/copy\n"
    for file in (root / "a").iterdir():
        assert (tmp_path / "copy" / file.name).read_bytes() == file.read_bytes()
    assert "exists already" in invoke("export", "copy").stderr


@pytest.mark.parametrize(
    "words",
    [("rollback",), ("export", "--model", "a", "data/models/copy"), ("list",)],
    ids=["rollback", "export", "list"],
)
def test_what_the_system_refuses_is_said_of_the_folder(
    invoke: Invoke,
    versions: MakeVersions,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
) -> None:
    versions("a")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "data/models/.new")

    monkeypatch.setattr("os.access", lambda *_: False)
    monkeypatch.setattr(Path, "mkdir", refuse)
    monkeypatch.setattr(Path, "iterdir", refuse)

    result = invoke(*words)

    assert result.exit_code == 1
    [line] = result.stderr.splitlines()
    assert line.startswith("Error: this user may not look into the folder ")
    assert line.endswith("/data/models; change its owner or its rights")


def test_a_pointer_that_may_not_be_read_is_not_called_damaged(
    invoke: Invoke, versions: MakeVersions, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions("a")
    invoke("promote", "a", "--force")
    monkeypatch.setattr("os.access", lambda *_: False)

    def refuse(path: Path, **_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_text", refuse)

    result = invoke("promote", "a")

    assert result.stderr == (
        "Error: this user may not read data/models/current; change its owner or its rights\n"
    )


def test_a_damaged_model_is_not_exported(invoke: Invoke, versions: MakeVersions) -> None:
    root = versions("a")
    (root / "a" / "tokenizer.json").unlink()

    result = invoke("export", "--model", "a", "copy")

    assert result.exit_code == 1
    assert not Path("copy").exists()


def test_one_bad_folder_hides_no_other(invoke: Invoke, versions: MakeVersions) -> None:
    root = versions("a", "deep", "odd", "unlike")
    (root / "deep" / "manifest.json").write_text("[" * 100_000)
    edit(root / "odd", metrics={"held_out_ru": {"accuracy": "x", "top3": None}})
    edit(root / "unlike", metrics=[], parent=["a"], created_at="0001-01-01T00:00:00")

    listed = invoke("list")
    rows = json.loads(invoke("list", "--json").stdout)["versions"]

    assert listed.exit_code == 0
    damaged = {row["version"]: bool(row["damage"]) for row in rows}
    assert damaged == {"tiny-1": False, "a": False, "odd": False, "deep": True, "unlike": True}


def test_the_list_obeys_no_folder_name(invoke: Invoke, versions: MakeVersions) -> None:
    (versions("a") / "evil\x1b[2J").mkdir()

    assert "\x1b[2J" not in invoke("list").output


def test_a_link_that_leads_out_of_the_folder_is_not_followed(
    invoke: Invoke, versions: MakeVersions
) -> None:
    root = versions("a")
    Path("secret.txt").write_text("a token")
    (root / "a" / "notes.txt").symlink_to(Path("secret.txt").resolve())

    result = invoke("export", "out", "--model", "a")

    assert result.exit_code == 1
    assert "notes.txt leads out of the folder" in result.stderr
    assert not Path("out").exists()
