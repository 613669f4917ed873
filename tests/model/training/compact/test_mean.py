from pathlib import Path

import torch
from transformers import XLMRobertaForSequenceClassification

from model.training.compact.mean import mean_of


def filled(network: XLMRobertaForSequenceClassification, value: float, folder: Path) -> Path:
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.fill_(value)
    network.save_pretrained(folder)
    return folder


def test_each_folder_has_its_share_in_every_weight(
    tiny_network: XLMRobertaForSequenceClassification, tmp_path: Path
) -> None:
    first = filled(tiny_network, 1.0, tmp_path / "first")
    second = filled(tiny_network, 5.0, tmp_path / "second")

    mean = mean_of({first: 3, second: 1})

    for parameter in mean.parameters():
        torch.testing.assert_close(parameter, torch.full_like(parameter, 2.0))


def test_one_folder_alone_stays_what_it_is(
    tiny_network: XLMRobertaForSequenceClassification, tmp_path: Path
) -> None:
    tiny_network.save_pretrained(tmp_path / "only")

    mean = mean_of({tmp_path / "only": 0.5})

    kept = tiny_network.state_dict()
    for name, weight in mean.state_dict().items():
        torch.testing.assert_close(weight, kept[name])
