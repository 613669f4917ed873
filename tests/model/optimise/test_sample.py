from pathlib import Path

import numpy as np

from model.artifact import WEIGHTS, read_config
from model.optimise.products import layer_of
from model.optimise.sample import Shape, embedded, through
from model.tensors import Tensors

TEXTS = ([0, 9, 10, 11, 2], [0, 30, 31, 2])


def test_texts_go_through_the_layers_as_they_do_in_transformers(tiny: Path) -> None:
    import torch
    from transformers import XLMRobertaForSequenceClassification

    network = XLMRobertaForSequenceClassification.from_pretrained(tiny).eval()  # type: ignore[no-untyped-call]
    source, shape = Tensors(tiny / WEIGHTS), Shape.of(read_config(tiny))

    x = embedded(source, shape, TEXTS)
    states = [x]
    for index in range(2):
        x, read = through(layer_of(source, shape, index), shape, x, TEXTS)
        states.append(x)

    with torch.inference_mode():
        said = [
            network(torch.tensor([ids]), output_hidden_states=True).hidden_states for ids in TEXTS
        ]
    for ours, *theirs in zip(states, *said, strict=True):
        expected = np.concatenate([rows[0].numpy() for rows in theirs])
        assert np.abs(ours - expected).max() < 2e-2  # GELU is approximated
    assert (read["attention.self.key_value"] == states[1]).all()
