"""Whether two versions differ in their tastes alone: then there is nothing to read twice."""

from filecmp import cmp
from typing import Final

from model.artifact import TOKENIZER, WEIGHTS, Artifact

_FILES: Final = ("config.json", WEIGHTS, TOKENIZER)


def have_same_network(one: Artifact, other: Artifact) -> bool:
    """Whether two artifacts say the same of a text, but for their tastes."""
    ours, theirs = one.manifest, other.manifest
    return (ours.labels, ours.temperature, ours.max_tokens) == (
        theirs.labels,
        theirs.temperature,
        theirs.max_tokens,
    ) and all(cmp(one.path / file, other.path / file, shallow=False) for file in _FILES)
