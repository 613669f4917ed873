"""What there is to set in a chat: the settings, and the values on offer for each."""

from collections.abc import Sequence
from dataclasses import dataclass

from telegram import Chat
from telegram.constants import ChatType

from bot.feedback import ChatSettings
from bot.words.languages import SPOKEN
from bot.words.speech import Speech


@dataclass(frozen=True, slots=True)
class Setting:
    """One field of ChatSettings, and the values on offer, each with what a button says."""

    name: str
    title: str
    values: Sequence[tuple[str | int | float | None, str]]

    def said(self, settings: ChatSettings) -> str:
        """Its present value in words."""
        now = getattr(settings, self.name)
        return next((label for value, label in self.values if value == now), str(now))


def offered(chat: Chat, speech: Speech) -> tuple[Setting, ...]:
    """What there is to set in `chat`, in the order of the menu."""
    if chat.type == ChatType.PRIVATE:  # there one is always asked; /off and /language do the rest
        return (_delivery(speech), _count(speech))
    if chat.type == ChatType.CHANNEL:
        return (_posts(speech), _pause(speech), _threshold(speech))
    return (
        *(_mode(speech), _delivery(speech), _pause(speech)),
        *(_threshold(speech), _count(speech), _language(speech)),
    )


def _mode(speech: Speech) -> Setting:
    return Setting(
        "mode",
        speech.say("When I speak"),
        (
            ("off", speech.say("Never")),
            ("mention", speech.say("When somebody asks me")),
            ("react", speech.say("When asked, and I react to the rest")),
            ("all", speech.say("To every message")),
        ),
    )


def _posts(speech: Speech) -> Setting:
    return Setting(
        "mode",
        speech.say("Reactions to posts"),
        (("mention", speech.say("Never")), ("react", speech.say("When one fits"))),
    )


def _delivery(speech: Speech) -> Setting:
    return Setting(
        "delivery",
        speech.say("How I answer"),
        (
            ("reply", speech.say("With a message")),
            ("reaction", speech.say("With a reaction")),
            ("both", speech.say("With both")),
        ),
    )


def _pause(speech: Speech) -> Setting:
    return Setting(
        "every_seconds",
        speech.say("Unasked at most"),
        (
            (0, speech.say("Each time")),
            (10, speech.say("Every 10 seconds")),
            (60, speech.say("Once a minute")),
            (300, speech.say("Every 5 minutes")),
            (3600, speech.say("Once an hour")),
        ),
    )


def _threshold(speech: Speech) -> Setting:
    return Setting(
        "threshold",
        speech.say("How sure I must be, unasked"),
        (
            (0.0, speech.say("Not at all")),
            (None, speech.say("A little")),
            (0.25, speech.say("Rather")),
            (0.5, speech.say("Very")),
        ),
    )


def _count(speech: Speech) -> Setting:
    return Setting(
        "count",
        speech.say("How many emojis I offer"),
        ((None, speech.say("As usual")), (1, "1"), (3, "3"), (5, "5"), (7, "7")),
    )


def _language(speech: Speech) -> Setting:
    return Setting(
        "lang",
        speech.say("The language I speak here"),
        ((None, speech.say("Each person’s own")), *SPOKEN.items()),
    )
