"""A taste alone makes no other network; other weights, or another tokenizer, do."""

from dataclasses import replace
from pathlib import Path

import pytest

from model.artifact import TOKENIZER, WEIGHTS, Artifact
from model.evaluation.same_network import have_same_network
from tests.model.taste.tastes import taste


@pytest.mark.parametrize("file", ["config.json", WEIGHTS, TOKENIZER])
def test_a_taste_alone_makes_no_other_network(tiny: Path, copy_of_tiny: Path, file: str) -> None:
    one, other = Artifact.load(tiny), Artifact.load(copy_of_tiny)
    warmer = replace(other, manifest=replace(other.manifest, temperature=3.0))

    assert have_same_network(one, replace(other, taste=taste()))
    assert not have_same_network(one, warmer)
    content = bytearray((copy_of_tiny / file).read_bytes())
    content[-1] ^= 1
    (copy_of_tiny / file).write_bytes(content)
    assert not have_same_network(one, other)
