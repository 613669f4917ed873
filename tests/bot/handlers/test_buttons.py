"""The buttons under an offer."""

import pytest

from bot.feedback import Offer, Shown
from bot.handlers.buttons import MOST_EMOJIS, has_more, offer_keyboard
from bot.words.speech import speech_for
from model.labels import DEFAULT_LABELS
from model.ranking import Suggestion
from model.relatives import relatives

EVERY_EMOJI = list(
    dict.fromkeys([*DEFAULT_LABELS, *(it for label in DEFAULT_LABELS for it in relatives(label))])
)


def offered(count: int, chosen: str | None = None) -> Offer:
    suggestions = tuple(Suggestion(emoji, 0.1) for emoji in EVERY_EMOJI[:count])
    return Offer("abcdefghijkl", Shown(suggestions, "m", "en", 1), chosen=chosen, replied=True)


@pytest.mark.parametrize(
    ("count", "rows"),
    [
        (1, [1]),
        (5, [5]),
        (7, [7]),
        (8, [8]),
        (10, [5, 5]),
        (12, [5, 5, 2]),
        (MOST_EMOJIS, [5] * 19 + [1]),
    ],
)
def test_emojis_stand_in_rows_that_telegram_shows(count: int, rows: list[int]) -> None:
    *emojis, _ = offer_keyboard(offered(count), speech_for("en")).inline_keyboard

    assert [len(row) for row in emojis] == rows


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_the_largest_keyboard_keeps_within_telegrams_limits(lang: str) -> None:
    offer = offered(MOST_EMOJIS, chosen=EVERY_EMOJI[0])
    keyboard = offer_keyboard(offer, speech_for(lang), text="we won", share=True).inline_keyboard
    buttons = [button for row in keyboard for button in row]

    assert len(offer.shown.suggestions) == MOST_EMOJIS
    assert max(map(len, keyboard)) <= 8
    assert len(buttons) <= 100
    assert all(len(str(button.callback_data or "").encode()) <= 64 for button in buttons)
    assert not has_more(offer_keyboard(offer, speech_for(lang)))


def test_more_can_be_told_from_a_keyboard() -> None:
    speech = speech_for("en")

    assert has_more(offer_keyboard(offered(5), speech))
    assert not has_more(offer_keyboard(offered(5), speech, more=False))
    assert has_more(None)


def test_none_fits_is_nothing_to_copy() -> None:
    rows = offer_keyboard(offered(5, chosen=""), speech_for("en")).inline_keyboard

    assert [[button.text for button in row] for row in rows[1:]] == [["✓\u202fNone fits", "More"]]
