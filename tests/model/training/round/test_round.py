from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from model.artifact import Artifact, Manifest
from model.engine import emojis_of
from model.errors import ArtifactError, DatasetError
from model.evaluation.evaluation import answers_of, network_answers_of
from model.feedback_format import FeedbackRow
from model.training.recipe import RoundRecipe
from model.training.round import RoundRequest, train_round
from model.training.round.artifact import engine_of, hits
from model.training.round.feedback import read_exports
from model.training.round.tuning import WeightedTrainer
from tests.model.conftest import write_artifact
from tests.model.data.feedback.writing import answer, write_export
from tests.model.training.round.rounds import NUMBERS, feedback, shifted_taste, small_corpus

pytestmark = pytest.mark.timeout(120)  # real trainings, however small

Train = Callable[..., Manifest]


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Threads that wait for each other are no help with tiny matrices on a busy machine."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def parent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_artifact(tmp_path_factory.mktemp("parent") / "tiny")


@pytest.fixture
def train(tmp_path: Path, parent: Path) -> Train:
    corpus = small_corpus(tmp_path)

    def train(
        export: Path, numbers: RoundRecipe = NUMBERS, out: str = "child", **more: Any
    ) -> Manifest:
        usual: dict[str, Any] = {"base": str(parent), "corpus": corpus, "exports": [export]}
        request = RoundRequest(**usual | {"database": False, "network": True} | more)
        return train_round(
            request,
            out=tmp_path / out,
            work=tmp_path / f"{out}.work",
            version=out,
            numbers=numbers,
            say=lambda _: None,
        )

    return train


def right(folder: Path, asked: Sequence[FeedbackRow]) -> dict[str, float]:
    engine = engine_of(Artifact.load(folder))
    return hits(answers_of(engine), emojis_of(engine), asked)


def test_a_round_learns_what_people_pick(train: Train, tmp_path: Path, parent: Path) -> None:
    export = shifted_taste(tmp_path / "export")

    manifest = train(export)

    asked = read_exports([export], [], database=False).rows["test"]
    child, former = (right(it, asked) for it in (tmp_path / "child", parent))
    assert child["accuracy"] > 0.9
    assert former["accuracy"] < 0.6
    assert manifest.metrics["feedback"]["accuracy"] == round(child["accuracy"], 4)
    assert manifest.metrics["parent"]["feedback"] == pytest.approx(former, abs=1e-4)


def test_the_manifest_says_where_a_round_comes_from(train: Train, tmp_path: Path) -> None:
    export = shifted_taste(tmp_path / "export")

    manifest = train(export, replace(NUMBERS, passes=1))

    assert manifest.parent == "tiny-1"
    assert manifest.recipe["name"] == "round"
    assert manifest.recipe["exports"] == [str(export)]
    assert manifest.recipe["feedback"]["train"]["rows"] == 96
    assert manifest.recipe["feedback"]["train"]["people"] == 6
    assert manifest.recipe["tombstones"] == 0
    assert Manifest.from_json((tmp_path / "child" / "manifest.json").read_text()) == manifest
    assert not (tmp_path / "child.work").exists()


def test_other_feedback_makes_another_data_hash(train: Train, tmp_path: Path) -> None:
    hashes = {
        train(
            shifted_taste(tmp_path / f"export {emoji}", emoji),
            replace(NUMBERS, passes=1),
            out=f"child-{number}",
        ).data_hash
        for number, emoji in enumerate("🔥☀🔥")
    }

    assert len(hashes) == 2


