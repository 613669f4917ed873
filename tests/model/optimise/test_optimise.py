import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from model.artifact import GRAPH, MANIFEST, WEIGHTS, Artifact
from model.cli import model
from model.engine import Engine
from model.errors import ArtifactError, ModelError
from model.onnx_engine import OnnxEngine
from model.optimise.optimise import Optimised, Precision, optimise

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TEXTS = ("I love you so much", "спокойной ночи", "how are you", "как же я устала", "новый год")

Optimise = Callable[[Precision], Optimised]


@pytest.fixture
def checkpoint(tiny: Path, tmp_path: Path) -> Path:
    """What transformers leaves of a classifier, and nothing of ours."""
    ours = shutil.ignore_patterns(MANIFEST, GRAPH, "meaning.npy")
    return Path(shutil.copytree(tiny, tmp_path / "large.v2", ignore=ours))


@pytest.fixture
def optimised(checkpoint: Path, tmp_path: Path) -> Optimise:
    return lambda precision: optimise(checkpoint, tmp_path / precision, precision, now=NOW)


def answers(engine: Engine) -> NDArray[np.float32]:
    return engine.probabilities([engine.encode(text) for text in TEXTS])


def of_transformers(checkpoint: Path) -> NDArray[np.float32]:
    from model.torch_engine import TorchEngine

    return answers(TorchEngine.from_checkpoint(checkpoint, device="cpu"))


def served(made: Optimised) -> OnnxEngine:
    return OnnxEngine(Artifact.load(made.path), threads=1)


def test_in_fp32_the_answers_are_those_of_transformers(
    optimised: Optimise, checkpoint: Path
) -> None:
    engine = served(optimised("fp32"))

    assert np.abs(answers(engine) - of_transformers(checkpoint)).max() < 1e-5
    assert engine.precision == "fp32"


def test_at_eight_bits_they_are_nearly(optimised: Optimise, checkpoint: Path) -> None:
    engine = served(optimised("int8"))

    found = answers(engine)

    assert np.abs(found - of_transformers(checkpoint)).max() < 0.05
    assert found.std(axis=0).max() > 1e-2  # the texts do not all get one answer
    assert engine.precision == "int8"


def test_at_eight_bits_no_answer_depends_on_its_neighbours(optimised: Optimise) -> None:
    engine = served(optimised("int8"))
    batch = [engine.encode(text) for text in TEXTS]

    alone = np.concatenate([engine.probabilities([ids]) for ids in batch])

    assert (engine.probabilities(batch) == alone).all()


def test_what_is_rounded_is_far_smaller(optimised: Optimise) -> None:
    sizes = {
        name: sum(place.nbytes for place in load_file(optimised(name).path / WEIGHTS).values())
        for name in ("fp32", "int8")
    }

    assert sizes["int8"] < 0.6 * sizes["fp32"]


def test_the_same_weights_are_converted_once(optimised: Optimise) -> None:
    first = optimised("int8")
    written = (first.path / WEIGHTS).stat().st_mtime_ns

    second = optimised("int8")

    assert (first.is_new, second.is_new) == (True, False)
    assert second.manifest == first.manifest
    assert (second.path / WEIGHTS).stat().st_mtime_ns == written


def test_other_weights_are_not_taken_for_the_same(optimised: Optimise, checkpoint: Path) -> None:
    optimised("int8")
    weights = load_file(checkpoint / WEIGHTS)
    weights["classifier.out_proj.bias"] += 1
    save_file(weights, checkpoint / WEIGHTS, metadata={"format": "pt"})

    with pytest.raises(ArtifactError, match="is not made of what is in"):
        optimised("int8")


def test_what_is_rounded_for_cpus_is_nothing_for_torch(optimised: Optimise) -> None:
    from model.torch_engine import TorchEngine

    made = Artifact.load(optimised("int8").path)

    with pytest.raises(ModelError, match="is prepared for CPUs; give what it was made from"):
        TorchEngine.from_artifact(made, device="cpu")


def test_an_artifact_keeps_what_belongs_to_its_answers(tiny: Path, tmp_path: Path) -> None:
    made = optimise(tiny, tmp_path / "small", "int8", now=NOW)
    own = Artifact.load(tiny).manifest

    assert (made.manifest.version, made.manifest.parent) == ("small", "tiny-1")
    assert made.manifest.temperature == own.temperature
    assert served(made).read([[0, 5, 6, 2]]).meanings != [b""]


def test_in_fp32_the_weights_stay_what_they_were(tiny: Path, tmp_path: Path) -> None:
    rounded = optimise(tiny, tmp_path / "rounded", "int8", now=NOW).path

    whole, half = (
        optimise(source, tmp_path / f"{source.name}-again", "fp32", now=NOW).manifest.precision
        for source in (rounded, tiny)
    )

    assert (whole, half) == ("int8", Artifact.load(tiny).manifest.precision)


def test_it_is_said_how_much_stayed_in_fp32_and_what_that_keeps(optimised: Optimise) -> None:
    recipe = optimised("int8").manifest.recipe

    assert 0 <= recipe["in_full"] <= 1
    assert 0.9 < recipe["first_kept"] <= 1
    assert 0.9 < recipe["three_kept"] <= 1


def test_a_name_that_no_version_can_have_is_refused_at_once(
    checkpoint: Path, tmp_path: Path
) -> None:
    shutil.rmtree(checkpoint)  # nothing of it is needed

    with pytest.raises(ArtifactError, match="a version cannot be called 'my model'"):
        optimise(checkpoint, tmp_path / "my model", "int8", now=NOW)


def test_roberta_is_taken_too(optimised: Optimise, checkpoint: Path) -> None:
    config = json.loads((checkpoint / "config.json").read_text())
    config |= {"architectures": ["RobertaForSequenceClassification"], "model_type": "roberta"}
    (checkpoint / "config.json").write_text(json.dumps(config))

    assert np.abs(answers(served(optimised("fp32"))) - of_transformers(checkpoint)).max() < 1e-5


@pytest.mark.parametrize(
    ("config", "complaint"),
    [
        ({"architectures": ["BertForSequenceClassification"]}, "no XLMRoberta"),
        ({"id2label": {"0": "LABEL_0"}}, "does not name the emojis"),
        ({"id2label": {"joy": "0"}}, "does not name the emojis"),
        ({"num_attention_heads": None}, r"config\.json is no network's"),
        ({"num_hidden_layers": 3}, r"no tensor 'roberta\.encoder\.layer\.2"),
        ({"pad_token_id": None}, "does not say how many tokens"),
    ],
)
def test_what_cannot_be_served_is_refused_and_leaves_nothing(
    optimised: Optimise, checkpoint: Path, config: dict[str, object], complaint: str
) -> None:
    whole = json.loads((checkpoint / "config.json").read_text())
    (checkpoint / "config.json").write_text(json.dumps(whole | config))
    before = sorted(checkpoint.parent.iterdir())

    with pytest.raises(ArtifactError, match=complaint):
        optimised("int8")

    assert sorted(checkpoint.parent.iterdir()) == before


def test_the_command_makes_a_version_and_the_second_time_says_that_it_is_there(
    checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    first, second = (
        CliRunner().invoke(model, ["optimise", str(checkpoint)], catch_exceptions=False)
        for _ in range(2)
    )

    assert first.output.startswith("large.v2-int8 is in data/models/large.v2-int8 (")
    assert "is made of these weights already" in second.output
    assert "of fp32's first choices about " in second.output
    assert Artifact.load(tmp_path / "data/models/large.v2-int8").name == "large.v2-int8"
