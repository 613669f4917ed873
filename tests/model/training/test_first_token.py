import torch
from transformers import XLMRobertaForSequenceClassification

from model.training.batches import pad
from model.training.first_token import first_token_logits


def test_logits_are_those_of_the_whole_model(
    tiny_network: XLMRobertaForSequenceClassification,
) -> None:
    tiny_network.roberta.encoder.layer.append(
        type(tiny_network.roberta.encoder.layer[0])(tiny_network.config).eval()
    )
    ids, mask = pad([[0, 7, 8, 9, 2], [0, 11, 2]])

    with torch.no_grad():
        short, whole = first_token_logits(tiny_network, ids, mask), tiny_network(ids, mask).logits

    torch.testing.assert_close(short, whole, atol=1e-5, rtol=1e-4)
    assert not torch.allclose(short[0], short[1])


def test_gradients_are_those_of_the_whole_model(
    tiny_network: XLMRobertaForSequenceClassification,
) -> None:
    ids, mask = pad([[0, 7, 8, 9, 2], [0, 11, 2]])
    query = dict(tiny_network.named_parameters())[
        "roberta.encoder.layer.0.attention.self.query.weight"
    ]

    [short] = torch.autograd.grad(first_token_logits(tiny_network, ids, mask)[:, 3].sum(), query)
    [whole] = torch.autograd.grad(tiny_network(ids, mask).logits[:, 3].sum(), query)

    assert whole.abs().max() > 0
    torch.testing.assert_close(short, whole, atol=1e-6, rtol=1e-4)