def test_a_killed_round_goes_on_and_ends_where_it_would_have(
    train: Train, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export, numbers = shifted_taste(tmp_path / "export"), replace(NUMBERS, passes=4)
    train(export, numbers, out="whole")
    one_step, steps = WeightedTrainer.training_step, []

    def killed(self: WeightedTrainer, *args: Any, **options: Any) -> Any:
        if self.state.global_step == 8:
            raise KeyboardInterrupt
        return one_step(self, *args, **options)

    def counted(self: WeightedTrainer, *args: Any, **options: Any) -> Any:
        steps.append(self.state.global_step)
        return one_step(self, *args, **options)

    with monkeypatch.context() as patch:
        patch.setattr(WeightedTrainer, "training_step", killed)
        with pytest.raises(KeyboardInterrupt):
            train(export, numbers)
    monkeypatch.setattr(WeightedTrainer, "training_step", counted)
    train(export, numbers)

    assert steps[0] > 0
    texts = ["i love you", "see you", "как же я устала"]
    whole, resumed = (
        answers_of(engine_of(Artifact.load(tmp_path / name)))(texts) for name in ("whole", "child")
    )
    np.testing.assert_allclose(resumed, whole, atol=1e-3)


def test_the_best_weights_are_kept_where_enough_held_out_people_answered(
    train: Train, tmp_path: Path
) -> None:
    words, people = {"love": "🔥", "see": "😭"}, ["ann", "bob", "cas", "dee"]
    export = write_export(
        tmp_path / "export",
        {
            "train": feedback(words, people),
            # whoever says when to stop wants the opposite: the earliest weights are the best
            "validation": feedback({"love": "😭", "see": "🔥"}, ["gus"]),
            "test": feedback(words, ["ida"]),
        },
    )

    train(export, out="last")
    train(export, replace(NUMBERS, judges=10), out="best")

    asked = read_exports([export], [], database=False).rows["test"]
    engines = [engine_of(Artifact.load(tmp_path / name)) for name in ("best", "last")]
    best, last = (hits(network_answers_of(it), it.labels, asked)["accuracy"] for it in engines)
    assert best < last


def test_an_emoji_that_people_want_becomes_a_label_and_is_ranked(
    train: Train, tmp_path: Path
) -> None:
    manifest = train(shifted_taste(tmp_path / "export", "🫶"), replace(NUMBERS, passes=30), grow=6)

    artifact = Artifact.load(tmp_path / "child")
    engine = engine_of(artifact)
    [shares] = answers_of(engine)(["love ida a"])
    assert manifest.labels == ("❤", "😂", "🔥", "😭", "🇺🇸", "🫡", "☀", "🫶")
    assert engine.labels[int(shares.argmax())] == "🫶"
    assert manifest.metrics["parent"]["feedback"]["accuracy"] < 0.6
    assert "New in this round: 🫶" in (artifact.path / "README.md").read_text()


def test_too_few_people_make_no_label(train: Train, tmp_path: Path) -> None:
    manifest = train(shifted_taste(tmp_path / "export", "🫶"), replace(NUMBERS, passes=1), grow=7)

    assert "🫶" not in manifest.labels


def test_texts_of_the_reference_are_never_learned(train: Train, tmp_path: Path) -> None:
    held_out = [
        line.split("\t")[0] for line in (tmp_path / "corpus_en.tsv").read_text().splitlines()
    ]
    rows = [answer("🔥", text=text, id=text, shown=("🔥",)) for text in held_out[:20]]
    export = write_export(tmp_path / "export", {"train": rows})

    with pytest.raises(DatasetError, match="nothing to learn from"):
        train(export, validation=[tmp_path / "corpus_en.tsv"])


def test_an_export_with_erased_rows_is_refused_before_training(
    train: Train, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WeightedTrainer, "train", None)
    export = shifted_taste(tmp_path / "exports" / "1")
    erased = tmp_path / "erased.txt"
    erased.write_text("first annlove0\n")

    with pytest.raises(DatasetError, match="erased"):
        train(export, tombstones=[erased])


def test_the_card_says_whether_the_database_was_asked(train: Train, tmp_path: Path) -> None:
    export = shifted_taste(tmp_path / "export")
    known = tmp_path / "known.txt"
    known.write_text("first -\n")

    asked = train(export, replace(NUMBERS, passes=1), tombstones=[known], database=True)
    unasked = train(export, replace(NUMBERS, passes=1), out="other")

    assert (asked.recipe["database"], unasked.recipe["database"]) == ("asked", "not asked")
    assert "beside its database said so" in (tmp_path / "child" / "README.md").read_text()
    assert "(`--no-database`)" in (tmp_path / "other" / "README.md").read_text()


def test_the_card_quotes_no_text(train: Train, tmp_path: Path) -> None:
    export = shifted_taste(tmp_path / "export")

    manifest = train(export, replace(NUMBERS, passes=1))

    card = (tmp_path / "child" / "README.md").read_text()
    assert "love" not in card
    assert "goes on from **tiny-1**" in card
    assert f"{manifest.metrics['feedback']['top3']:.3f}" in card
    assert "love" not in (tmp_path / "child" / "manifest.json").read_text()


def test_a_model_without_a_graph_goes_on_without_one(train: Train, tmp_path: Path) -> None:
    base = write_artifact(tmp_path / "base")
    (base / "model.onnx").unlink()

    train(shifted_taste(tmp_path / "export"), replace(NUMBERS, passes=1), base=str(base))

    assert not Artifact.load(tmp_path / "child").graph.exists()


def test_a_folder_in_the_way_is_refused(train: Train, tmp_path: Path) -> None:
    (tmp_path / "child" / "mine").mkdir(parents=True)

    with pytest.raises(ArtifactError, match="exists already"):
        train(shifted_taste(tmp_path / "export"))


def test_a_checkpoint_without_a_manifest_is_no_base(train: Train, tmp_path: Path) -> None:
    (tmp_path / "checkpoint").mkdir()

    with pytest.raises(ArtifactError, match="--recipe seed"):
        train(shifted_taste(tmp_path / "export"), base=str(tmp_path / "checkpoint"))
