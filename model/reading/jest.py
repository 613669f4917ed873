"""Tells whether somebody laughs in a message, so that its hard words are not meant hard."""

import regex

_LAUGHTER = regex.compile(
    r"(?<!\p{L})(?:lo+l\w*|l[mf]+ao\w*|rofl|(?:ha|he){2,}h?|a?haha\w*|laughing|jk"
    r"|[ап]?[хпа]*(?:аха|хах|хех|хихи)\w*|ло+л\w*|кек\w*|ржу\w*|ору|смеш\w+)(?!\p{L})"
    r"|(?<!\w)xD|[😂🤣😹😆💀😅]",
    regex.IGNORECASE,
)


def is_in_jest(text: str) -> bool:
    """Whether there is laughter in `text`, in words or in emojis.

    >>> is_in_jest("lmao i'm deceased"), is_in_jest("he has deceased")
    (True, False)
    """
    return _LAUGHTER.search(text) is not None
