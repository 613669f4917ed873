"""Long messages: the sentence that matters decides."""

import asyncio
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from model.batching import BatchingPredictor
from model.engine import Reading, TokenIds
from model.errors import PredictionError
from model.passages import PASS_TOKENS, encoded_passages
from model.prepared import LONG, prepare
from model.taste import NO_TASTE, Taste

ROUTINE = "Got up at seven. Had coffee with sam, fed the cat. The bus was on time for once. "
ROUTINE_RU = "Встала в семь. Сварила кофе и покормила кота. Автобус пришёл вовремя. "
NEWS = ("grandma died", "бабушка умерла")
TRIUMPH = "we won"


class Moods:
    """An engine that knows three moods by their words, and reads the first 30 words only."""

    version = "moods"
    labels: tuple[str, ...] = ("😊", "😢", "🎉")
    taste: Taste = NO_TASTE

    def __init__(self) -> None:
        self.passes: list[list[str]] = []
        self._texts: list[str] = []

    def encode(self, text: str) -> TokenIds:
        words = text.split()[:30]
        self._texts.append(" ".join(words))
        return [len(self._texts) - 1] * len(words)

    def probabilities(self, batch: Sequence[TokenIds]) -> NDArray[np.float32]:
        texts = [self._texts[ids[0]] for ids in batch]
        self.passes.append(texts)
        return np.array([self._mood(text) for text in texts], np.float32)

    def read(self, batch: Sequence[TokenIds]) -> Reading:
        return Reading(self.probabilities(batch), [bytes([len(ids)]) for ids in batch])

    def _mood(self, text: str) -> tuple[float, float, float]:
        said = text.lower()
        short = len(said.split()) < 12  # among many words it is lost, as in a real model
        if any(news in said for news in NEWS) and short:
            return (0.1, 0.8, 0.1)
        if TRIUMPH in said and short:
            return (0.05, 0.05, 0.9)
        return (0.6, 0.3, 0.1)


async def _best(text: str) -> tuple[str, Moods]:
    engine = Moods()
    async with BatchingPredictor(engine) as predictor:
        ranking = await predictor.predict(prepare(text))
    return ranking.suggestions[0].emoji, engine


@pytest.mark.parametrize(
    "text",
    [
        f"{ROUTINE}My grandma died.",
        f"My grandma died. {ROUTINE}",
        f"{ROUTINE_RU}Бабушка умерла",
        f"{ROUTINE * 8}my grandma died",
        "woke up and went to work and then " * 20 + ", my grandma died",
        f"{ROUTINE}We won! My grandma died. We won!",
    ],
)
async def test_the_gravest_sentence_decides(text: str) -> None:
    assert (await _best(text))[0] == "😢"


async def test_without_bad_news_the_whole_decides_while_it_can_be_seen() -> None:
    assert len(f"{ROUTINE}We won!") < LONG
    assert (await _best(f"{ROUTINE}We won!"))[0] == "😊"


async def test_of_what_cannot_be_seen_whole_the_surest_passage_decides() -> None:
    assert (await _best(f"{ROUTINE * 8}We won!"))[0] == "🎉"


@pytest.mark.parametrize("text", ["grandma died", "We won! See you at home", "ok"])
async def test_a_short_message_is_read_whole_and_once(text: str) -> None:
    _, engine = await _best(text)

    assert engine.passes == [[text]]


async def test_a_long_message_costs_one_pass_and_no_more_than_a_pass_holds() -> None:
    engine = Moods()
    text = f"{ROUTINE * 60}my grandma died"

    passages = encoded_passages(engine, prepare(text))
    best, served = await _best(text)

    assert sum(map(len, passages)) <= PASS_TOKENS
    assert (best, len(served.passes)) == ("😢", 1)


async def test_passages_of_one_message_do_not_answer_for_another() -> None:
    engine = Moods()
    async with BatchingPredictor(engine) as predictor:
        rankings = await asyncio.gather(
            predictor.predict(prepare("hello there")),
            predictor.predict(prepare(f"{ROUTINE}My grandma died.")),
            predictor.predict(prepare("we won")),
        )

    assert [ranking.suggestions[0].emoji for ranking in rankings] == ["😊", "😢", "🎉"]


async def test_a_long_message_means_what_all_of_it_means() -> None:
    text = f"{ROUTINE}My grandma died."
    async with BatchingPredictor(Moods()) as predictor:
        ranking = await predictor.predict(prepare(text))

    assert ranking.suggestions[0].emoji == "😢"  # of a sentence
    assert ranking.meaning == bytes([len(text.split())])


async def test_a_long_message_that_fails_fails_alone() -> None:
    class Fails(Moods):
        def probabilities(self, batch: Sequence[TokenIds]) -> NDArray[np.float32]:
            if len(batch) > 1:
                raise ValueError
            return super().probabilities(batch)

    async with BatchingPredictor(Fails()) as predictor:
        with pytest.raises(PredictionError):
            await predictor.predict(prepare(f"{ROUTINE}My grandma died."))
        ranking = await predictor.predict(prepare("we won"))

    assert ranking.suggestions[0].emoji == "🎉"


async def test_what_has_nothing_to_read_has_no_passages() -> None:
    assert encoded_passages(Moods(), prepare("")) == ()
