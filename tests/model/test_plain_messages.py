"""The shipped model on messages anybody might send.

The list was written before the model was tried and is no training file. Being plain, 36 of its
121 messages also stand somewhere in the training data, as people wrote them there.
"""

from pathlib import Path

import pytest

from model.data.examples import fold
from model.labels import canonical
from model.loading import load_engine
from model.text import model_input

ROOT = Path(__file__).parent
CORPUS = ROOT.parents[1] / "model" / "corpus"
OUT_OF_THE_BLUE = {"🇺🇸", "📷", "📸"}
LEAST_FITTING = 0.9


def messages() -> list[tuple[str, set[str]]]:
    lines = (ROOT / "plain_messages.tsv").read_text(encoding="utf-8").splitlines()
    return [(text, set(fit.split())) for text, fit in (line.split("\t") for line in lines)]


@pytest.fixture(scope="module")
def first_three() -> dict[str, list[str]]:
    engine = load_engine("default", device="cpu")
    rows = engine.probabilities([engine.encode(model_input(text)) for text, _ in messages()])
    best = (-rows).argsort(axis=1)[:, :3]
    return {
        text: [engine.labels[label] for label in row]
        for (text, _), row in zip(messages(), best, strict=True)
    }


@pytest.mark.parametrize("alphabet", ["latin", "cyrillic"])
def test_plain_messages_get_an_emoji_a_person_would_pick(
    first_three: dict[str, list[str]], alphabet: str
) -> None:
    chosen = [(t, fit) for t, fit in messages() if (t[0] < "а") == (alphabet == "latin")]

    missed = {text: first_three[text] for text, fit in chosen if not fit & {*first_three[text]}}

    assert len(missed) <= (1 - LEAST_FITTING) * len(chosen), missed


def test_flags_and_cameras_never_come_out_of_the_blue(first_three: dict[str, list[str]]) -> None:
    assert not {text: found for text, found in first_three.items() if OUT_OF_THE_BLUE & {*found}}


def test_the_list_names_emojis_as_they_are_stored() -> None:
    for _, fit in messages():
        assert {canonical(emoji) for emoji in fit} == fit
    assert len({fold(text) for text, _ in messages()}) == len(messages())
