"""Texts that a share button brings into inline mode: whoever presses it need not be their author.

Telegram tells nothing of where a query comes from. So a shared text begins with a character that
nobody sees or types; what is sent in the end does not have it.
"""

from typing import Final

MARK: Final = "\N{INVISIBLE SEPARATOR}"


def marked(text: str) -> str:
    """`text` for a share button; it is one UTF-16 unit longer."""
    return MARK + text


def typed(query: str) -> tuple[str, bool]:
    """What stands in an inline query, and whether the person who asks wrote it."""
    return query.replace(MARK, "").strip(), MARK not in query
