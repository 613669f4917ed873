"""The columns of an export, as tables have them: what the format's rows say of their fields."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from types import UnionType
from typing import Annotated, Any, Final, Literal, get_args, get_origin, get_type_hints

from model.feedback_format import FeedbackRow

_TYPES: Final = {str: "string", int: "int64", float: "float64", bool: "bool", date: "date32"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an export.

    Attributes:
        type: "string", "int64", "float64", "bool" or "date32"; a list of one type; or the types
            of a record by name.
        says: what it holds, in words.
    """

    name: str
    type: Any
    says: str


def columns() -> Iterator[Column]:
    """Every column, in order."""
    hints = get_type_hints(FeedbackRow, include_extras=True)
    for field in fields(FeedbackRow):
        says = [it.description for it in get_args(hints[field.name]) if hasattr(it, "description")]
        yield Column(field.name, _type_of(hints[field.name]), *says)


def _type_of(hint: Any) -> Any:
    if is_dataclass(hint):
        return {name: _type_of(of) for name, of in get_type_hints(hint).items()}
    inner = get_args(hint)
    match get_origin(hint):
        case None:
            return _TYPES[hint]
        case origin if origin is tuple:
            return [_type_of(inner[0])]
        case origin if origin is Literal:
            return _TYPES[type(inner[0])]
        case origin if origin in (Annotated, UnionType):
            return _type_of(inner[0])
    raise TypeError(f"an export has no column of {hint}")
