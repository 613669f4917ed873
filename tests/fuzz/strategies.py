"""What comes from outside, made up: anything at all, and what is right but for one place."""

import json
from copy import deepcopy
from typing import Any, Final

from hypothesis import strategies as st

MARKER: Final = "zqmarkerqz"  # stands in every text that somebody wrote, and nowhere else

# Pieces that readers of texts trip over: masks and what is masked, joiners, other alphabets.
_PIECES: Final = (
    *("@ann", "https://a.bc/d?e", "ann@mail.ru", "+7 900 123-45-67", "4111111111111111", "http"),
    *("❤️", "👍🏽", "👩‍❤️‍👨", "🇺🇸", "1️⃣", "\u200d", "\ufe0f", "\U000e0061", "\u202e", "й", "ё"),
    *("😂", ":)", "=D", "хаха", "ghbdtn", "privet", "нууу", "sooo", "...", ".", " ", "\n", "\0"),
    *("ﷺ", "ﬁ", "İ", "ß", "ǅ", "Ⅳ", "²", "٣", "𝕙𝕚", "Ａ", "@", "#", "/", "\u0301", "\u1160"),
)

half_characters = st.text(st.characters(), max_size=20)  # surrogates that stand alone included
texts = st.one_of(
    st.text(max_size=40),
    st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=5)), max_size=12).map("".join),
)
marked = texts.map(lambda text: f"{text} {MARKER}")
whole_numbers = st.one_of(
    st.integers(), st.integers(-3, 3), st.sampled_from([2**31, 2**63, -(2**63) - 1, 10**400])
)
scalars: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), whole_numbers, st.floats(), half_characters, st.just(MARKER)
)
json_values: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(half_characters, inner, max_size=4)
    ),
    max_leaves=8,
)
Way = tuple[str | int, ...]


@st.composite
def mangled(draw: st.DrawFn, right: st.SearchStrategy[Any]) -> Any:
    """What `right` gives, with another value in one place, or without that place."""
    whole = deepcopy(draw(right))
    *above, last = draw(st.sampled_from(_ways(whole)))
    place = whole
    for step in above:
        place = place[step]
    if draw(st.booleans()):
        place[last] = draw(json_values)
    else:
        del place[last]
    return whole


@st.composite
def damaged(draw: st.DrawFn, right: st.SearchStrategy[bytes]) -> bytes:
    """What `right` gives, cut off somewhere, with other bytes in the middle."""
    content = draw(right)
    begin = draw(st.integers(0, len(content)))
    end = draw(st.integers(begin, len(content)))
    return content[:begin] + draw(st.binary(max_size=8)) + content[end:]


def files(right: st.SearchStrategy[Any]) -> st.SearchStrategy[bytes]:
    """The bytes of a JSON file: right, mangled, damaged, or anything at all."""
    whole = right.map(written)
    return st.one_of(
        whole,
        mangled(right).map(written),
        damaged(whole),
        json_values.map(written),
        st.binary(max_size=60),
    )


def written(value: Any) -> bytes:
    """`value` as JSON; characters that no UTF-8 has are escaped."""
    return json.dumps(value).encode()


def _ways(value: Any) -> list[Way]:
    """The way to each place in `value`, from the outside."""
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        inside = list(enumerate(value))
    else:
        return []
    return [(step, *further) for step, it in inside for further in [(), *_ways(it)]]
