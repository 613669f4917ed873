"""The format of an export of feedback: what the bot writes, and what training reads.

    train.jsonl  validation.jsonl  test.jsonl   rows, in one of FORMATS; see FeedbackRow
    tombstones.txt                              an export id and a row id a line: erased since
    export.json                                 see Description
    README.md                                   for people, and for `datasets`

Columns are the fields of FeedbackRow, in their order; what each says stands there and nowhere
else. Old exports stay readable: a change that they cannot follow needs another FORMAT.

Beside its database the bot keeps one more list, of every export: DATABASE_TOMBSTONES. It has the
lines of tombstones.txt, and one with IS_KNOWN for each export that it knows.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from sys import intern
from typing import Annotated, Any, Final, Literal, TypeAlias, TypeVar, get_args

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, ValidationError

from model.labels import canonical
from model.strict_json import parse

FORMAT: Final = 1
FORMATS: Final = ("jsonl", "csv", "parquet")
DESCRIPTION: Final = "export.json"
TOMBSTONES: Final = "tombstones.txt"
CARD: Final = "README.md"
DATABASE_TOMBSTONES: Final = Path("data/emojibot.tombstones.txt")  # where nothing else is set

Split: TypeAlias = Literal["train", "validation", "test"]
SPLITS: Final[tuple[Split, ...]] = get_args(Split)
EVERY_ROW: Final = "*"  # in the place of a row's id: nothing of that export may be used
IS_KNOWN: Final = "-"  # in the place of a row's id: the list would say what was erased of it

# How an answer was given: a button, an emoji that the person typed (own: one that no default
# model knows), an inline result that they sent, a reaction that they gave.
AnswerKind: TypeAlias = Literal["tap", "correction", "own", "inline", "reaction"]


def _listed(value: Any) -> Any:
    """CSV holds lists as JSON."""
    return parse(value) if isinstance(value, str) else value


def _present(value: Any) -> Any:
    """CSV holds nothing as an empty field."""
    return None if value == "" else value


def _from_one(rank: int | None) -> int | None:
    if rank is not None and rank < 1:
        raise ValueError(f"there is no rank {rank}")
    return rank


def _in_order(shown: "tuple[ShownEmoji, ...]") -> "tuple[ShownEmoji, ...]":
    ordered = tuple(sorted(shown, key=lambda one: one.rank))
    if [one.rank for one in ordered] != list(range(1, len(ordered) + 1)):
        raise ValueError("the ranks of what was shown are not 1, 2, 3, …")
    return ordered


_T = TypeVar("_T")
_Word: TypeAlias = Annotated[str, AfterValidator(intern)]  # of which there are few, in many rows
_Emoji: TypeAlias = Annotated[str, AfterValidator(lambda emoji: intern(canonical(emoji)))]


@dataclass(frozen=True, slots=True)
class ShownEmoji:
    """An emoji that was offered: at which rank, and with which probability."""

    emoji: _Emoji
    rank: int
    score: Annotated[float, Field(ge=0, allow_inf_nan=False)]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackRow:
    """An answer of a person who agreed that it is kept for training."""

    id: Annotated[str, Field(description="names the row, in this export only")]
    person: Annotated[
        str,
        Field(min_length=1, description="whose row it is, in this export only"),
        AfterValidator(intern),
    ]
    text: Annotated[
        str, Field(description="the message, masked; the person's own emojis are still in it")
    ]
    emojis: Annotated[
        tuple[_Emoji, ...],
        BeforeValidator(_listed),
        Field(description="the emoji picked; empty where none of those shown fitted"),
    ]
    none: Annotated[bool, Field(description="whether none fitted")]
    rank: Annotated[
        int | None,
        BeforeValidator(_present),
        AfterValidator(_from_one),
        Field(description="where the emoji picked stood, 1 is first; empty: not shown"),
    ]
    shown: Annotated[
        tuple[ShownEmoji, ...],
        BeforeValidator(_listed),
        AfterValidator(_in_order),
        Field(description="what was offered, in that order, with the model's probabilities"),
    ]
    shuffled: Annotated[
        bool, Field(description="whether the order behind the first emoji was drawn at random")
    ]
    kind: Annotated[
        AnswerKind,
        Field(
            description="how it was picked: `tap`; `inline` and `reaction`, as in Telegram; "
            "`correction`, typed; `own`, typed and unknown to the default model"
        ),
    ]
    lang: Annotated[_Word, Field(description="`en`, `ru` or `other`, as the bot detected it")]
    source: Annotated[_Word, Field(description="always `feedback`")] = "feedback"
    model: Annotated[_Word, Field(description="the version that made the offer")]
    day: Annotated[date, Field(description="when it was picked (UTC)")]

    @property
    def offered(self) -> frozenset[str]:
        """What the pick was made out of: what was shown, or, empty, anything: it was not there."""
        if self.rank is None:
            return frozenset()
        return frozenset({*self.emojis, *(it.emoji for it in self.shown)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What export.json says.

    Attributes:
        id: names the export in the tombstones of later ones.
        rows: how many there are, by split.
        since: the first day (UTC) of answers in it; None: of all.
        sha256: of each file but itself and the card, in hexadecimal.
        tombstones: how many lines of them there are.
    """

    format: int = FORMAT
    id: str
    rows: Mapping[str, int]
    since: date | None = None
    file_format: str = FORMATS[0]
    sha256: Mapping[str, str]
    tombstones: int = 0


