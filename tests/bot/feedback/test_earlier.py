"""A database of an earlier version, and what that version read from it: both are found as before.

earlier/rows.sql is what it had written, under the tables of migration 0003, the 32 bytes `k` for
a key, and a clock that stood still; earlier/answers.json is what it answered then. Ann picked 😂
for "we won" in a group, which was exported and became a supergroup; there she found nothing
fitting "no idea" and was asked for an emoji of her own; she sent 🎉 in inline mode. Bob, who
does not consent and has switched the bot off, got a reaction.
"""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.feedback import NONE_FITS, ChatSettings, FeedbackStore, Offer, Preferences, Shown
from bot.feedback.migrate import upgrade
from bot.words.privacy_policy import POLICY_VERSION
from model.feedback_format import values_of
from model.ranking import Suggestion
from tests.bot.conftest import People, tombstones

pytestmark = pytest.mark.own_database

ANN, BOB, GROUP, SUPERGROUP = People.ANN, People.BOB, -555_000_111, People.CHAT
SHOWN = Shown((Suggestion("🎉", 0.5), Suggestion("😂", 0.25)), "tiny-1", "en", 7)
WON = Offer("AAAAAAAAAAAA", SHOWN, chosen="😂", replied=True)


def read(name: str) -> str:
    """A file of the earlier version; what was agreed to then is the policy that holds now."""
    text = (Path(__file__).parent / "earlier" / name).read_text("utf-8")
    return text.replace("2026-11.2", POLICY_VERSION)


@pytest.fixture
def answers() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(read("answers.json"))
    return found


@pytest.fixture
def url(database: Path) -> str:
    url = f"sqlite+aiosqlite:///{database}"
    upgrade(url, "0003")
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(read("rows.sql"))
    upgrade(url)
    return url


@pytest.fixture
async def store(store: FeedbackStore) -> FeedbackStore:
    await store.offers.adopt()
    return store


async def test_its_key_fits(store: FeedbackStore) -> None:
    await store.check_key()


async def test_offers_are_found_by_message_reply_and_button(store: FeedbackStore) -> None:
    for chat in (GROUP, SUPERGROUP):
        assert await store.offers.of_token(WON.token, chat=chat, person=ANN) == WON
    assert await store.offers.for_message(chat=GROUP, message=1) == WON
    assert await store.offers.of_reply(chat=GROUP, message=2) == WON
    assert await store.offers.find_reply(WON.token, chat=GROUP, among=range(9)) == 2
    reaction = await store.offers.for_message(chat=SUPERGROUP, message=3)
    assert reaction == Offer("BBBBBBBBBBBB", SHOWN, chosen=None, replied=False, kind="reaction")


async def test_choices_are_found_and_an_own_emoji_is_still_expected(store: FeedbackStore) -> None:
    refused = await store.offers.for_message(chat=SUPERGROUP, message=4)
    inline = await store.offers.of_token("DDDDDDDDDDDD", chat=None, person=ANN)

    assert refused is not None
    assert (refused.chosen, inline.chosen) == (NONE_FITS, "🎉")
    assert await store.people.take_expected(chat=SUPERGROUP, person=ANN) == refused.token


async def test_consents_and_settings_are_found(store: FeedbackStore) -> None:
    ann, bob = await store.people.consent(ANN), await store.people.consent(BOB)

    assert ann is not None
    assert bob is not None
    assert (ann.answer, ann.lang, bob.answer, bob.lang) == (True, "en", False, "ru")
    assert await store.people.preferences(ANN) == Preferences(lang="ru", off=False)
    assert await store.people.preferences(BOB) == Preferences(lang=None, off=True)
    for chat in (GROUP, SUPERGROUP):
        assert await store.chats.settings(chat) == ChatSettings("all", "both", 300, 0.4, 5, "ru")


async def test_what_people_and_operators_are_told_is_the_same(
    store: FeedbackStore, answers: dict[str, Any]
) -> None:
    stats = (await store.statistics.overall()).as_json()
    stats["days"] = [day.as_json() for day in await store.statistics.daily(2)]
    favourites = [it.as_json() for it in await store.people.favourites(ANN, limit=50)]

    assert json.loads(json.dumps(stats)) == answers["stats"]
    assert favourites == answers["favourites"]
    belongings = await store.people.belongings(ANN)
    for it in belongings["suggestions"]:  # which says by now what that version never did
        assert it.pop("recalled") is False
        assert it["choice"] is None or it["choice"].pop("meaning") is None
    assert belongings == answers["belongings"]


async def test_an_export_has_the_same_rows_and_names_those_of_the_one_before(
    store: FeedbackStore, answers: dict[str, Any]
) -> None:
    export = await store.exports.begin()
    assert export is not None
    rows = [values_of(it) | {"split": it.split} async for it in export.choices()]
    assert rows == answers["export"]

    await store.people.forget(ANN)
    assert [list(it) for it in await tombstones(store)] == answers["tombstones"]
