"""What may be printed of texts and names that come from elsewhere."""

import json
import re
from typing import Any

# Control characters but line ends and tabs, and what turns the direction of writing around: a
# terminal must not obey what it shows. Joiners stay, for emojis are made with them.
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """`text` with a mark in the place of each character that a terminal would obey."""
    return _OBEYED.sub("\N{REPLACEMENT CHARACTER}", text)


def json_line(value: Any) -> str:
    """`value` as one line of JSON, readable, with such characters as JSON's own escapes."""
    written = json.dumps(value, ensure_ascii=False)
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", written)
