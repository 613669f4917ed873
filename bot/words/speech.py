"""What language the bot speaks to a person in, and how it says things in it.

The English sentences stand in the code, where they are said: `speech.say("Noted, thank you!")`.
`make texts` collects them into the catalogue of each other language, beside this file, and
compiles it. Only sentences written out in the call are found.
"""

import gettext
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from bot.words.languages import SPOKEN, WRITTEN

CATALOGUES: Final = Path(__file__).with_name("catalogues")
DOMAIN: Final = "emojibot"


@dataclass(frozen=True, slots=True)
class Speech:
    """One language to say things in; `lang` is what a consent is stored with."""

    lang: str
    catalogue: gettext.NullTranslations = field(repr=False)

    def say(self, message: str, /, **values: object) -> str:
        """`message`, written in English with `{names}` for `values`, in this language.

        Raises:
            KeyError: a name without a value.
        """
        return self.catalogue.gettext(message).format(**values)

    def plural(self, one: str, many: str, n: int, /, **values: object) -> str:
        """`one` or `many` in English, the form that goes with `n` in this language.

        `{n}` stands for the number itself.

        Raises:
            KeyError: a name without a value.
        """
        return self.catalogue.ngettext(one, many, n).format(n=n, **values)


def speech_for(*wanted: str | None) -> Speech:
    """How to speak to somebody, by the first of the languages that is told.

    Russian where that is Russian ("ru", "ru-RU"). What the bot does not speak is English, the
    languages of Russia's neighbours included: whoever chose Ukrainian or Kazakh did not choose
    Russian, and can with /language.

    Args:
        wanted: what was set for the chat, what the person set, the language of their Telegram;
            None where that is not known.
    """
    code = next(filter(None, wanted), WRITTEN).split("-")[0].lower()
    return _speech(code if code in SPOKEN else WRITTEN)


@cache
def _speech(lang: str) -> Speech:
    if lang == WRITTEN:
        return Speech(lang, gettext.NullTranslations())  # which says what the code says
    return Speech(lang, gettext.translation(DOMAIN, CATALOGUES, [lang]))
