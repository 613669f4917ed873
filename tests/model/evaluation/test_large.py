from pathlib import Path

from model.artifact import read_config
from model.evaluation.large import write_large


def test_transformers_reads_it(tiny: Path, tmp_path: Path) -> None:
    from model.torch_engine import TorchEngine

    small = {"hidden_size": 32, "intermediate_size": 64, "num_attention_heads": 2}
    write_large(tmp_path / "large", tiny, num_hidden_layers=2, **small)
    write_large(tmp_path / "large", tiny)  # it is there

    engine = TorchEngine.from_checkpoint(tmp_path / "large", device="cpu")

    assert read_config(tmp_path / "large")["num_hidden_layers"] == 2
    assert engine.labels == tuple(read_config(tiny)["id2label"].values())
