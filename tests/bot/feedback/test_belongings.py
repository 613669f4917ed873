"""Everything kept about a person."""

import json

from bot.words.privacy_policy import POLICY_VERSION
from tests.bot.conftest import People

ANN, BOB, CHAT = People.ANN, People.BOB, People.CHAT


async def test_belongings_are_everything_and_ready_for_json(people: People) -> None:
    await people.consent()
    picked = await people.offered()
    await people.store.offers.remember_reply(picked, chat=CHAT, message=900)
    await people.pick(picked, "😂", text="we won")
    ignored = await people.offered()
    await people.pick(await people.offered(BOB), person=BOB)

    belongings = await people.store.people.belongings(ANN)

    shown = [
        {"emoji": "🎉", "score": 0.5},
        {"emoji": "😂", "score": 0.25},
        {"emoji": "❤", "score": 0.125},
    ]
    offer = {"kind": "reply", "lang": "en", "model": "tiny-1", "latency_ms": 7, "shown": shown}
    offer |= {"asked_at": None, "shuffled": False, "recalled": False}
    at = "2026-03-01T12:00:00+00:00"
    choice = {"kind": "tap", "emoji": "😂", "rank": 2, "at": at, "text": "we won"}
    choice |= {"first_export": None}
    assert json.loads(json.dumps(belongings)) == {
        "consent": {"given": True, "version": POLICY_VERSION, "lang": "en", "at": at},
        "preferences": None,
        "private_chat": None,
        "suggestions": [
            {"token": picked, "at": at, "replied": True, "choice": choice, **offer},
            {"token": ignored, "at": at, "replied": False, "choice": None, **offer},
        ],
    }
