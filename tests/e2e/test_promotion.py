"""Another model while the bot runs: promoted, taken back, damaged, and nobody notices."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from bot.playground.telegram import Chat, Message
from model.artifact import WEIGHTS
from model.labels import DEFAULT_LABELS, display
from model.pointer import POINTER
from model.registry import Registry
from tests.e2e.models import SHIPPED, copy_as
from tests.e2e.process import Bot, Telegram

pytestmark = pytest.mark.timeout(300)  # on a busy machine; ten seconds on an idle one

SHOWN = {display(label) for label in DEFAULT_LABELS}
TEXTS = ("I love you so much", "спокойной ночи", "we won the cup", "я так устала")
AT_ONCE = 6  # people who write, each again when they are answered
EACH = 15  # messages a person writes before another takes over: fewer than are too many
SOON = 120.0  # seconds in which a switch must have happened; it takes two or three


@dataclass
class Crowd:
    """People who write all the time, each in a chat of their own."""

    life: Telegram
    chats: list[Chat] = field(default_factory=list)

    async def write_on(self) -> None:
        """One after the other, each a few messages and never a second one before its answer."""
        while True:
            ann = self.life.world.person(f"Person {len(self.chats)}")
            chat = self.life.world.private_chat(ann)
            self.chats.append(chat)
            for number in range(EACH):
                self.life.world.send_text(chat, ann, TEXTS[number % len(TEXTS)])
                async with asyncio.timeout(SOON):
                    await self.life.replies(chat, number + 1)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[None]:
        """During the block they write, and at its end all are answered."""
        people = [asyncio.create_task(self.write_on()) for _ in range(AT_ONCE)]
        try:
            yield
        finally:
            for person in people:
                person.cancel()
            outcomes = await asyncio.gather(*people, return_exceptions=True)
        assert [it for it in outcomes if not isinstance(it, asyncio.CancelledError)] == []
        for chat in self.chats:
            await self.life.replies(chat, self.asked(chat))

    def asked(self, chat: Chat) -> int:
        return len(self.life.world.history(chat)) - len(self.life.said(chat))

    def answers(self) -> list[Message]:
        return [message for chat in self.chats for message in self.life.said(chat)]


def versions(life: Telegram) -> list[str]:
    """The model of each offer, in the order they were made."""
    return [str(model) for (model,) in life.rows("select model from suggestions order by id")]


async def answers_now(life: Telegram, version: str) -> None:
    """Wait until an offer is of `version`, which made none of the last ones."""
    seen = len(life.rows("select id from suggestions"))
    await life.world.wait_for(lambda: version in versions(life)[seen:], SOON)


def point(registry: Registry, content: str) -> None:
    """Put into the pointer what the registry itself would refuse to write."""
    aside = registry.root / ".aside"
    aside.write_text(content, encoding="utf-8")
    aside.replace(registry.root / POINTER)


async def refused(bot: Bot, life: Telegram, times: int) -> None:
    await life.world.wait_for(lambda: bot.logged().count("a model was refused") >= times, SOON)


async def test_versions_switch_under_load_and_nobody_loses_an_answer(life: Telegram) -> None:
    registry = Registry(life.folder / "data/models")
    copy_as("next-1", registry)
    damaged = copy_as("next-2", registry)
    owner = life.world.person("Owner")
    told = life.world.private_chat(owner)
    crowd = Crowd(life)
    async with life.bot(OWNER_IDS=str(owner.id)) as bot:
        async with crowd.writing():
            await life.world.wait_for(crowd.answers, SOON)
            await answers_now(life, SHIPPED)

            registry.promote("next-1", at=datetime.now(UTC), forced=True)
            await answers_now(life, "next-1")

            registry.rollback(at=datetime.now(UTC))
            await answers_now(life, SHIPPED)

            registry.promote("next-2", at=datetime.now(UTC), forced=True)
            await answers_now(life, "next-2")
            registry.rollback(at=datetime.now(UTC))
            await answers_now(life, SHIPPED)

            (damaged / WEIGHTS).write_bytes((damaged / WEIGHTS).read_bytes()[:1000])
            pointer = json.loads((registry.root / POINTER).read_text(encoding="utf-8"))
            point(registry, json.dumps(pointer | {"version": "next-2"}))
            await refused(bot, life, 1)
            await answers_now(life, SHIPPED)

            point(registry, "{")
            await refused(bot, life, 2)
            await answers_now(life, SHIPPED)

        assert bot.process.returncode is None
        assert bot.logged().count("a model was refused") == 2  # not once a second
        assert len(life.said(told)) == 2

    assert {answer.text for answer in crowd.answers()} <= SHOWN
    made = versions(life)
    assert len(made) == len(crowd.answers())
    assert set(made) == {SHIPPED, "next-1", "next-2"}
    assert made[-1] == SHIPPED


async def test_a_candidate_answers_its_share_until_it_is_withdrawn(life: Telegram) -> None:
    registry = Registry(life.folder / "data/models")
    copy_as("next-1", registry)
    registry.promote("next-1", canary=True, at=datetime.now(UTC))
    crowd = Crowd(life)
    async with life.bot(MODEL_CANARY="0.5") as bot, crowd.writing():
        await life.world.wait_for(crowd.answers, SOON)
        await answers_now(life, "next-1")
        await answers_now(life, SHIPPED)
        trial = len(versions(life))

        registry.rollback(at=datetime.now(UTC))
        await life.world.wait_for(lambda: "no candidate any more" in bot.logged(), SOON)
        withdrawn = len(versions(life))
        enough = withdrawn + 3 * AT_ONCE
        await life.world.wait_for(lambda: len(versions(life)) >= enough, SOON)

    people = life.rows(f"select person_hash, model from suggestions order by id limit {trial}")
    by_person = {person: {model for who, model in people if who == person} for person, _ in people}
    assert {len(models) for models in by_person.values()} == {1}
    assert set(versions(life)[:trial]) == {SHIPPED, "next-1"}
    assert versions(life)[withdrawn:].count("next-1") <= AT_ONCE  # which it had accepted
