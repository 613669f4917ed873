"""The languages that the bot speaks to people: this list, and no other.

A new one takes a line here and a catalogue, which `make texts` and this begin:

    .venv/bin/pybabel init --domain emojibot --locale de \\
        --input-file build/emojibot.pot --output-dir bot/words/catalogues

Which languages the bot can read is another matter; see `model.language`.
"""

from typing import Final

SPOKEN: Final = {"en": "English", "ru": "Русский"}  # own names: who looks for theirs must see it
WRITTEN: Final = "en"  # what the sentences in the code are in; for everybody whose own is missing
TRANSLATED: Final = tuple(code for code in SPOKEN if code != WRITTEN)
