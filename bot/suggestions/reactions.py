"""Between what a model ranks and what Telegram allows as a reaction, in both directions.

The data stands beside this file, a reason in every row: `reactions.tsv` has what the bot reacts
with for a label, `verdicts.tsv` what a person's reaction says.
"""

from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import cache
from importlib.resources import files

from model.labels import canonical
from model.ranking import Ranking
from model.restraint import is_cheerful


def to_reaction(
    ranking: Ranking, available: AbstractSet[str] | None = None
) -> tuple[str, float] | None:
    """The reaction that fits best, and how likely it fits; None: better be silent.

    Labels that lead to one reaction add up. The bot is silent when no label leads anywhere, and
    when one that leads nowhere is likelier than the best reaction: next to a photo's 📷 the
    second thought would be out of the blue. Under a grave message no cheerful one is fair.

    Args:
        available: the chat's own choice of reactions; None: all that are legal. What is not
            legal in it (a custom emoji) is ignored.

    Returns:
        The reaction as Telegram writes it, without U+FE0F, and its probability in 0..1.
    """
    allowed = legal() if available is None else legal() & {_plain(emoji) for emoji in available}
    if ranking.is_grave:
        allowed = frozenset(it for it in allowed if not is_cheerful(canonical(it)))
    fits: dict[str, float] = defaultdict(float)
    lost = 0.0
    for suggestion in ranking.suggestions:
        reaction = next((it for it in reactions_for(suggestion.emoji) if it in allowed), None)
        if reaction is None:
            lost = max(lost, suggestion.score)
        else:
            fits[reaction] += suggestion.score
    if not fits:
        return None
    best = max(fits, key=fits.__getitem__)  # the first of equals: the better ranked one
    return (best, fits[best]) if fits[best] >= lost else None


def reactions_for(label: str) -> tuple[str, ...]:
    """The legal reactions that say what `label` says, best first; none where none is fair.

    A label that the table does not know, of a model that an operator trained, stands for itself
    if it is legal.
    """
    known = _substitutes().get(label)
    if known is not None:
        return known
    return (label,) if label in legal() else ()


def verdict(
    old: AbstractSet[str], new: AbstractSet[str], *, own_message: bool = False
) -> str | None:
    """The emoji a person picked by changing their reactions from `old` to `new`, if it is one.

    Under their own message people react to nothing but their own words: whatever they put there
    is their pick. Under the bot's message only what names a feeling or a thing counts. 👍 👎 say
    how good the answer was and 😭 🤣 🗿 may do so; none of them says that this emoji fits.
    😂 and 💀 are no legal reactions at all, and never count.

    Args:
        old, new: standard reactions before and after, as Telegram writes them.
        own_message: the reaction is on the person's own message, not on the bot's.

    Returns:
        The emoji in its stored form; None when nothing was added, when it does not count, or
        when several were added at once and it is not clear which was meant.
    """
    added = {_plain(emoji) for emoji in new} - {_plain(emoji) for emoji in old}
    counting = legal() if own_message else _picks()
    picked = {canonical(emoji) for emoji in added & counting}
    return picked.pop() if len(picked) == 1 else None


@cache
def legal() -> frozenset[str]:
    """The 73 reactions that Telegram knows, without U+FE0F."""
    return frozenset(reaction for reaction, _, _ in _rows("verdicts.tsv"))


@cache
def _picks() -> frozenset[str]:
    return frozenset(reaction for reaction, kind, _ in _rows("verdicts.tsv") if kind == "pick")


@cache
def _substitutes() -> dict[str, tuple[str, ...]]:
    return {
        label: () if reactions == "-" else tuple(reactions.split())
        for label, reactions, _ in _rows("reactions.tsv")
    }


def _rows(name: str) -> Iterator[list[str]]:
    text = (files("bot.suggestions") / name).read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines() if not line.startswith("# "))


def _plain(emoji: str) -> str:
    return emoji.replace("\ufe0f", "")
