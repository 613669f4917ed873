"""A RoBERTa-like classifier that reads texts end to end, without padding.

All that is computed for each token by itself, nearly all the work, sees one long row of tokens.
Only attention looks at other tokens, and is computed text by text: texts of one length lie next
to each other and share a call, which needs neither padding nor a mask. What computes that is
torch's own attention, on whatever device; its kernels for texts of various lengths run on CUDA
only, and nested tensors spend milliseconds a layer before anything is computed.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import scaled_dot_product_attention
from transformers import AttentionInterface, PreTrainedModel

from model.engine import TokenIds

# Heads that look at a text's first token, and positions that count from the padding's number.
_LIKE_ROBERTA: Final = {"camembert", "roberta", "xlm-roberta", "xlm-roberta-xl"}
_BY_LENGTH: Final = "by length"


def can_be_packed(network: PreTrainedModel) -> bool:
    """Whether `PackedNetwork` knows the architecture of `network`."""
    config = network.config
    return config.model_type in _LIKE_ROBERTA and not config.is_decoder


class PackedNetwork:
    """A classifier that `can_be_packed`, on the device where it is."""

    def __init__(self, network: PreTrainedModel) -> None:
        """Read with `network`, whose attention is replaced."""
        AttentionInterface.register(_BY_LENGTH, attend)
        network.set_attn_implementation(_BY_LENGTH)
        self._device = network.device
        self._encoder = network.base_model
        self._head: nn.Module = network.get_submodule("classifier")
        self._first_position = int(network.config.pad_token_id) + 1

    def __call__(self, batch: Sequence[TokenIds], *, with_vectors: bool) -> tuple[Tensor, Tensor]:
        """Logits `[texts, labels]`, and vectors `[texts, hidden]`, or none: `[texts, 0]`.

        Args:
            batch: the shortest text first.
        """
        blocks = Blocks(batch)
        ids, positions, first = self._laid_out(batch)
        said = self._encoder(
            ids[None],
            position_ids=positions[None],
            blocks=blocks,
            output_hidden_states=with_vectors,
        )
        logits: Tensor = self._head(said.last_hidden_state[0, first][:, None])
        if not with_vectors:
            return logits, logits[:, :0]
        means = (it.float().mean(dim=1) for it in blocks(said.hidden_states[-2][0]))
        return logits, torch.cat(list(means))

    def _laid_out(self, batch: Sequence[TokenIds]) -> tuple[Tensor, ...]:
        """Ids and positions of all tokens, and of each text where it begins; in one copy."""
        lengths = [len(ids) for ids in batch]
        parts = [sum(lengths), sum(lengths), len(batch)]
        on_cuda = self._device.type == "cuda"  # which copies pinned memory while others work
        here = torch.empty(sum(parts), dtype=torch.int64, pin_memory=on_cuda)
        ids, positions, first = (part.numpy() for part in torch.split(here, parts))
        np.concatenate(batch, out=ids)
        first[:] = np.cumsum(lengths) - lengths
        positions[:] = np.arange(len(ids)) - np.repeat(first, lengths) + self._first_position
        return torch.split(here.to(self._device, non_blocking=True), parts)


class Blocks:
    """Which tokens of a long row are whose: texts of one length make a block."""

    def __init__(self, batch: Sequence[TokenIds]) -> None:
        """Of texts that lie in this order, the shortest first."""
        self.of_one_text = len(batch) == 1
        self._shapes = [(len(list(some)), length) for length, some in groupby(map(len, batch))]

    def __call__(self, row: Tensor) -> list[Tensor]:
        """Of a row `[tokens, ...]` the blocks `[texts, length, ...]`; nothing is copied."""
        parts = torch.split(row, [texts * length for texts, length in self._shapes])
        return [
            part.view(*shape, *row.shape[1:])
            for part, shape in zip(parts, self._shapes, strict=True)
        ]


def attend(
    module: nn.Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: None,
    *,
    scaling: float,
    blocks: Blocks,
    **_: Any,
) -> tuple[Tensor, None]:
    """Attention within each text; what transformers asks of an attention.

    Args:
        query, key, value: of all texts, `[1, heads, tokens, size]`.

    Returns:
        `[1, tokens, heads, size]`, and no weights.
    """
    if blocks.of_one_text:  # parting it would cost a short one two hundredths of its time
        alone = scaled_dot_product_attention(query, key, value, scale=scaling)
        return alone.transpose(1, 2), None
    queries, keys, values = (blocks(it[0].transpose(0, 1)) for it in (query, key, value))
    seen = [
        scaled_dot_product_attention(
            asked.transpose(1, 2), met.transpose(1, 2), said.transpose(1, 2), scale=scaling
        )
        for asked, met, said in zip(queries, keys, values, strict=True)
    ]
    return torch.cat([it.transpose(1, 2).flatten(0, 1) for it in seen])[None], None
