"""What goes over the wire: a prepared text, and its ranking or why there is none.

The text is what `model.prepared` has made of a message, the ranking all that a predictor says; so
personal taste, memory by meaning and statistics are those of a model in the same process.
"""

import base64
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final, get_args

from model.errors import (
    DeadlineExceeded,
    PredictionError,
    PredictorBusy,
    PredictorClosed,
    Superseded,
)
from model.language import Language
from model.prepared import PreparedText
from model.ranking import Ranking, Suggestion

RANK: Final = "/rank"
HEALTH: Final = "/healthz"

# How a service says that it has no ranking; whatever else went wrong is a failure.
STATUSES: Final[dict[type[PredictionError], int]] = {
    PredictorBusy: 429,
    Superseded: 409,
    PredictorClosed: 503,
    DeadlineExceeded: 504,
}
FAILED: Final = 500
UNAUTHORIZED: Final = 401

_FLAGS: Final = [field.name for field in fields(PreparedText) if field.type in (bool, "bool")]


@dataclass(frozen=True, slots=True)
class Question:
    """A text to be ranked, and whose it is; see `Predictor`."""

    text: PreparedText
    key: str | None = None
    replace: bool = False

    def to_json(self) -> dict[str, Any]:
        return {"text": asdict(self.text), "key": self.key, "replace": self.replace}

    @classmethod
    def from_json(cls, content: object) -> "Question":
        """What `to_json` gave.

        Raises:
            ValueError: it gave something else.
        """
        match content:
            case {"text": dict(text), "key": str() | None as key, "replace": bool(replace)}:
                return cls(_text(text), key, replace)
            case _:
                raise ValueError("no question")


def _text(content: Mapping[str, Any]) -> PreparedText:
    match content:
        case {"bare": str(bare), "lang": str(lang), "passages": list(passages)}:
            flags = {name: content.get(name) for name in _FLAGS}
            right = lang in get_args(Language) and all(isinstance(it, str) for it in passages)
            if right and all(isinstance(flag, bool) for flag in flags.values()):
                return PreparedText(bare, lang, tuple(passages), **flags)  # type: ignore[arg-type]
    raise ValueError("no prepared text")


def ranking_to_json(ranking: Ranking) -> dict[str, Any]:
    """A ranking as JSON; its meaning in base64."""
    return {
        "lang": ranking.lang,
        "model": ranking.model,
        "suggestions": [[it.emoji, it.score] for it in ranking.suggestions],
        "gravity": ranking.gravity,
        "meaning": base64.b64encode(ranking.meaning).decode(),
    }


def ranking_from_json(content: Mapping[str, Any]) -> Ranking:
    """What `ranking_to_json` was given.

    Raises:
        ValueError, TypeError, LookupError: it gave something else.
    """
    return Ranking(
        content["lang"],
        str(content["model"]),
        tuple(Suggestion(str(emoji), float(score)) for emoji, score in content["suggestions"]),
        float(content["gravity"]),
        base64.b64decode(content["meaning"], validate=True),
    )
