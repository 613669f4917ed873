"""Engines of one network read each text once, and answer with their own tastes."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from model.artifact import WEIGHTS, Artifact
from model.evaluation.evaluation import answers_of
from model.evaluation.remembering import Remembering, have_same_network
from tests.model.script import Script
from tests.model.taste.tastes import taste


def test_no_text_is_read_twice_whoever_asks() -> None:
    script = Script()
    plain = Remembering(script)
    liked = Remembering(script, plain.known)
    liked.taste = taste(labels=Script.labels, bias={"🎉": 5.0})

    before = answers_of(plain)(["1 a", "1 b", "1 a"])
    after = answers_of(liked)(["1 b", "2 c"])

    assert [len(batch) for batch in script.batches] == [2, 1]
    assert before.argmax(axis=1).tolist() == [1, 1, 1]
    assert after.argmax(axis=1).tolist() == [2, 2]


def test_what_is_remembered_is_what_was_said() -> None:
    once, again = (Remembering(Script()).probabilities([[1], [2], [1]]) for _ in range(2))

    assert np.array_equal(once, again)


def test_a_taste_alone_makes_no_other_network(tiny: Path, copy_of_tiny: Path) -> None:
    one, other = Artifact.load(tiny), Artifact.load(copy_of_tiny)
    warmer = replace(other, manifest=replace(other.manifest, temperature=3.0))

    assert have_same_network(one, replace(other, taste=taste()))
    assert not have_same_network(one, warmer)
    weights = bytearray((copy_of_tiny / WEIGHTS).read_bytes())
    weights[-1] ^= 1
    (copy_of_tiny / WEIGHTS).write_bytes(weights)
    assert not have_same_network(one, other)
