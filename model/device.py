"""What a model may run on, as an operator names it."""

import re
from typing import Final

DEVICES: Final = ("auto", "cpu", "cuda", "mps")

_ONE_OF_SEVERAL: Final = re.compile(r"cuda:(?:0|[1-9][0-9]?)")


def device_named(name: str) -> str:
    """`name`, where it is one of `DEVICES` or a GPU by its number.

    Raises:
        ValueError: it is neither.
    """
    if name in DEVICES or _ONE_OF_SEVERAL.fullmatch(name):
        return name
    raise ValueError(f"it takes {', '.join(DEVICES)}, or cuda:1 for the second GPU")
