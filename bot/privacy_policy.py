"""What is kept of whom and what for, as people are told it, and the version they agree to."""

from typing import Final

from bot.speech import Speech

POLICY_VERSION: Final = "2026-11"  # part of every stored consent; new when what is kept changes


def consent_question(speech: Speech) -> str:
    """Asks for consent: what for, what is kept, and how to take it back."""
    return speech.say(
        "May I learn from your picks? If you agree, the text of the messages you pick an emoji for "
        "is kept, with names, links and numbers masked, encrypted and without your name, to train "
        "the model that suggests. If not, only the emoji counts. You can change your mind "
        "with /privacy at any time, and then those texts are deleted at once."
    )


def policy(speech: Speech) -> str:
    """The whole of it, a paragraph a subject."""
    return "\n\n".join(
        [
            speech.say(
                "What is kept when I suggest: the emojis shown, their scores, the language, the "
                "time, and which one you tapped. You and the chat are stored as codes made with "
                "a secret key, never as names or Telegram ids."
            ),
            speech.say(
                "The text of a message is kept only if you agreed and tapped an emoji under your "
                "own message; names, links and numbers are masked, and the text is encrypted. "
                "It is used to train the emoji model and for nothing else."
            ),
            speech.say(
                "/mydata sends you all of it, /forget erases all of it. "
                "What is old is erased by itself."
            ),
        ]
    )
