import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from model.artifact import write_aside
from model.errors import ArtifactError, RegistryError
from model.pointer import POINTER, PointerState
from model.registry import Registry

NOW = datetime(2026, 1, 1, tzinfo=UTC)

Versions = Callable[..., Path]


def test_nothing_is_promoted_where_there_is_no_folder(tmp_path: Path) -> None:
    registry = Registry(tmp_path / "nowhere")

    assert registry.state() == PointerState()
    assert registry.current() is None
    assert registry.entries() == []


def test_a_promoted_version_is_the_current_one_and_is_remembered(versions: Versions) -> None:
    registry = Registry(versions("a", "b"))
    registry.promote("a", at=NOW, why="better")
    registry.promote("b", at=NOW, forced=True)

    state = registry.state()

    assert registry.current() == registry.root / "b"
    assert state.previous == (None, "a")
    assert [(e.action, e.version, e.forced, e.why) for e in state.history] == [
        ("promote", "a", False, "better"),
        ("promote", "b", True, ""),
    ]
    assert state.history[0].at == NOW


def test_the_pointer_is_what_is_documented(versions: Versions) -> None:
    root = versions("a", "b")
    Registry(root).promote("a", at=NOW)
    Registry(root).promote("b", canary=True, at=NOW, why="no worse")

    assert json.loads((root / POINTER).read_text()) == {
        "format": 1,
        "version": "a",
        "candidate": "b",
        "previous": [None],
        "history": [
            {
                "action": "promote",
                "version": "a",
                "at": NOW.isoformat(),
                "forced": False,
                "why": "",
            },
            {
                "action": "nominate",
                "version": "b",
                "at": NOW.isoformat(),
                "forced": False,
                "why": "no worse",
            },
        ],
    }


def test_rolling_back_goes_step_by_step_to_the_shipped_model(versions: Versions) -> None:
    registry = Registry(versions("a", "b", "c"))
    registry.promote("a", at=NOW)
    registry.promote("b", at=NOW)
    registry.promote("c", canary=True, at=NOW)

    steps = [registry.rollback(at=NOW) for _ in range(3)]

    assert [(state.version, state.candidate) for state in steps] == [
        ("b", None),
        ("a", None),
        (None, None),
    ]
    assert [(e.action, e.version) for e in steps[-1].history[-3:]] == [
        ("withdraw", "c"),
        ("rollback", "b"),
        ("rollback", "a"),
    ]
    with pytest.raises(RegistryError, match="nothing to go back to"):
        registry.rollback(at=NOW)


def test_promoting_ends_a_trial(versions: Versions) -> None:
    registry = Registry(versions("a", "b"))
    registry.promote("a", canary=True, at=NOW)

    assert registry.promote("b", at=NOW).candidate is None


def test_rolling_back_passes_over_what_is_gone_or_damaged(versions: Versions) -> None:
    registry = Registry(versions("a", "b", "c", "d"))
    for version in "abcd":
        registry.promote(version, at=NOW)
    (registry.root / "c" / "model.safetensors").write_bytes(b"")
    (registry.root / "b").rename(registry.root / "elsewhere")

    assert registry.rollback(at=NOW).version == "a"
    assert registry.state().previous == (None,)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "it is not JSON"),
        ('{"format": 1, "version": "a"', "it is not JSON from character 29 on"),
        ("[]", "format is not 1"),
        ('{"format": 2}', "format is not 1"),
        ('{"format": 1, "version": "a"}', "'candidate' is missing"),
        (
            '{"format": 1, "version": "../up", "candidate": null, "previous": [], "history": []}',
            "'../up' is no version",
        ),
        (
            '{"format": 1, "version": null, "candidate": null, "previous": [], "history": [{}]}',
            "'at' is missing",
        ),
    ],
)
def test_a_damaged_pointer_says_how_to_get_out_and_it_works(
    versions: Versions, text: str, complaint: str
) -> None:
    registry = Registry(versions("a"))
    (registry.root / POINTER).write_text(text)

    with pytest.raises(RegistryError, match=f"damaged.*{complaint}.*emojibot model rollback"):
        registry.current()
    with pytest.raises(RegistryError, match="damaged"):
        registry.promote("a", at=NOW)
    state = registry.rollback(at=NOW)

    assert state.version is None
    assert registry.promote("a", at=NOW).version == "a"
    assert (registry.root / ".current.damaged").read_text() == text


