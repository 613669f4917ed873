"""A real database, migrated by our migrations, and a store whose clock is ours."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.feedback import ExportedChoice, FeedbackStore, Keys, Shown, open_engine
from bot.feedback.migrate import upgrade
from bot.words.privacy_policy import POLICY_VERSION
from model.ranking import Suggestion


class Clock:
    """A clock that only moves when told to."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def pass_days(self, days: float) -> None:
        self.time += timedelta(days=days)


@pytest.fixture
def keys() -> Keys:
    return Keys(b"k" * 32)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "feedback.db"


@pytest.fixture
def url(database: Path) -> str:
    url = f"sqlite+aiosqlite:///{database}"
    upgrade(url)
    return url


@pytest.fixture
async def engine(url: str) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(url)
    yield engine
    await engine.dispose()


@pytest.fixture
def store(engine: AsyncEngine, keys: Keys, clock: Clock) -> FeedbackStore:
    return FeedbackStore(engine, keys, now=clock)


@pytest.fixture
def shown() -> Shown:
    return Shown(
        suggestions=(Suggestion("🎉", 0.5), Suggestion("😂", 0.25), Suggestion("❤", 0.125)),
        model="tiny-1",
        lang="en",
        latency_ms=7,
    )


async def examples(store: FeedbackStore, *, since: date | None = None) -> list[ExportedChoice]:
    """What a new export holds."""
    export = await store.exports.begin(since=since)
    return [] if export is None else [example async for example in export.choices()]


async def tombstones(store: FeedbackStore) -> list[tuple[str, str]]:
    """What a new export says of earlier ones."""
    export = await store.exports.begin()
    return [] if export is None else [tombstone async for tombstone in export.tombstones()]


class People:
    """Ann and Bob in one chat, with every message they are offered emojis for."""

    ANN, BOB, CHAT = 700_000_001, 700_000_002, -100_555_000_111

    def __init__(self, store: FeedbackStore, shown: Shown) -> None:
        self.store = store
        self.shown = shown
        self._messages = 0

    async def consent(
        self, person: int = ANN, *, given: bool = True, version: str = POLICY_VERSION
    ) -> None:
        await self.store.people.set_consent(person, given=given, version=version, lang="en")

    async def offered(self, person: int = ANN) -> str:
        """The token of an offer for a new message."""
        self._messages += 1
        offer = await self.store.offers.offer(
            chat=self.CHAT, message=self._messages, person=person, shown=self.shown
        )
        return offer.token

    async def pick(
        self, token: str, emoji: str | None = "🎉", *, person: int = ANN, text: str | None = None
    ) -> str | None:
        """What stands as chosen after the tap."""
        offer = await self.store.choices.choose(
            token, chat=self.CHAT, person=person, emoji=emoji, text=text
        )
        return offer.chosen

    async def texts(self) -> list[str]:
        """The texts that a new export holds."""
        return [example.text for example in await examples(self.store)]


@pytest.fixture
def people(store: FeedbackStore, shown: Shown) -> People:
    return People(store, shown)
