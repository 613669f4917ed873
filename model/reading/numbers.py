"""Finds the numbers that tell who somebody is, and leaves those that say how much or when.

Five digits or more are such a number, however they are split: by spaces, brackets, dots,
dashes, slashes, commas, underscores, № or keycaps, and also when they are glued to a word.
So a full date (24.12.2026) is one, since it may be a birthday, and so is an IP address.

These stay: fewer digits (24.12, 10:30, 2026, 3.14, "10 из 10"), colons (10:30-11:45), spans of
years (2025-2026), thousands with commas or round (1,234,567; 10 000), and up to nine digits next
to a currency. After the word for a code or a PIN three digits are enough.
"""

from typing import Final

import regex

# Possessive throughout: a run is matched one way only, and a hostile one costs its length once.
_SPLIT: Final = r"(?!\. )(?:\)?+ ?+[./\\_*·•|~№\u20E3\u2010-\u2015\u2212-]?+ ?+\(?+|,)"
_ENDS: Final = rf"(?!{_SPLIT}\d)"
_STARTS: Final = r"(?<!\d)(?<!\d[:.,])"
_CURRENCY: Final = (
    r"(?:[$€£¥₽₴₸]|(?:р|руб|рубл\p{L}{1,3}|грн|гривен\p{L}*|тенге|долл\p{L}*|бакс\p{L}*|евро|тыс\p{L}*"
    r"|млн|usd|eur|rub|gbp|dollars?|bucks|euros?|pounds?|quid)\b)"
)
_SUM: Final = r"(?:\d{1,3}(?:[ .,]\d{3}){1,2}|\d{1,9})(?:[.,]\d{1,2})?"
_MONTH: Final = (
    r"(?:янв|фев|мар[та]|апр|ма[йя]\b|июн|июл|авг|сен|окт|ноя|дек"
    r"|jan|feb|mar|apr|may\b|jun|jul|aug|sep|oct|nov|dec)"
)
_AMOUNT: Final = (
    rf"[$€£¥₽₴₸] ?{_SUM}{_ENDS}"
    rf"|{_SUM}(?: ?[-–] ?{_SUM})? ?{_CURRENCY}"
    rf"|\d{{1,3}}(?:,\d{{3}}){{1,3}}{_ENDS}"
    rf"|\d{{1,3}}(?:[ .]\d{{3}})?[ .]000{_ENDS}"
    rf"|(?:19|20)\d\d ?[-–/] ?(?:19|20)?\d\d{_ENDS}"
)
# The last digit is no hour of a time ("24.12 10:30") and no day of a month ("10.30 15 мая").
_RUN: Final = rf"[+(]{{0,2}}\d(?:{_SPLIT}\d){{4,}}(?!\d|:\d| ?{_MONTH})\u20E3?"
_NUMBER = regex.compile(
    rf"(?P<amount>{_STARTS}(?:{_AMOUNT}))"
    rf"|(?<=(?P<before>\w))?(?:(?<!\d)(?<!\d:)){_RUN}(?=(?P<after>\w))?",
    regex.IGNORECASE,
)
_CODE = regex.compile(
    r"(?<!\p{L})(?P<word>(?:код\p{L}{0,2}|code|pin|пин|otp|cvv|cvc|парол\p{L}{1,2}|password|passcode)"
    r"(?!\p{L}))(?P<between>[\s:=—-]{1,3}(?:(?:is|это|is:)\s)?)(?:\d{2,}+-)*\d{3,}(?!\d|[.,:]\d)",
    regex.IGNORECASE,
)
_DIGIT = regex.compile(r"\d")


def mask_numbers(text: str, mask: str = "number") -> str:
    """`text` with `mask` for every number that may be a phone, a card, a document or a code.

    >>> mask_numbers("ИНН7707083893, тел.8/916/123/45/67, код 4829, 10 000 ₽, в 2026")
    'ИНН number, тел.number, код number, 10 000 ₽, в 2026'
    """
    if not _DIGIT.search(text):
        return text
    text = _CODE.sub(lambda found: f"{found['word']}{found['between']}{mask}", text)
    return _NUMBER.sub(lambda found: _masked(found, mask), text)


def _masked(found: "regex.Match[str]", mask: str) -> str:
    """A number glued to a word is parted from it, so that a model reads both."""
    if found["amount"] is not None:
        return found[0]
    before = " " if found["before"] else ""
    return f"{before}{mask}{' ' if found['after'] else ''}"
