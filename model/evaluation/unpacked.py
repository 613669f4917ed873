"""A model's checkpoint with its weights in fp32, for programs that know no eight bits."""

import shutil
from pathlib import Path

from model.artifact import WEIGHTS
from model.eight_bits import scale_of
from model.tensors import Tensors, writing
from model.weights import read_header

_OTHERS = ("config.json", "tokenizer.json", "tokenizer_config.json")


def write_unpacked(source: Path, folder: Path) -> None:
    """Fill `folder` with what is in the model folder `source`, as transformers reads it.

    Raises:
        ArtifactError: the weights are missing or damaged.
    """
    for name in _OTHERS:
        shutil.copy(source / name, folder)
    places, tensors = read_header(source / WEIGHTS), Tensors(source / WEIGHTS)
    scales = {scale_of(name) for name in places}
    with writing(folder / WEIGHTS) as target:
        for name in places.keys() - scales:
            target.add(name, tensors.read(name))
