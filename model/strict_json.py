"""JSON of others, as the standard has it: numbers are finite, and nesting comes to an end."""

import json
from math import isinf
from typing import Any, NoReturn


def parse(content: str | bytes) -> Any:
    """What `content` says.

    Raises:
        ValueError: it is no JSON, or of a kind that nobody means well; quotes nothing of it but
            a number.
    """
    try:
        return json.loads(content, parse_constant=_refuse, parse_float=_finite)
    except RecursionError:
        raise ValueError("it is nested without end") from None


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _finite(digits: str) -> float:
    number = float(digits)
    if isinf(number):
        raise ValueError(f"{digits[:20]} is too large a number")
    return number
