"""Whose picks judge a model."""

from pathlib import Path

import pytest

from model.errors import DatasetError
from model.promotion.held_out import PERSON, HeldOutPick, export_of, own_people, reference
from model.registry import read_entry
from tests.model.data.feedback.writing import SHOWN as SHOWN_EMOJIS
from tests.model.data.feedback.writing import answer, write_export

SHOWN = frozenset(SHOWN_EMOJIS)


def test_the_reference_is_the_held_out_part_of_what_ships() -> None:
    texts = reference().picks

    by_lang = {lang: [pick for pick in texts if pick.lang == lang] for lang in ("en", "ru")}
    assert len(by_lang["en"]) > 400
    assert len(by_lang["ru"]) > 2500
    assert len({pick.cluster for pick in texts}) < len(texts) / 10  # blocks, not lines


def test_own_people_are_those_of_validation_and_test(tmp_path: Path) -> None:
    rows = {
        "train": [answer("😂", person="trained on")],
        "validation": [answer("🔥", person="ann"), answer(None, person="ann")],
        "test": [answer("🎉", person="bob", lang="ru", text="ура")],
    }

    found = own_people(write_export(tmp_path / "export", rows))

    assert found.picks == (
        HeldOutPick("see you at six", "🔥", "en", "ann", offered=SHOWN),
        HeldOutPick("ура", "🎉", "ru", "bob", offered=SHOWN),
    )


def test_a_tap_is_made_out_of_what_was_shown_and_what_is_typed_out_of_everything(
    tmp_path: Path,
) -> None:
    rows = {"test": [answer("🔥", person="ann"), answer("🐙", person="bob", kind="correction")]}

    tapped, typed = own_people(write_export(tmp_path / "export", rows)).picks

    assert tapped.offered == SHOWN
    assert typed.offered == frozenset()


def test_a_pick_of_a_rank_that_nobody_looks_at_counts_more(tmp_path: Path) -> None:
    shuffled = [
        answer(emoji, person=f"p{number}", text=f"{number}", scores=[0.2] * 5, shuffled=True)
        for emoji, often in (("😂", 115), ("😊", 25), ("🔥", 25))
        for number in range(often)
    ]
    rows = {"train": shuffled, "test": [answer("😂"), answer("😊"), answer("🐙", kind="own")]}

    first, second, own = own_people(write_export(tmp_path / "export", rows)).picks

    assert first.weight == own.weight == 1
    assert second.weight == pytest.approx(4)


def test_no_person_and_no_repetition_counts_for_much(tmp_path: Path) -> None:
    again = [answer("🔥", person="ann") for _ in range(9)]
    loud = [answer("🔥", text=f"{number}", person="bob") for number in range(100)]
    reaction = [answer("🔥", person="eve", kind="reaction")]

    found = own_people(write_export(tmp_path / "export", {"test": again + loud + reaction}))

    weight = {
        name: sum(pick.weight for pick in found.picks if pick.cluster == name)
        for name in ("ann", "bob", "eve")
    }
    assert weight == pytest.approx({"ann": 1, "bob": PERSON, "eve": 0.5})


def test_an_export_with_erased_rows_is_refused(tmp_path: Path) -> None:
    write_export(tmp_path / "first", {"test": [answer("🔥", id="gone")]}, id="first")
    write_export(tmp_path / "second", {}, id="second", tombstones=[("first", "gone")])

    with pytest.raises(DatasetError, match="erased"):
        own_people(tmp_path / "first")


def test_an_export_with_rows_that_the_database_lists_as_erased_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_export(tmp_path / "first", {"test": [answer("🔥", id="gone")]}, id="first")
    Path("data").mkdir()
    Path("data/emojibot.tombstones.txt").write_text("first gone\n")

    with pytest.raises(DatasetError, match="erased"):
        own_people(tmp_path / "first")


def test_the_last_export_that_a_model_was_trained_on_judges(tiny: Path, tmp_path: Path) -> None:
    manifest = read_entry(tiny).manifest
    assert manifest is not None
    first, last, given = (write_export(tmp_path / name, {}) for name in ("first", "last", "given"))
    trained = type(manifest).from_json(
        manifest.to_json().replace('"name": "random"', f'"exports": ["{first}", "{last}"]')
    )

    assert export_of("v", manifest) is None
    assert export_of("v", manifest, given) == given
    assert export_of("v", trained) == last
    assert export_of("v", trained, given) == given
    (last / "export.json").unlink()
    with pytest.raises(DatasetError, match=r"no longer there.*--data EXPORT"):
        export_of("v", trained)
    with pytest.raises(DatasetError, match="is not an export"):
        export_of("v", trained, tmp_path)
