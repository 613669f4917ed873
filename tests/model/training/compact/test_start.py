from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import XLMRobertaForSequenceClassification

from model.training.compact.encoder_file import EncoderFile
from model.training.compact.start import initial_model
from tests.model.training.compact.encoder_files import write_encoder_file

SCORED = dict.fromkeys(["<s>", "<pad>", "</s>", "<unk>", *"abcdefgh", "<mask>"], -1.0)
KEPT = [0, 1, 2, 3, 6, 9]  # "c" and "f" of the letters


@pytest.fixture
def source(tmp_path: Path) -> EncoderFile:
    write_encoder_file(tmp_path / "encoder.bin", SCORED)
    return EncoderFile(tmp_path / "encoder.bin")


@pytest.fixture
def model(source: EncoderFile) -> XLMRobertaForSequenceClassification:
    return initial_model(source, KEPT, ("❤", "😂"), 16)


def test_pieces_kept_bring_their_rows_and_the_mask_stands_last(
    source: EncoderFile, model: XLMRobertaForSequenceClassification
) -> None:
    words = source.tensor("emb.word").reshape(-1, 32)

    rows = model.roberta.embeddings.word_embeddings.weight.detach().numpy()

    np.testing.assert_array_equal(rows, words[[*KEPT, [*SCORED].index("<mask>")]])


def test_positions_are_counted_from_behind_the_padding(
    source: EncoderFile, model: XLMRobertaForSequenceClassification
) -> None:
    places = source.tensor("emb.pos").reshape(-1, 32)

    rows = model.roberta.embeddings.position_embeddings.weight.detach().numpy()

    np.testing.assert_array_equal(rows[2:], places[:16])


def test_matrices_lie_as_torch_wants_them(
    source: EncoderFile, model: XLMRobertaForSequenceClassification
) -> None:
    wide = model.get_submodule("roberta.encoder.layer.1.intermediate.dense")

    x = torch.arange(32.0)
    expected = source.tensor("l1.fi.w").reshape(64, 32) @ x.numpy() + source.tensor("l1.fi.b")

    np.testing.assert_allclose(wide(x).detach().numpy(), expected, rtol=1e-5)


def test_it_answers_for_the_labels(model: XLMRobertaForSequenceClassification) -> None:
    assert model(torch.tensor([[0, 4, 5, 2]])).logits.shape == (1, 2)
    assert model.config.id2label == {0: "❤", 1: "😂"}
