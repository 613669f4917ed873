"""Whatever a press brings is unpacked, and what was packed comes back."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.handlers.callback_data import (
    Button,
    ConsentButton,
    EmojiButton,
    ForgetButton,
    LanguageButton,
    MoreButton,
    ResultId,
    SettingButton,
    TakeBackButton,
)
from tests.fuzz.strategies import half_characters, texts

KINDS: list[type[Button] | type[ResultId]] = [
    *(EmojiButton, TakeBackButton, MoreButton, ConsentButton),
    *(ForgetButton, SettingButton, LanguageButton, ResultId),
]
forged = st.one_of(
    half_characters,
    st.builds(
        "{}:{}:{}".format,
        st.sampled_from("cmkfslteo"),
        texts,
        st.one_of(texts, st.integers().map(str)),
    ),
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@given(data=forged)
@example(data="m:t:" + "9" * 5000)  # Python reads no number of more than 4300 digits
def test_whatever_is_forged_unpacks_to_what_can_be_packed(
    kind: type[Button] | type[ResultId], data: str
) -> None:
    kind.unpack(kind.unpack(data).pack())
