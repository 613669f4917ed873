from pathlib import Path

import pytest

from model.data.dataset import load_dataset
from model.data.dataset_file import dump, restore
from model.labels import DEFAULT_LABELS


def test_a_dataset_reads_back_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "some.jsonl"
    file.write_text(
        '{"text": "so lovely", "emojis": ["❤"], "lang": "en"}\n'
        '{"text": "как смешно", "emojis": ["😂", "😊"], "lang": "ru"}\n'
        '{"text": "as it is", "emojis": ["?"], "lang": "en"}\n'
    )
    dataset = load_dataset([file], DEFAULT_LABELS)

    assert restore(dump(dataset)) == dataset


@pytest.mark.parametrize("content", [b"", b"{}", b"\x80\x04.", b"[" * 100_000], ids=str)
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="Stored"):
        restore(content)
