"""JSON of others, as the standard has it: finite numbers, whole characters, an end to nesting."""

import json
import re
from math import isinf
from typing import Any, Final, NoReturn

_HALF: Final = re.compile(r"\\u[dD][89a-fA-F]")  # of an emoji, mostly with its other half behind it


def parse(content: str | bytes) -> Any:
    """What `content` says.

    Raises:
        ValueError: it is no JSON, or of a kind that nobody means well; quotes nothing of it but
            a number.
    """
    text = content if isinstance(content, str) else content.decode(json.detect_encoding(content))
    try:
        said = json.loads(text, parse_constant=_refuse, parse_float=_finite)
        if _HALF.search(text):
            json.dumps(said, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON from character {error.pos + 1} on") from None
    except RecursionError:
        raise ValueError("it is nested without end") from None
    except UnicodeEncodeError:
        raise ValueError("it holds half a character") from None
    return said


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _finite(digits: str) -> float:
    number = float(digits)
    if isinf(number):
        raise ValueError(f"{digits[:20]} is too large a number")
    return number
