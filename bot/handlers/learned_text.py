"""What /stats says of the taste that was learned: emojis that come more often now, or less."""

from collections.abc import Sequence

from bot.words.speech import Speech
from model.labels import display
from model.taste.moved import Moved, MovedMost


def learned_text(learned: Sequence[MovedMost], speech: Speech) -> str:
    """The emojis that moved most in each language; empty where nothing was learned."""
    if not learned:
        return ""
    lines = [speech.say("What I have learned from picks: how likely before → now (picked):")]
    for found in learned:
        moved = (*found.raised, *found.lowered)
        lines.append(f"{found.lang}: {', '.join(map(_moved_text, moved))}")
    return "\n".join(lines)


def _moved_text(one: Moved) -> str:
    return f"{display(one.emoji)} {one.before:.1%} → {one.after:.1%} ({one.picks})"
