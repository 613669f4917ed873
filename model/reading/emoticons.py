"""Text emoticons: which there are, and the one way to write each that a model is given.

They stay text, in the form that tokenizers know best (":(", ")))", "xD", "<3"): a model reads
the feeling in them, and a message that is nothing else is still a message.
"""

from typing import Final

import regex

_EDGE: Final = r"(?<![\p{L}\p{N}_:;=<>/])"
_END: Final = r"(?![\p{L}\p{N}_])"
# What is written in many ways, and the form that stands for all; the first that fits.
_FORMS: Final = (
    ("shrug", r"¯\\?_*\(ツ\)_*/¯", "¯\\_(ツ)_/¯"),
    ("tears", rf"{_EDGE}[:;=]['’,]-?\(+", ":'("),
    ("sad", rf"{_EDGE}[:=][-–o^]?[(\[{{]+", ":("),
    ("wink", rf"{_EDGE};[-–o^]?[)\]}}]+", ";)"),
    ("smile", rf"{_EDGE}[:=][-–o^]?[)\]}}]+", ":)"),
    ("grin", rf"{_EDGE}[:;=][-–]?[DДd]+{_END}", ":D"),
    ("laugh", rf"{_EDGE}[xXхХ][DДdд]+{_END}", "xD"),
    ("kiss", rf"{_EDGE}[:;=][-–]?\*+", ":*"),
    ("tongue", rf"{_EDGE}[:;=][-–]?[PpРр]+{_END}", ":P"),
    ("doubt", rf"{_EDGE}[:=][-–]?[/\\]+(?![/\\\w])", ":/"),
    ("blank", rf"{_EDGE}[:=][-–]?\|+", ":|"),
    ("gape", rf"{_EDGE}[:=][-–]?[oOоО]+{_END}", ":o"),
    ("glum", rf"{_EDGE}:[cCсС]+{_END}", ":("),
    ("heart", r"<3+(?!\d)", "<3"),
    ("broken", r"</3+(?!\d)", "</3"),
    ("stare", rf"{_EDGE}(?:[oOоО0]_+[oOоО0]|[oOоО]\.[OО]|[OО]\.[oо]){_END}", "o_O"),
    ("weep", rf"{_EDGE}(?:[TТ]_+[TТ]|[тt]_+[тt]|;_+;){_END}", "T_T"),
    ("flat", r"(?<![\w-])-_+-(?![\w-])", "-_-"),
    ("happy", r"(?<!\w)\^_*\^", "^^"),
    ("wince", r"(?<![\w>])>_+<(?![\w<])", ">_<"),
)
_WRITTEN: Final = {name: form for name, _, form in _FORMS}
_EMOTICON = regex.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern, _ in _FORMS))
# Without one of these there is none: nearly every message is done here.
_HINT = regex.compile(r"[:;=<^>¯_]|[xXхХ][DДdд]")
_SHOWN = regex.compile(
    r"(?:[:;]'?[()*/|]|[:x]D|:P|:o|</?3|o_O|T_T|-_-|\^\^|>_<|¯\\_\(ツ\)_/¯|[()]{1,3})"
)


def plain_emoticons(text: str) -> str:
    """`text` with each emoticon in its usual form; idempotent.

    >>> plain_emoticons("ну вот =-((( а я ждала XDDD <333")
    'ну вот :( а я ждала xD <3'
    """
    if not _HINT.search(text):
        return text
    return _EMOTICON.sub(lambda found: _WRITTEN[str(found.lastgroup)], text)


def is_emoticon(token: str) -> bool:
    """Whether `token`, without spaces, is an emoticon in its usual form, or bare brackets."""
    return _SHOWN.fullmatch(token) is not None
