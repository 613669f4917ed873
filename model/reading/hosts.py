"""Finds links: addresses with a scheme, and host names under any known top-level domain.

A bare host name and a sentence that lacks a space look alike ("bit.ly", "ok.so"). It is a
missing space when the domain is an everyday word, what stands before it is one too (or the
domain begins with a capital, as a sentence does), and no path follows; anything else is a link.

The top-level domains are those of the Public Suffix List (https://publicsuffix.org/list/, MPL
2.0), as tldextract 5.4.0 bundles it, in `top_level_domains.txt`.
"""

from functools import cache
from importlib.resources import files
from typing import Final

import regex

from model.reading.words import is_word

# Domains that begin a sentence as often as they end a host name.
_EVERYDAY: Final = frozenset(
    "am as at be best by cool do fun he here hi how in is it la life like live love lt me men my "
    "no now one pm re red so st sexy to today top us via vs win world wow дети ею москва".split()
)
_SCHEME = regex.compile(
    r"(?<![\p{L}\p{N}])(?:[a-z][a-z0-9+.-]{1,20}://|(?:tg|mailto|skype|viber|xmpp|sips?):(?!\s))\S+"
    r"|(?<![\p{L}\p{N}])www\.\S+",
    regex.IGNORECASE,
)
_LABEL: Final = r"[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_-]{0,62})"
_HOST = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}_.@-]){_LABEL}(?:\.{_LABEL}){{1,20}}+"
    r"(?P<rest>(?::\d{1,5})?(?:[/?#]\S*)?)"
)


def mask_links(text: str, mask: str = "http") -> str:
    """`text` with `mask` for every link.

    >>> mask_links("see vk.cc/x, example.org or tg:resolve?domain=ann. ok.so what")
    'see http http or http ok.so what'
    """
    if ":" in text or "www." in text.lower():
        text = _SCHEME.sub(mask, text)
    return _HOST.sub(lambda found: _masked(found, mask), text) if "." in text else text


def _masked(found: "regex.Match[str]", mask: str) -> str:
    """The candidate with its host replaced, or as it was."""
    whole, rest = found[0], found["rest"]
    labels = whole.removesuffix(rest).split(".") if rest else whole.split(".")
    last = _last_domain(labels)
    if last == 0:
        return whole
    is_cut = last < len(labels) - 1  # ".привет" after a host is the next sentence
    if (is_cut or not rest) and _is_missing_space(labels[: last + 1]):
        return whole
    after = "".join(f".{label}" for label in labels[last + 1 :])
    return f"{mask}{after}{rest}" if is_cut else mask


def _last_domain(labels: list[str]) -> int:
    """Which label is the last that is a top-level domain; 0: none after the first."""
    known = _top_level()
    for place in range(len(labels) - 1, 0, -1):
        if labels[place].lower() in known:
            return place
    return 0


def _is_missing_space(labels: list[str]) -> bool:
    before, domain = labels[-2], labels[-1]
    if domain.lower() not in _EVERYDAY:
        return False
    return is_word(before) or (domain.istitle() and not before.istitle())


@cache
def _top_level() -> frozenset[str]:
    text = (files("model.reading") / "top_level_domains.txt").read_text(encoding="utf-8")
    return frozenset(text.split())
