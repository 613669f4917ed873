"""Hides who, where and what opens a door: e-mails, links, @names, long numbers, keys and accounts.

By patterns alone, the same in training and in serving, so that a model learns what the masks
stand for and nothing that identifies a person is stored. Names in plain text are not found.
What counts as a link stands in `model.reading.hosts`, what as a number in `model.reading.numbers`.
"""

from typing import Final

import regex

from model.reading.hosts import mask_links
from model.reading.numbers import mask_numbers

MASKS: Final = ("@user", "http", "email", "number")

_EMAIL = regex.compile(
    r"(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}(?:@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})++)++"
)
# A name may be glued to a Cyrillic word; after a Latin letter it must be long ("sh@t" is none).
_NAME = regex.compile(
    r"(?<!@)(?:(?:(?<!\w)|(?<=[\p{Cyrillic}\p{P}]))@++\w{2,}|(?<=\w)@++[A-Za-z]\w{4,})"
)
_IBAN = regex.compile(
    r"(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![\p{L}\p{N}])"
)
_KEY_HINT = regex.compile(r"[\d_]|\w-\w")  # without them there is no key
_BOT_TOKEN = regex.compile(r"\d{6,12}:[\w-]{30,}")
_PASSWORD = regex.compile(
    r"(?<!\p{L})(?P<word>парол[ья]|password|passwd|pwd|secret|token|токен|api[ _-]?key)"
    r"(?P<between>\s?[:=]\s?)(?!number\b)[\w!@#$%^&*.+-]{4,}",
    regex.IGNORECASE,
)
_PREFIXED_KEY = regex.compile(
    r"(?<![\p{L}\p{N}])(?:sk|pk|rk|gh[opsu]|xox[abps]|glpat|hf)[-_][\w-]{8,}"
)
# Letters and digits without a pattern, as only machines write them: keys, wallets, hashes.
_LONG_KEY = regex.compile(
    r"(?<![\p{L}\p{N}#_-])(?=[A-Za-z_-]*\d)(?=[\d_-]*[A-Za-z])[A-Za-z0-9_-]{20,}+"
)


def mask(text: str) -> str:
    """`text` with a mask of `MASKS` in the place of everything that identifies somebody.

    >>> mask("напиши@ann_smith или a@b.ru, sk-proj-Ab3dEf6h, DE89 3704 0044 0532 0130 00")
    'напиши@user или email, number, number'
    """
    if "@" in text:
        text = _EMAIL.sub("email", text)
    text = mask_links(text)
    if "@" in text:
        text = _NAME.sub("@user", text)
    return mask_numbers(_mask_keys(text))


def _mask_keys(text: str) -> str:
    if not _KEY_HINT.search(text):
        return text
    if ":" in text or "=" in text:
        text = _BOT_TOKEN.sub("number", text)
        text = _PASSWORD.sub(lambda found: f"{found['word']}{found['between']}number", text)
    for pattern in (_IBAN, _PREFIXED_KEY, _LONG_KEY):
        text = pattern.sub("number", text)
    return text
