import random
from collections.abc import Sequence

import numpy as np
import pytest
import torch

from model.packed_network import Blocks, PackedNetwork, attend, can_be_packed
from model.padded_network import PaddedNetwork
from tests.model.classifiers import classifier

KINDS = ("camembert", "roberta", "xlm-roberta", "xlm-roberta-xl")


def texts(*lengths: int) -> list[list[int]]:
    dice = random.Random(3)
    return [[0, *dice.choices(range(4, 90), k=length - 2), 2] for length in lengths]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "lengths",
    [(16,), (48,), (3, 3, 3), (3, 4, 4, 9, 17, 17, 17, 48), tuple(range(3, 49))],
    ids=["one text", "a long one", "of one length", "some alike", "of all lengths"],
)
@torch.inference_mode()
def test_it_says_what_a_padded_one_says(kind: str, lengths: Sequence[int]) -> None:
    batch = texts(*lengths)
    padded = PaddedNetwork(classifier(kind))(batch, with_vectors=True)
    network = classifier(kind)
    assert can_be_packed(network)

    packed = PackedNetwork(network)(batch, with_vectors=True)

    for found, expected in zip(packed, padded, strict=True):
        torch.testing.assert_close(found, expected, atol=1e-5, rtol=1e-5)
    logits, vectors = packed
    assert vectors.shape == (len(lengths), 32)
    assert len(lengths) == 1 or logits.std(dim=0).max() > 1e-2


@pytest.mark.parametrize("kind", KINDS)
@torch.inference_mode()
def test_neighbours_change_nothing(kind: str) -> None:
    packed = PackedNetwork(classifier(kind))
    own, *others = texts(12, 12, 12, 30)

    alone, _ = packed([own], with_vectors=False)
    together, _ = packed([others[0], own, *others[1:]], with_vectors=False)

    torch.testing.assert_close(together[1], alone[0], atol=1e-6, rtol=1e-6)
    assert (together[0] - together[1]).abs().max() > 1e-2


@torch.inference_mode()
def test_no_vectors_are_computed_where_none_are_wanted() -> None:
    logits, vectors = PackedNetwork(classifier("roberta"))(texts(5, 9), with_vectors=False)

    assert (logits.shape, vectors.shape) == ((2, 7), (2, 0))


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16], ids=str)
@torch.inference_mode()
def test_it_computes_in_the_precision_of_its_weights(dtype: torch.dtype) -> None:
    batch = texts(4, 9, 9, 31)
    exact = PackedNetwork(classifier("xlm-roberta"))(batch, with_vectors=True)

    network = classifier("xlm-roberta")
    torch.nn.Module.to(network, dtype)
    rough = PackedNetwork(network)(batch, with_vectors=True)

    assert rough[0].dtype is dtype
    for found, expected in zip(rough, exact, strict=True):
        gap = (found.float() - expected).abs().max()
        assert 0 < gap < 16 * torch.finfo(dtype).eps * expected.abs().max()


@pytest.mark.parametrize(
    ("kind", "others"),
    [
        ("bert", {}),
        ("distilbert", {}),
        ("electra", {}),
        ("roberta-prelayernorm", {}),
        ("roberta", {"is_decoder": True}),
    ],
    ids=["bert", "distilbert", "electra", "pre-norm", "decoder"],
)
def test_what_is_not_known_to_allow_it_is_not_packed(kind: str, others: dict[str, bool]) -> None:
    assert not can_be_packed(classifier(kind, **others))


def test_texts_of_one_length_share_a_block() -> None:
    row = torch.arange(10).repeat_interleave(2).view(10, 2)

    blocks = Blocks(texts(2, 2, 3, 3))(row)

    assert [tuple(block.shape) for block in blocks] == [(2, 2, 2), (2, 3, 2)]
    assert blocks[1][:, :, 0].tolist() == [[4, 5, 6], [7, 8, 9]]


def test_attention_stays_within_a_text() -> None:
    dice = np.random.default_rng(0)
    query, key, value = (
        torch.from_numpy(dice.normal(size=(1, 2, 7, 4)).astype(np.float32)) for _ in range(3)
    )

    seen, weights = attend(
        torch.nn.Identity(), query, key, value, None, scaling=0.5, blocks=Blocks(texts(2, 2, 3))
    )

    whole = (query @ key.transpose(2, 3) * 0.5).exp()
    text = torch.tensor([0, 0, 1, 1, 2, 2, 2])
    own = text[:, None] == text
    expected = (whole * own / (whole * own).sum(-1, keepdim=True)) @ value
    torch.testing.assert_close(seen, expected.transpose(1, 2))
    assert weights is None
