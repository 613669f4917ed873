"""What a bot asks of its store, each as one operation on a filled database."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final, TypeAlias

from bot.feedback import FeedbackStore, Shown
from bot.words.privacy_policy import POLICY_VERSION
from model.ranking import Suggestion
from tests.load.filled import DAYS, TOKEN, Size

SHOWN: Final = Shown((Suggestion("🔥", 0.5), Suggestion("👏", 0.25)), "default", "en", 7)
FAR: Final = 1_000_000_000  # message numbers from here on are new

Operation: TypeAlias = Callable[[int], Awaitable[object]]  # of one of the REAL people


def operations(store: FeedbackStore, size: Size) -> dict[str, Operation]:
    """Each by its name, in an order in which they can be done for one person."""
    offers, people, statistics = store.offers, store.people, store.statistics

    async def suggestion(person: int) -> None:
        await store.chats.settings(person)
        await people.take_expected(chat=person, person=person)
        await people.preferences(person)
        await people.taste(person, "we won")
        offer = await offers.offer(person=person, shown=SHOWN, chat=person, message=FAR + person)
        await offers.remember_reply(offer.token, chat=person, message=2 * FAR + person)

    async def tap(person: int) -> None:
        await store.choices.choose(
            _token(person, size), chat=person, person=person, emoji="❤", text="we won",
            kind="correction",
        )  # fmt: skip

    async def correction(person: int) -> None:
        token = _token(person, size)
        await people.expect_correction(token, chat=person, person=person)
        await people.take_expected(chat=person, person=person)
        await offers.unanswered(chat=person, person=person, within=timedelta(minutes=10))
        await offers.of_reply(chat=person, message=2 * FAR + person)
        await store.choices.take_back(token, chat=person, person=person, emoji="❤")

    async def edit(person: int) -> None:
        await offers.edited(chat=person, message=FAR + person, shown=SHOWN)

    async def consent(person: int) -> None:
        for given in (True, False, True):
            await people.set_consent(person, given=given, version=POLICY_VERSION, lang="en")

    async def own_stats(person: int) -> None:
        await statistics.person(person, limit=7)

    async def owners_stats(_: int) -> None:
        await statistics.daily(30)
        await statistics.acceptance(30)
        await statistics.consents()

    async def purge(_: int) -> None:
        await store.purge(timedelta(days=DAYS + 1))
        await store.last_written()

    async def migrate(person: int) -> None:
        await store.chats.migrate(-FAR - person, -2 * FAR - person)

    return {
        "suggestion": suggestion,
        "tap": tap,
        "correction": correction,
        "edit": edit,
        "consent, withdrawn, given": consent,
        "/stats of a person": own_stats,
        "/stats of an owner": owners_stats,
        "/mydata": people.belongings,
        "a group moves": migrate,
        "purge, nothing is old": purge,
        "/forget": people.forget,
    }


async def export(store: FeedbackStore) -> int:
    """Export everything; how many rows that were."""
    begun = await store.exports.begin()
    assert begun is not None
    rows = 0
    async for _ in begun.choices():
        rows += 1
    async for _ in begun.tombstones():
        pass
    return rows


def _token(person: int, size: Size) -> str:
    """Of the last suggestion made to a person."""
    number = size.suggestions - (size.suggestions - person + 1) % size.people
    assert size.person_of(number) == person
    return TOKEN.format(number)
