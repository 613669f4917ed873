"""An engine that is asked for each text once."""

import numpy as np
import pytest

from model.engine import TokenIds
from model.evaluation.evaluation import answers_of
from model.remembering import Remembering
from tests.model.script import Script
from tests.model.taste.tastes import taste


@pytest.fixture
def script() -> Script:
    """Each text's answer is its own: its first token says which label is sure."""
    script = Script()
    script.react = lambda batch: np.eye(3, dtype=np.float32)[[ids[0] for ids in batch]]
    return script


def told(engine: Remembering, *batch: TokenIds) -> list[int]:
    """What it answers, as the tokens that say so."""
    read = engine.read(batch)
    assert [*read.meanings] == [bytes([len(ids)]) for ids in batch]
    return [int(row.argmax()) for row in read.probabilities]


def test_what_it_was_asked_before_it_answers_itself_in_the_order_of_the_batch(
    script: Script,
) -> None:
    engine = Remembering.lately(script, 8)

    assert told(engine, [2], [0]) == [2, 0]
    assert told(engine, [0], [1, 9], [2]) == [0, 1, 2]
    assert told(engine, [2], [1, 9]) == [2, 1]

    assert script.batches == [[[2], [0]], [[1, 9]]]


def test_one_text_twice_in_a_batch_is_read_once(script: Script) -> None:
    engine = Remembering.lately(script, 8)

    assert told(engine, [1], [1], [0]) == [1, 1, 0]

    assert script.batches == [[[1], [0]]]


def test_the_one_that_was_asked_for_longest_ago_is_forgotten(script: Script) -> None:
    engine = Remembering.lately(script, 2)
    for ids in ([0], [1], [0], [2]):
        told(engine, ids)

    assert told(engine, [0], [1], [2]) == [0, 1, 2]

    assert script.batches == [[[0]], [[1]], [[2]], [[1]]]


def test_a_batch_larger_than_its_memory_is_answered(script: Script) -> None:
    assert told(Remembering.lately(script, 1), [0], [1], [2]) == [0, 1, 2]


def test_what_failed_is_not_remembered(script: Script) -> None:
    engine, react = Remembering.lately(script, 8), script.react

    def fail(_: object) -> None:
        raise RuntimeError

    script.react = fail
    with pytest.raises(RuntimeError):
        told(engine, [1])
    script.react = react

    assert told(engine, [1]) == [1]


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


def test_neither_texts_nor_their_tokens_are_kept(script: Script) -> None:
    one, other = (Remembering.lately(script, 8) for _ in range(2))
    for engine in (one, other):
        told(engine, [0, 7, 7, 7])

    (ours,), (theirs,) = one.known, other.known
    assert isinstance(ours, bytes)
    assert ours != theirs  # whoever finds it cannot try texts on it