def test_a_pointer_to_nothing_says_how_to_get_out_and_it_works(versions: Versions) -> None:
    registry = Registry(versions("a", "b"))
    registry.promote("a", at=NOW)
    registry.promote("b", at=NOW)
    (registry.root / "b").rename(registry.root / "elsewhere")

    with pytest.raises(RegistryError, match=r"names b, which is not there.*model rollback"):
        registry.current()

    assert registry.rollback(at=NOW).version == "a"


@pytest.mark.parametrize("name", ["nowhere", "", "../models/a", ".a.12345678", "current"])
def test_only_a_version_can_be_promoted(versions: Versions, name: str) -> None:
    registry = Registry(versions("a"))
    (registry.root / ".a.12345678").mkdir()

    for canary in (False, True):
        with pytest.raises(RegistryError, match="there is no version"):
            registry.promote(name, at=NOW, canary=canary)


def test_a_damaged_version_is_not_promoted(versions: Versions) -> None:
    registry = Registry(versions("a"))
    (registry.root / "a" / "config.json").unlink()

    with pytest.raises(ArtifactError, match=r"config\.json"):
        registry.promote("a", at=NOW)

    assert registry.state() == PointerState()


def test_a_folder_of_another_name_is_not_promoted(versions: Versions) -> None:
    registry = Registry(versions("a"))
    (registry.root / "a").rename(registry.root / "b")

    with pytest.raises(RegistryError, match="holds a by its manifest"):
        registry.promote("b", at=NOW)


def test_what_is_in_place_is_not_put_there_again(versions: Versions) -> None:
    registry = Registry(versions("a", "b"))
    registry.promote("a", at=NOW)
    registry.promote("b", canary=True, at=NOW)

    with pytest.raises(RegistryError, match="a is the current version already"):
        registry.promote("a", at=NOW)
    with pytest.raises(RegistryError, match="a is the current version already"):
        registry.promote("a", canary=True, at=NOW)
    with pytest.raises(RegistryError, match="b is the candidate already"):
        registry.promote("b", canary=True, at=NOW)


def test_a_decision_made_on_an_older_state_changes_nothing(versions: Versions) -> None:
    registry = Registry(versions("a", "b"))
    seen = registry.state()
    registry.promote("a", at=NOW, seen=seen)

    with pytest.raises(RegistryError, match="came first"):
        registry.promote("b", at=NOW, seen=seen)

    assert registry.state().version == "a"


def test_changes_at_the_same_time_are_all_kept(versions: Versions) -> None:
    names = [f"v{number}" for number in range(8)]
    root = versions(*names)

    with ThreadPoolExecutor(len(names)) as threads:
        list(threads.map(lambda name: Registry(root).promote(name, at=NOW), names))

    state = Registry(root).state()
    assert sorted(event.version or "" for event in state.history) == names
    assert len(state.previous) == len(names)


@pytest.mark.timeout(60)
def test_a_process_killed_at_any_line_leaves_a_whole_pointer(versions: Versions) -> None:
    root = versions("old", "new")
    command = [sys.executable, "-m", "tests.model.dying", str(root), "old", "new"]

    result = subprocess.run(command, check=True, capture_output=True, text=True)

    left = result.stdout.split()
    assert len(left) > 30
    assert left == sorted(left, key=["old", "new"].index)  # from some line on it is done
    assert set(left) == {"old", "new"}
    assert Registry(root).state().previous == (None, "old")


def test_a_pointer_that_cannot_be_put_in_place_leaves_the_old_one(
    versions: Versions, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = Registry(versions("a", "b"))
    registry.promote("a", at=NOW)

    def full(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        registry.promote("b", at=NOW)

    assert registry.state().version == "a"


def test_entries_tell_whole_from_damaged_and_pass_over_unfinished_work(
    versions: Versions,
) -> None:
    root = versions("b", "a", "half")
    (root / "half" / "model.safetensors").unlink()
    (root / "empty").mkdir()
    (root / "next.work").mkdir()
    (root / "notes.txt").write_text("not a folder")
    with write_aside(root / "next") as aside:
        (aside / "config.json").write_text("{}")
        entries = Registry(root).entries()

    assert [entry.version for entry in entries] == ["a", "b", "empty", "half"]
    assert [entry.damage is None for entry in entries] == [True, True, False, False]
    assert entries[0].manifest is not None
    assert entries[0].manifest.version == "a"
    assert entries[0].size > 1000
    assert "model.safetensors" in (entries[3].damage or "")
