"""Writes trained weights as transformers does, smaller: in half precision or at eight bits."""

from pathlib import Path
from typing import Final, Literal

import torch
from safetensors.torch import save_file
from torch import Tensor
from transformers import PreTrainedModel

from model.artifact import WEIGHTS
from model.eight_bits import can_pack, pack, scale_of

Precision = Literal["float16", "int8"]

_BODY: Final = (".encoder.", ".word_embeddings.")  # nine tenths of the weights and more


def store(model: PreTrainedModel, folder: Path, precision: Precision) -> None:
    """Write the weights and the configuration of `model` into `folder`.

    At eight bits only the matrices of the body are; the head, the positions and all that is
    no matrix stay in float32, since they are small and what they lose shows at once.
    """
    weights: dict[str, Tensor] = {}
    for name, tensor in model.state_dict().items():
        if precision == "float16":
            weights[name] = tensor.half().contiguous()
        elif _is_large(name, tensor):
            whole, scale = pack(tensor.float().numpy())
            weights[name] = torch.from_numpy(whole)
            weights[scale_of(name)] = torch.from_numpy(scale)
        else:
            weights[name] = tensor.float().contiguous()
    save_file(weights, folder / WEIGHTS, metadata={"format": "pt"})
    config = model.config
    config.architectures = [type(model).__name__]
    config.dtype = torch.float32  # what to compute in; the file is only stored smaller
    config.save_pretrained(folder)


def _is_large(name: str, tensor: Tensor) -> bool:
    inside = any(part in name for part in _BODY)
    return inside and tensor.ndim == 2 and can_pack(tensor.shape[1])
