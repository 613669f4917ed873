"""What the bot's buttons and inline results carry, packed and unpacked here and nowhere else.

Telegram allows 64 bytes, and hands them back when somebody presses. They carry ids and emojis,
never a text. Buttons stay in chats for years, so that what was packed once is unpacked for ever.
Whoever speaks Telegram's protocol may send anything: what is forged unpacks to a value that
nobody was given, and never fails.
"""

import re
from dataclasses import dataclass
from typing import ClassVar, Final, Protocol, Self

CLOSE: Final = "done"  # in the place of a setting's name

# What an inline result sends.
TEXT_AND_EMOJI: Final = "t"
EMOJI_ALONE: Final = "e"
TEXT_AS_IT_IS: Final = "o"
DECORATED_TEXT: Final = "s"

_SHOWN = re.compile("[0-9]{1,4}")  # how many emojis; Python fails on a number of 5000 digits


class Button(Protocol):
    """What a press on a button carries."""

    KIND: ClassVar[str]  # the first letter, which tells one button's handler from another's

    def pack(self) -> str: ...

    @classmethod
    def unpack(cls, data: str) -> Self: ...


@dataclass(frozen=True, slots=True)
class _OneEmoji:
    """An emoji of an offer; `emoji` is None for "none fits"."""

    KIND: ClassVar[str]
    token: str
    emoji: str | None

    def pack(self) -> str:
        return f"{self.KIND}:{self.token}:{self.emoji or ''}"

    @classmethod
    def unpack(cls, data: str) -> Self:
        token, _, emoji = _content(data)
        return cls(token, emoji or None)


class EmojiButton(_OneEmoji):
    """One that may be chosen."""

    __slots__ = ()
    KIND = "c"


class TakeBackButton(_OneEmoji):
    """The one that is shown as chosen."""

    __slots__ = ()
    KIND = "u"


@dataclass(frozen=True, slots=True)
class MoreButton:
    """More emojis than the first `after` of an offer; -1 where it is forged."""

    KIND: ClassVar[str] = "m"
    token: str
    after: int

    def pack(self) -> str:
        return f"{self.KIND}:{self.token}:{self.after}"

    @classmethod
    def unpack(cls, data: str) -> Self:
        token, _, after = _content(data)
        return cls(token, int(after) if _SHOWN.fullmatch(after) else -1)


@dataclass(frozen=True, slots=True)
class ConsentButton:
    """Yes or no to a version of the privacy policy; None where it is forged."""

    KIND: ClassVar[str] = "k"
    version: str
    given: bool | None

    def pack(self) -> str:
        return f"{self.KIND}:{self.version}:{'' if self.given is None else int(self.given)}"

    @classmethod
    def unpack(cls, data: str) -> Self:
        version, _, given = _content(data)
        return cls(version, {"0": False, "1": True}.get(given))


@dataclass(frozen=True, slots=True)
class ForgetButton:
    """Whether everything about the person who presses is to be erased."""

    KIND: ClassVar[str] = "f"
    erase: bool

    def pack(self) -> str:
        return f"{self.KIND}:{self.erase:d}"

    @classmethod
    def unpack(cls, data: str) -> Self:
        return cls(_content(data) == ("1", "", ""))


@dataclass(frozen=True, slots=True)
class SettingButton:
    """A setting of a chat, and the value for it; no value to see those there are.

    Attributes:
        name: a field of ChatSettings, "" for the menu, CLOSE for its end.
        value: as it is written; "" for a setting that is left to the bot.
    """

    KIND: ClassVar[str] = "s"
    name: str
    value: str | None = None

    def pack(self) -> str:
        return f"{self.KIND}:{self.name}" + ("" if self.value is None else f":{self.value}")

    @classmethod
    def unpack(cls, data: str) -> Self:
        name, colon, value = _content(data)
        return cls(name, value if colon else None)


@dataclass(frozen=True, slots=True)
class LanguageButton:
    """A language to be spoken to in, "en"; None for that of the person's Telegram."""

    KIND: ClassVar[str] = "l"
    lang: str | None

    def pack(self) -> str:
        return f"{self.KIND}:{self.lang or ''}"

    @classmethod
    def unpack(cls, data: str) -> Self:
        return cls(data.partition(":")[2] or None)


@dataclass(frozen=True, slots=True)
class ResultId:
    """The id of an inline result: what it sends, for which offer, and with which emoji.

    Attributes:
        emoji: "" where there is none, or not a single one.
    """

    sends: str
    token: str
    emoji: str = ""

    def pack(self) -> str:
        return f"{self.sends}:{self.token}:{self.emoji}"

    @classmethod
    def unpack(cls, data: str) -> Self:
        token, _, emoji = _content(data)
        return cls(data.partition(":")[0], token, emoji)


def pattern(button: type[Button]) -> str:
    """The regular expression that tells what these buttons carry."""
    return f"^{button.KIND}:"


def _content(data: str) -> tuple[str, str, str]:
    """What stands behind the first colon: up to the next one, that colon, and the rest."""
    return data.partition(":")[2].partition(":")
