"""What is kept of whom and what for, as people are told it, and the version they agree to."""

from typing import Final

from bot.words.speech import Speech

# Part of every stored consent; new when what is kept, or what is done with it, changes, or when it
# was told wrongly: until 2026-11.2 "names" were called masked, of which only @names are; since
# 2026-11.4 a text that comes again is known again. A consent to another version allows nothing
# until its person is asked again, by /start or /privacy.
POLICY_VERSION: Final = "2026-11.4"


def consent_question(speech: Speech) -> str:
    """Asks for consent: what for, what is kept, and how to take it back."""
    return speech.say(
        "May I learn from your picks? If you agree, the text of the messages you pick an emoji for "
        "is kept, with @names, links and numbers masked, encrypted and without your name, to train "
        "the model that suggests. Your picks then also shift what I suggest to you: for the same "
        "text, or one like it, you get what you picked. Now and then I show the emojis in a random "
        "order. If not, only the emoji counts. You can change your mind with /privacy at any time, "
        "and then those texts are deleted at once."
    )


def outdated(speech: Speech) -> str:
    """To those who agreed to an earlier version: what became of that."""
    return speech.say(
        "You agreed to an earlier version of this. Until you answer again, no new text of yours "
        "is kept, and those kept before are not used."
    )


def policy(speech: Speech) -> str:
    """The whole of it, a paragraph a subject."""
    return "\n\n".join(
        [
            speech.say(
                "What is kept when I suggest: the emojis shown, their scores, the model, the "
                "language, the time, and which emoji you picked, be it with a tap, in inline "
                "mode, by writing one of your own or with a reaction. You and the chat are stored "
                "as codes made with a secret key, never as names or Telegram ids."
            ),
            speech.say(
                "Your picks are counted for /stats and for the favourites in inline mode. What "
                "you set yourself is kept, too: a language, and whether I leave you alone."
            ),
            speech.say(
                "The text of a message is kept only if you agreed, and picked an emoji for a "
                "message of your own; @names, links and numbers are masked, and the text is "
                "encrypted, as is what it means to the model. They are used to train and to test "
                "the emoji model, and to know the text, or one that means the same, again: then "
                "what you picked for it comes first. They are used for nothing else."
            ),
            speech.say(
                "A message that I cannot answer at once is noted, encrypted, so that it is not "
                "lost when I am stopped. The note is erased once you are answered, after a day "
                "at the latest."
            ),
            speech.say(
                "If you agreed, your picks also shift the order in which you see emojis, and a "
                "small share of my answers comes in a random order: it shows how much is picked "
                "only because it stands first."
            ),
            speech.say(
                "For training, the texts and picks of those who agreed are written to files. "
                "Each time you get another code in them, which leads neither to you nor to the "
                "one before. What is erased here later goes on a list of random codes, by which "
                "it is left out of every later training. A model that was trained before keeps "
                "what it has learned."
            ),
            speech.say(
                "/mydata sends you all of it, /forget erases all of it. "
                "What is old is erased by itself. Traces of what is erased are overwritten on "
                "the disk the night after."
            ),
        ]
    )
