import json
from pathlib import Path

import pytest
import torch
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    PreTrainedModel,
    XLMRobertaForSequenceClassification,
)

from model.errors import ArtifactError
from model.labels import DEFAULT_LABELS
from model.training.round.head import RESERVE, grow


def bert() -> PreTrainedModel:
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=50,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=34,
        id2label=dict(enumerate("❤😂🔥")),
    )
    network = BertForSequenceClassification(config)
    network.train(False)
    return network


IDS = torch.tensor([[0, 9, 10, 11, 2], [0, 7, 20, 30, 2], [0, 5, 6, 41, 2]])


@torch.no_grad()
def test_old_labels_keep_their_logits_to_the_last_bit(
    tiny_network: XLMRobertaForSequenceClassification,
) -> None:
    before = tiny_network(IDS).logits

    labels = grow(tiny_network, DEFAULT_LABELS, ("🫶", "🐸"))

    assert labels == (*DEFAULT_LABELS, "🫶", "🐸")
    after = tiny_network(IDS).logits
    assert after.shape == (3, 66)
    assert torch.equal(after[:, :64], before)


@torch.no_grad()
def test_a_new_emoji_starts_below_its_relatives(
    tiny_network: XLMRobertaForSequenceClassification,
) -> None:
    grow(tiny_network, DEFAULT_LABELS, ("😹", "🐸"))

    logits = tiny_network(IDS).logits
    kin = [DEFAULT_LABELS.index(emoji) for emoji in ("😂", "🤣")]
    torch.testing.assert_close(logits[:, 64], logits[:, kin].mean(dim=1) - RESERVE)
    torch.testing.assert_close(logits[:, 65], logits[:, :64].mean(dim=1) - RESERVE)


def test_the_configuration_names_all_labels(
    tiny_network: XLMRobertaForSequenceClassification, tmp_path: Path
) -> None:
    grow(tiny_network, DEFAULT_LABELS, ("🫶",))

    tiny_network.save_pretrained(tmp_path)
    config = json.loads((tmp_path / "config.json").read_text())
    assert config["id2label"]["64"] == "🫶"
    assert config["label2id"]["🫶"] == 64
    again = XLMRobertaForSequenceClassification.from_pretrained(tmp_path)
    assert again.classifier.out_proj.out_features == 65


@torch.no_grad()
def test_heads_of_other_networks_grow_too() -> None:
    network = bert()
    before, weights = network(IDS).logits, network.get_parameter("classifier.weight").clone()

    grow(network, ("❤", "😂", "🔥"), ("🎉",))

    assert torch.equal(network.get_parameter("classifier.weight")[:3], weights)
    torch.testing.assert_close(network(IDS).logits[:, :3], before)


def test_a_head_that_we_do_not_know_is_refused() -> None:
    network = bert()
    network.set_submodule("classifier", torch.nn.Identity())

    with pytest.raises(ArtifactError, match="train without --grow-labels"):
        grow(network, ("❤", "😂", "🔥"), ("🎉",))
