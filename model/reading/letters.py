"""Makes letters plain: one way to write each, whatever alphabet or font it was typed in.

* Fonts made of Unicode ("𝐈 𝐥𝐨𝐯𝐞", "ⓗⓔⓛⓛⓞ", full-width forms) by NFKC; capitals in boxes and
  small capitals, which NFKC leaves, by a table. Emojis and signs ("№", "™", "…") stay.
* A word that mixes alphabets whose letters look alike («cпacибo» with Latin a, c, o) becomes
  the one that its other letters belong to; where none tells, that of most of the text.
  A word of two real parts ("IT-шник", "lolка") stays.
* Stress marks («за́мок») and strokes through letters go.
"""

import unicodedata
from typing import Final

import regex

_LATIN: Final = "ABCEHKMOPTXYaceopxyiIjJsS"
_CYRILLIC: Final = "АВСЕНКМОРТХУасеорхуіІјЈѕЅ"
_GREEK: Final = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαονρτυικγεη"
_FROM_GREEK: Final = "ABEZHIKMNOPTYXaovptuikyen"
_TO_CYRILLIC: Final = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN: Final = str.maketrans(_CYRILLIC + "к" + "м" + "т" + "в" + "н", _LATIN + "kmtbh")
_GREEK_TO_LATIN: Final = str.maketrans(_GREEK, _FROM_GREEK)
_HAS_TWIN: Final = frozenset("ABCEHKMOPTXYaceopxyiIjJ")  # і and ј: Ukrainian, Serbian
_IS_TWIN: Final = frozenset("АВСЕНКМОРТХУасеорхуіІјЈѕЅ")

_SMALL_CAPITALS: Final = str.maketrans("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz")
_BOXED = regex.compile(r"[\U0001F150-\U0001F169\U0001F170-\U0001F189]{2,}")
_KEPT = r"\p{Extended_Pictographic}№℠…¨¯´¸·\uFF9E\uFF9F"
_FOLDED = regex.compile(rf"[^\x00-\x7F{_KEPT}]+")
_PLAIN = regex.compile(r"[\x00-\x7F\u0400-\u045F…—–«»№\p{Emoji_Presentation}\uFE0F]*+")
_OVERLAY = regex.compile(r"[\u0334-\u0338]|(?<=\p{Cyrillic})[\u0300\u0301]|(?<=\p{M}{2})\p{M}+")
_SMALL_CAPITAL = regex.compile(r"[ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ]")
_MIXED = regex.compile(r"\p{Latin}(?=[\p{Cyrillic}\p{Greek}])|[\p{Cyrillic}\p{Greek}](?=\p{Latin})")
_WORD = regex.compile(r"[\p{Latin}\p{Cyrillic}\p{Greek}]+")
_LATIN_LETTER = regex.compile(r"\p{Latin}")
_CYRILLIC_LETTER = regex.compile(r"\p{Cyrillic}")
_GREEK_LETTER = regex.compile(r"\p{Greek}")


def plain_letters(text: str) -> str:
    """`text` in plain letters; idempotent.

    >>> plain_letters("𝐈 𝐥𝐨𝐯𝐞 ⓨⓞⓤ, cпacибo"), plain_letters("IT-шник № 1…")
    ('I love you, спасибо', 'IT-шник № 1…')
    """
    if text.isascii():
        return text
    if not _PLAIN.fullmatch(text):
        text = _without_fonts(text)
    if not _LATIN_LETTER.search(text) or not _MIXED.search(text):
        return text
    cyrillic, latin = len(_CYRILLIC_LETTER.findall(text)), len(_LATIN_LETTER.findall(text))
    usual = "Cyrillic" if cyrillic > latin else "Latin"
    return _WORD.sub(lambda found: _unmixed(found[0], usual), text)


def _without_fonts(text: str) -> str:
    text = _BOXED.sub(lambda found: "".join(map(_from_box, found[0])), text)
    text = _FOLDED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    if _SMALL_CAPITAL.search(text):
        text = text.translate(_SMALL_CAPITALS)
    # Once more: a mark may have followed an ASCII letter.
    return _OVERLAY.sub("", unicodedata.normalize("NFC", text))


def _from_box(letter: str) -> str:
    place = ord(letter) - 0x1F150
    return chr(ord("a") + place % 32) if place % 32 < 26 else letter


def _unmixed(word: str, usual: str) -> str:
    """`word` in one alphabet, that of the text around it where its own letters do not tell."""
    if not _is_mixed(word):
        return word
    alphabet = _alphabet(word)
    if (usual if alphabet == "either" else alphabet) == "Cyrillic":
        return word.translate(_TO_CYRILLIC)
    if alphabet is None:
        return word
    return word.translate(_GREEK_TO_LATIN).translate(_TO_LATIN)


def _is_mixed(word: str) -> bool:
    alphabets = (_LATIN_LETTER, _CYRILLIC_LETTER, _GREEK_LETTER)
    return sum(alphabet.search(word) is not None for alphabet in alphabets) > 1


def _alphabet(word: str) -> str | None:
    """Which alphabet a mixed word is meant in, or "either"; None: it has two real parts."""
    latin = [letter for letter in word if _LATIN_LETTER.match(letter)]
    cyrillic = [letter for letter in word if _CYRILLIC_LETTER.match(letter)]
    greek = [letter for letter in word if _GREEK_LETTER.match(letter)]
    if greek:
        return "Latin" if latin and not cyrillic and all(it in _GREEK for it in greek) else None
    to_cyrillic = all(letter in _HAS_TWIN for letter in latin)
    to_latin = all(letter in _IS_TWIN for letter in cyrillic)
    if to_cyrillic and to_latin:
        return "either"
    if to_cyrillic:
        return "Cyrillic"
    return "Latin" if to_latin else None
