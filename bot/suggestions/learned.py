"""What the bot learned about one person from their picks, for whoever looks on with them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.errors import StoreError
from bot.feedback import People, Taste
from model.labels import canonical, display
from model.personal import habits

HABITS: Final = 5  # of either kind, the strongest
TEXTS: Final = 10  # the latest
FELT: Final = 1.05  # what a score is at least multiplied or divided by to count as a habit


@dataclass(frozen=True, slots=True)
class Habit:
    """An emoji that a person picks more or less often than the model expects.

    Attributes:
        emoji: as it is shown.
        picked: how often they picked it.
        expected: how often the model expected that, of what they were shown.
        factor: what the model's probability is multiplied by for them.
    """

    emoji: str
    picked: int
    expected: float
    factor: float


@dataclass(frozen=True, slots=True)
class PickedFor:
    """A text that is known again, and the emoji that its person last picked for it."""

    text: str
    emoji: str


@dataclass(frozen=True, slots=True)
class Learned:
    """What is told of a person's picks while they have consented; else nothing is.

    Attributes:
        more, less: the emojis they pick more and less often than the model expects, the
            strongest first.
        texts: the latest first.
    """

    consented: bool
    more: tuple[Habit, ...] = ()
    less: tuple[Habit, ...] = ()
    texts: tuple[PickedFor, ...] = ()


async def learned_about(person: int, people: People) -> Learned | None:
    """What the bot learned about a person; None where the database does not say."""
    try:
        taste = await people.taste(person, "")
        if not taste.consented:
            return Learned(consented=False)
        kept = await people.belongings(person)
    except StoreError:
        return None
    felt = _habits(taste)
    more = sorted((it for it in felt if it.factor >= FELT), key=lambda it: -it.factor)
    less = sorted((it for it in felt if it.factor <= 1 / FELT), key=lambda it: it.factor)
    texts = _texts(kept["suggestions"])
    return Learned(True, tuple(more[:HABITS]), tuple(less[:HABITS]), tuple(texts[:TEXTS]))


def _habits(taste: Taste) -> list[Habit]:
    """How each emoji that was expected is picked; none before the first pick."""
    if not taste.picks:
        return []
    picked, expected = _by_label(taste.picks), _by_label(taste.expected)
    emojis = sorted(expected)
    factors = habits(emojis, taste.picks, taste.expected)
    return [
        Habit(display(it), int(picked[it]), expected[it], factor)
        for it, factor in zip(emojis, factors, strict=True)
    ]


def _by_label(counts: Mapping[str, float]) -> Mapping[str, float]:
    """`counts` without skin tones."""
    summed = defaultdict[str, float](float)
    for emoji, count in counts.items():
        summed[canonical(emoji)] += count
    return summed


def _texts(suggestions: Iterable[Mapping[str, Any]]) -> Sequence[PickedFor]:
    """The last pick for each text, whatever its capitals."""
    chosen = (it["choice"] for it in suggestions if it["choice"] is not None)
    told = (it for it in chosen if it["text"] is not None and it["emoji"] is not None)
    last: dict[str, PickedFor] = {}
    for choice in sorted(told, key=lambda it: it["at"], reverse=True):
        found = PickedFor(choice["text"], display(choice["emoji"]))
        last.setdefault(choice["text"].casefold(), found)
    return tuple(last.values())
