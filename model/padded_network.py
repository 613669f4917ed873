"""Any classifier of transformers: texts are padded to the longest of a pass."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence
from transformers import PreTrainedModel
from transformers.modeling_outputs import SequenceClassifierOutput

from model.engine import TokenIds


class PaddedNetwork:
    """A classifier on the device where it is."""

    def __init__(self, network: PreTrainedModel) -> None:
        self._network = network
        self._padding = int(network.config.pad_token_id or 0)

    def __call__(self, batch: Sequence[TokenIds], *, with_vectors: bool) -> tuple[Tensor, Tensor]:
        """Logits `[texts, labels]`, and vectors `[texts, hidden]`, or none: `[texts, 0]`."""
        rows = [torch.tensor(ids) for ids in batch]
        ids = pad_sequence(rows, batch_first=True, padding_value=self._padding)  # [texts, longest]
        mask = pad_sequence([torch.ones_like(row) for row in rows], batch_first=True)
        device = self._network.device
        mask = mask.to(device)
        said = self._network(ids.to(device), attention_mask=mask, output_hidden_states=with_vectors)
        return said.logits, vectors_of(said, mask) if with_vectors else said.logits[:, :0]


def vectors_of(said: SequenceClassifierOutput, mask: Tensor) -> Tensor:
    """Of each text the mean over its tokens of what the last layer read, `[texts, hidden]`.

    Args:
        said: of a pass with hidden states; `mask`: 1 for each token that is no padding.
    """
    assert said.hidden_states is not None
    weights = mask / mask.sum(dim=1, keepdim=True)
    return (weights[:, :, None] * said.hidden_states[-2]).sum(dim=1)
