"""What every text goes through before a model sees it, in training and in serving alike.

`normalise` hides who and where (see `model.reading.masking`), makes letters plain
(`model.reading.letters`) and drops what carries no meaning: U+FE0F, skin tones, invisible
characters, spare whitespace. It is what may be stored. `model_input` then takes the emojis out
and reads what was meant: emoticons in one form, stretched words cut, Russian in Latin letters and
the other keyboard layout. A full stop at the very end goes.
All are idempotent and never fail on any string.
"""

import unicodedata

import regex

from model.labels import canonical
from model.reading.emoticons import is_emoticon, plain_emoticons
from model.reading.letters import plain_letters
from model.reading.masking import MASKS, mask
from model.reading.meant import as_meant
from model.reading.spelling import unstretched

MAX_CHARACTERS = 1000  # a 45,000-character message costs 23 ms to tokenise, cut 0.4 ms

_INVISIBLE = regex.compile(
    r"[\uFE0E\uFE0F\U0001F3FB-\U0001F3FF]"  # variation selectors, skin tones
    r"|[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B\u200C\u200E\u200F\u3164\uFEFF\uFFA0]"
    r"|[\u202A-\u202E\u2060-\u206F]"  # direction marks and other format characters
    r"|(?![\t\n\r])\p{Cc}|\p{Cs}"
)
_STRAY_JOINER = regex.compile(
    r"(?<!\p{Extended_Pictographic})\u200D|\u200D(?![\p{Emoji}--[0-9#*]])", regex.V1
)
_EMOJI = regex.compile(
    r"(?:\p{Regional_Indicator}{2}"
    r"|[0-9#*]\uFE0F?\u20E3"
    r"|(?![©®™‼⁉ℹ↔↕〰〽㊗㊙])[\p{Extended_Pictographic}\U0001F1E6-\U0001F1FF]"
    r"(?:[\uFE0F\U0001F3FB-\U0001F3FF]|[\U000E0020-\U000E007F])*"
    r"(?:\u200D\p{Emoji}[\uFE0F\U0001F3FB-\U0001F3FF]?)*)"
)
_MASKINGS = 4  # at most: what stands beside a mask may become maskable by it
# People seldom type it in a chat, so that a model takes it for the mark of tidy, distant texts.
_FULL_STOP = regex.compile(r"(?<=(?:^|\s)[^\s.]{2,})\.$")
_LETTER = regex.compile(r"\p{L}")
_MASK = regex.compile(rf"(?:{'|'.join(MASKS)})(?![\p{{L}}\p{{N}}])")


def normalise(text: str) -> str:
    """`text` with identities masked and noise removed; emojis stay.

    >>> normalise("Hi @ann,  see https://example.org ❤️")
    'Hi @user, see http ❤'
    """
    text = _STRAY_JOINER.sub("", _INVISIBLE.sub("", unicodedata.normalize("NFC", text)))
    text = _spaced(plain_letters(text))  # first: a mask looks across what is between
    for _ in range(_MASKINGS):
        masked = _spaced(mask(text))
        if masked == text:
            break
        text = masked
    return text


def split_emoji(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without its emojis, and the emojis in order, in their stored form.

    >>> split_emoji("love ❤️ it 👍🏽")
    ('love it', ('❤', '👍'))
    """
    emojis = tuple(map(canonical, _EMOJI.findall(text)))
    return _spaced(_EMOJI.sub(" ", text)), emojis


def model_input(text: str) -> str:
    """What a tokenizer is given for `text`: as it was meant, without emojis, of a sane length."""
    bare, emojis = split_emoji(normalise(text[: 4 * MAX_CHARACTERS]))
    if emojis:  # what they parted has come together
        bare = normalise(bare)
    read = unstretched(plain_emoticons(bare))[:MAX_CHARACTERS].rstrip()
    meant = as_meant(read)
    if meant != read:
        meant = unstretched(normalise(meant))
    return _FULL_STOP.sub("", meant)


def _spaced(text: str) -> str:
    return " ".join(text.split())


def has_words(bare: str) -> bool:
    """Whether a `model_input` has a word; links, e-mails, names, numbers, emoticons are none."""
    rest = _MASK.sub(" ", bare)
    return any(_LETTER.search(token) and not is_emoticon(token) for token in rest.split())


def has_emoticon(bare: str) -> bool:
    """Whether a `model_input` has an emoticon that stands alone: a feeling without a word."""
    return any(map(is_emoticon, bare.split()))