@cache  # made where rows are read or written: the bot needs its words alone
def _rows() -> TypeAdapter[FeedbackRow]:
    return TypeAdapter(FeedbackRow)


@cache
def _descriptions() -> TypeAdapter[Description]:
    return TypeAdapter(Description)


def values_of(row: FeedbackRow) -> dict[str, Any]:
    """`row` by column, in JSON's types."""
    values: dict[str, Any] = _rows().dump_python(row, mode="json")
    return values


def row_of(values: Any) -> FeedbackRow:
    """The row that a file holds as `values`, by column: JSON's types, or CSV's strings.

    Raises:
        ValueError: it is not one; the message says why, and quotes no text.
    """
    row = _validated(_rows(), values)
    if len(row.emojis) != (0 if row.none else 1):
        raise ValueError(f"none is {str(row.none).lower()}, with {len(row.emojis)} emojis")
    at_rank = () if row.rank is None else row.shown[max(0, row.rank - 1) : row.rank]
    if row.rank is not None and tuple(one.emoji for one in at_rank) != row.emojis:
        raise ValueError(f"the emoji picked was not shown at rank {row.rank}")
    return row


def describe(description: Description) -> str:
    """The contents of export.json."""
    return json.dumps(_descriptions().dump_python(description, mode="json"), indent=2) + "\n"


def description_of(content: bytes) -> Description:
    """What `describe` wrote.

    Raises:
        ValueError: it does not describe an export, or one of another format; says which.
    """
    described = parse(content)
    if isinstance(described, dict) and described.get("format") != FORMAT:
        raise ValueError(f"it has format {described.get('format')!r}; this program reads {FORMAT}")
    return _validated(_descriptions(), described)


def tombstone_line(export: str, row: str) -> str:
    """What tombstones.txt says of a row, or of EVERY_ROW, of an earlier export."""
    return f"{export} {row}\n"


def tombstone_of(line: str) -> tuple[str, str]:
    """The export id and the row id of a line of tombstones.txt.

    Raises:
        ValueError: it is not two words.
    """
    export, row = line.split()
    return export, row


def rows_file(folder: Path, split: str, form: str) -> Path:
    """The file of the rows of `split`, in the format `form`."""
    return folder / f"{split}.{form}"


def _validated(adapter: TypeAdapter[_T], values: Any) -> _T:
    try:
        return adapter.validate_python(values)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        said = str(first["ctx"]["error"]) if "error" in first.get("ctx", {}) else first["msg"]
        raise ValueError(f"{where}: {said}" if where else said) from None
