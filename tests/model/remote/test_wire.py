"""What goes over the wire comes out as it went in, or is refused."""

import json
from typing import Any

import pytest

from model.prepared import prepare
from model.ranking import Ranking, Suggestion
from model.remote.wire import Question, ranking_from_json, ranking_to_json

LONG = "Мы гуляли весь день. Потом пили чай. А вечером бабушка умерла, и я не знаю, как жить."
QUESTION = Question(prepare("we won"), "a", True).to_json()


def over(content: Any) -> Any:
    return json.loads(json.dumps(content))


@pytest.mark.parametrize("text", ["", "we won 🎉", LONG, "\ud83d i want to die", "x" * 4096])
def test_a_text_arrives_as_the_bot_prepared_it(text: str) -> None:
    question = Question(prepare(text), "somebody", replace=True)

    assert Question.from_json(over(question.to_json())) == question


def test_a_ranking_arrives_with_all_that_memory_and_statistics_need() -> None:
    ranking = Ranking("ru", "round-7", (Suggestion("❤", 0.1 + 0.2),), 0.35, b"\x00\xffmeaning")

    assert ranking_from_json(over(ranking_to_json(ranking))) == ranking


@pytest.mark.parametrize(
    "content",
    [
        *(None, [], "text", {}, {**QUESTION, "key": 7}, {**QUESTION, "replace": 1}),
        {**QUESTION, "text": {**QUESTION["text"], "lang": "fr"}},
        {**QUESTION, "text": {**QUESTION["text"], "passages": [7]}},
        {**QUESTION, "text": {**QUESTION["text"], "is_long": None}},
        {**QUESTION, "text": {"bare": "x"}},
    ],
)
def test_anything_else_is_no_question(content: object) -> None:
    with pytest.raises(ValueError, match=r"^no "):
        Question.from_json(content)
