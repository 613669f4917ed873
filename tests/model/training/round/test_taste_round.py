"""A round in which only the taste learns: the parent's network stays, nothing is trained."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from model.artifact import WEIGHTS, Artifact, Manifest
from model.engine import emojis_of, rank
from model.evaluation.evaluation import answers_of
from model.meaning import MEANING
from model.prepared import prepare
from model.training.round import RoundRequest, train_round
from model.training.round.artifact import engine_of, hits
from model.training.round.feedback import read_exports
from tests.model.training.round.rounds import NUMBERS, shifted_taste, small_corpus

pytestmark = pytest.mark.timeout(120)  # reads the written corpus

Learn = Callable[..., Manifest]


@pytest.fixture
def learn(tmp_path: Path, tiny: Path) -> Learn:
    corpus = small_corpus(tmp_path)

    def learn(export: Path, out: str = "child", base: Path = tiny, **more: Any) -> Manifest:
        request = RoundRequest(
            base=str(base), corpus=corpus, exports=[export], database=False, **more
        )
        return train_round(
            request,
            out=tmp_path / out,
            work=tmp_path / f"{out}.work",
            version=out,
            numbers=NUMBERS,
            say=lambda _: None,
        )

    return learn


def test_people_who_were_not_asked_agree_more_and_the_network_is_the_same(
    learn: Learn, tmp_path: Path, tiny: Path
) -> None:
    export = shifted_taste(tmp_path / "export")

    manifest = learn(export)

    asked = read_exports([export], [], database=False).rows["test"]
    child, former = (engine_of(Artifact.load(path)) for path in (tmp_path / "child", tiny))
    before, after = (hits(answers_of(it), emojis_of(it), asked) for it in (former, child))
    assert after["top3"] > before["top3"]
    assert manifest.metrics["feedback"]["top3"] == round(after["top3"], 4)
    assert (tmp_path / "child" / WEIGHTS).read_bytes() == (tiny / WEIGHTS).read_bytes()
    assert (tmp_path / "child" / MEANING).read_bytes() == (tiny / MEANING).read_bytes()
    assert not (tmp_path / "child.work").exists()


def test_what_answers_is_told_apart_from_its_network(learn: Learn, tmp_path: Path) -> None:
    export = shifted_taste(tmp_path / "export")
    learn(export)

    learn(export, "grandchild", base=tmp_path / "child")

    assert engine_of(Artifact.load(tmp_path / "child")).version == "child+taste-1"
    assert engine_of(Artifact.load(tmp_path / "grandchild")).version == "grandchild+taste-2"


def test_an_emoji_that_people_typed_is_ranked_at_once(learn: Learn, tmp_path: Path) -> None:
    manifest = learn(shifted_taste(tmp_path / "export", "🫶"))

    engine = engine_of(Artifact.load(tmp_path / "child"))
    text = prepare("love ida a")
    [row] = engine.probabilities([engine.encode(text.bare)])
    ranked = [it.emoji for it in rank(engine, text, row.tolist()).suggestions]
    assert "🫶" in ranked[:3]
    assert "🫶" not in manifest.labels
    assert manifest.recipe["taste"]["added"] == ["🫶"]


def test_the_manifest_and_the_card_say_what_was_learned(learn: Learn, tmp_path: Path) -> None:
    export = shifted_taste(tmp_path / "export")

    manifest = learn(export)

    learned = manifest.recipe["taste"]
    assert (manifest.parent, manifest.recipe["exports"]) == ("tiny-1", [str(export)])
    assert (learned["version"], learned["answers"], learned["people"]) == (
        "taste-1", {"en": 96}, {"en": 6},
    )  # fmt: skip
    card = (tmp_path / "child" / "README.md").read_text("utf-8")
    assert "the network of **tiny-1**, unchanged" in card
    assert "| English | 🔥 |" in card
    assert "reference" not in card  # it judges networks, and this one's is its parent's
    assert "held_out_en" not in manifest.metrics
    assert "love" not in card + (tmp_path / "child" / "taste.json").read_text("utf-8")


def test_places_are_corrected_for_unless_that_is_switched_off(learn: Learn, tmp_path: Path) -> None:
    export = shifted_taste(tmp_path / "export")

    learn(export)
    learn(export, "uncorrected", correct_bias=False)

    found = [
        json.loads((tmp_path / name / "taste.json").read_text("utf-8"))["positions"]
        for name in ("child", "uncorrected")
    ]
    assert any(found[0])
    assert not any(found[1])
