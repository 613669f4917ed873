"""Tells English and Russian from everything else, by script first, then by words.

No model and no word list beyond the commonest function words: a chat message of two
words is too short for a statistical detector, and a script is not.
"""

from typing import Literal

import regex

from model.reading.neighbours import is_neighbour

Language = Literal["en", "ru", "other"]

_CYRILLIC = regex.compile(r"\p{Cyrillic}")
_LATIN = regex.compile(r"\p{Latin}")
_LETTER = regex.compile(r"\p{L}")
_NOT_ENGLISH = regex.compile(r"[ñßäöåæøłşğıążśćęőűřěůțșãõ¿¡]")
_WORD = regex.compile(r"[\p{Latin}']+")
# Tokens that stand for what was masked say nothing about the language.
_MASKS = regex.compile(r"@user\b|\bhttp\b|\bemail\b|\bnumber\b")

_ENGLISH_WORDS = frozenset(
    "the a an and or but i i'm im you he she it we they me my your our this that is are was "
    "be have has had do does did don't not no yes to of in on at for with so what who how why "
    "when where can will just like love all if it's there here get got go good thanks "
    "please".split()
)
_OTHER_WORDS = (
    frozenset(
        # Spanish, Portuguese, Italian
        "el los las una que de en por con para como muy pero está estoy soy eres tu te quiero "
        "gracias hola buenos días noches não uma você muito obrigado obrigada bom boa il gli che "
        "di per sono sei è non ciao grazie come bene molto della ti amo anche "
        # French, German, Dutch
        "le les des une est et je tu nous vous pas pour avec dans c'est j'ai bonjour merci très "
        "mais der die das und ist ich du wir nicht ein eine mit auf für danke sehr auch guten het "
        "een van ik niet dat zijn "
        # Turkish, Polish, Indonesian
        "bir ve çok için değil merhaba teşekkürler jest nie się dziękuję bardzo yang dan saya kamu "
        "tidak terima kasih".split()
    )
    - _ENGLISH_WORDS
)


def detect(text: str) -> Language:
    """The language `text` is written in, of those the bot answers.

    One Cyrillic letter in four makes a message Russian ("lol ну ok" is), unless it is in a
    neighbouring language; without any letter a text has no language.
    """
    text = _MASKS.sub(" ", text).lower()  # to ignore case in patterns would take I for Turkish ı
    letters = len(_LETTER.findall(text))
    cyrillic = len(_CYRILLIC.findall(text))
    latin = len(_LATIN.findall(text))
    if letters == 0 or 2 * (cyrillic + latin) < letters:
        return "other"
    if 4 * cyrillic >= letters:
        return "other" if is_neighbour(text) else "ru"
    return "other" if _foreign(text) else "en"


def _foreign(text: str) -> bool:
    words = _WORD.findall(text)
    english = sum(map(_ENGLISH_WORDS.__contains__, words))
    other = sum(map(_OTHER_WORDS.__contains__, words))
    return other + bool(_NOT_ENGLISH.search(text)) > english
