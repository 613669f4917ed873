import json
import shutil
from pathlib import Path

import pytest

from model.errors import ArtifactError
from model.training.onnx_graph import write_onnx


def test_the_same_weights_give_the_same_bytes(copy_of_tiny: Path) -> None:
    before = (copy_of_tiny / "model.onnx").read_bytes()

    write_onnx(copy_of_tiny)

    assert (copy_of_tiny / "model.onnx").read_bytes() == before


def test_the_graph_holds_no_copy_of_the_weights(tiny: Path) -> None:
    assert (tiny / "model.onnx").stat().st_size < 32_000


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("architectures", ["BertForSequenceClassification"], "no XLMRoberta"),
        ("hidden_act", "relu6", "relu6"),
        ("num_hidden_layers", 3, "layer.2"),
    ],
)
def test_another_network_is_refused(
    tiny: Path, tmp_path: Path, field: str, value: object, complaint: str
) -> None:
    shutil.copy(tiny / "model.safetensors", tmp_path)
    config = json.loads((tiny / "config.json").read_text()) | {field: value}
    (tmp_path / "config.json").write_text(json.dumps(config))

    with pytest.raises(ArtifactError, match=complaint):
        write_onnx(tmp_path)

    assert not (tmp_path / "model.onnx").exists()
