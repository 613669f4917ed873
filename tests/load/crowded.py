"""One crowded chat, and how long everybody else waits for a whole bot on this machine.

    python -m tests.load.crowded
    python -m tests.load.crowded --scene react --messages 200 --seconds 3

A group gets many messages in a few seconds while other people write to the bot in private, press
buttons, type in inline mode and give commands, each somewhere else; and some press and command in
the group itself. Or nobody is crowded, and Telegram refuses all messages to one chat for a while.
The model is a fixed one that takes no time, Telegram keeps its limits, and a wait ends when the
answer has arrived there. Who was not answered at the end waited at least until then.
"""

import asyncio
import math
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

import click
import psutil

from bot.feedback import Keys
from bot.feedback.migrate import upgrade
from bot.playground.telegram import (
    Chat,
    LoopbackServer,
    Message,
    User,
    World,
    bot_api,
)
from bot.playground.telegram.errors import too_many_requests
from bot.playground.telegram.rate_limits import RateLimits
from tests.e2e.process import PATIENCE, Telegram
from tests.load.bots import fixed_bot
from tests.load.waits import Waits, now

SCENES = ("react", "mention", "all", "refused")
PACE = 0.25  # seconds between two people of a kind: 12 answers a second are no crowd
MEMBERS = 50
IN_THE_GROUP = 4  # who press and command there; its answers take from its twenty a minute


class Limits(RateLimits):
    """Telegram's limits, and one chat that is told to wait."""

    frozen: Chat | None = None
    until = 0.0

    def count(self, chat: Chat) -> None:
        """Count one message to `chat`.

        Raises:
            Refused: 429; the message is not counted.
        """
        left = self.until - now()
        if chat is self.frozen and left > 0:
            raise too_many_requests(math.ceil(left))
        super().count(chat)


@dataclass(frozen=True)
class Stage:
    """The people of a scene, and what was said to them before it begins."""

    world: World
    waits: Waits
    group: Chat
    outsiders: Sequence[User]
    replies: Sequence[Message]  # to those who will press, each in private
    here: Sequence[Message]  # in the group


async def measure(scene: str, messages: int, seconds: float, grace: float) -> list[str]:
    """What a real bot makes of a scene, in lines.

    Args:
        grace: seconds that late answers are waited for.
    """
    world = World()
    world.limits = limits = Limits(world.now)
    with tempfile.TemporaryDirectory() as folder:
        async with LoopbackServer(bot_api(world)) as server:
            life = Telegram(world, server.url, Path(folder))
            owner = world.person("Owner")
            members = [world.person(f"Member {number}") for number in range(MEMBERS)]
            group = world.group("Crowd", owner, *members)
            world.promote(group, world.bot)
            await _choose(life, group, scene)
            async with fixed_bot(life) as bot:
                process = psutil.Process(bot.process.pid)
                await world.wait_for(lambda: world.updates.has_poller, PATIENCE)
                count = int(seconds / PACE)
                stage = await _prepared(life, world, group, count)
                before = _worked(process), _worked(psutil.Process())
                crowd: Callable[[], None]
                if scene == "refused":
                    frozen = world.person("Frozen")
                    limits.frozen = world.private_chat(frozen)
                    limits.until = now() + seconds
                    rate, crowd = 1.0, lambda: _say(world, limits.frozen, frozen, "hello again")
                else:
                    rate, crowd = messages / seconds, _crowd(world, group, members, scene)
                await asyncio.gather(
                    _every(1 / rate, int(rate * seconds), crowd), _others(stage, count)
                )
                with suppress(TimeoutError):
                    await world.wait_for(lambda: not stage.waits.waiting, grace)
                worked = [_worked(process), _worked(psutil.Process())]
    lost = stage.waits.end()
    figures = [
        f"{scene}: {kind:18} {_figures(waited)}, {lost[kind]} of {len(waited)} not answered"
        for kind, waited in sorted(stage.waits.waited.items())
    ]
    by_bot, by_people = (now - then for now, then in zip(worked, before, strict=True))
    return [
        *figures,
        f"{scene}: the bot worked {by_bot:.1f} s, people and Telegram {by_people:.1f} s",
    ]


def _worked(process: psutil.Process) -> float:
    """The processor seconds of a process so far."""
    return sum(process.cpu_times()[:2])


async def _choose(life: Telegram, group: Chat, scene: str) -> None:
    """Let the group have chosen what it wants of the bot, without any pause."""
    await asyncio.to_thread(upgrade, f"sqlite+aiosqlite:///{life.database}")
    keys = Keys.from_settings(None, life.folder / "key")
    mode = "mention" if scene == "refused" else scene
    with sqlite3.connect(life.database) as database:
        database.execute(
            "insert into chat_settings (chat_hash, mode, delivery, every_seconds) "
            "values (?, ?, 'reply', 0)",
            (keys.chat(group.id), mode),
        )


async def _prepared(life: Telegram, world: World, group: Chat, count: int) -> Stage:
    """Everybody who will press has an answer to press on."""
    outsiders = [world.person(f"Outsider {number}") for number in range(4 * count)]
    chats = [world.private_chat(person) for person in outsiders[:count]]
    for person, chat in zip(outsiders, chats, strict=False):
        world.send_text(chat, person, "I love you so much")
    replies = [(await life.replies(chat, 1))[0] for chat in chats]
    for member in list(group.members.values())[1 : 1 + IN_THE_GROUP]:
        world.send_text(group, member, f"@{world.bot.username} we love you")
    here = await life.replies(group, IN_THE_GROUP)
    return Stage(world, Waits(world), group, outsiders, replies, here)


def _crowd(world: World, group: Chat, members: Sequence[User], scene: str) -> Callable[[], None]:
    word = f"@{world.bot.username} " if scene == "mention" else ""
    said = iter(range(10**9))

    def speak() -> None:
        number = next(said)
        _say(world, group, members[number % len(members)], f"{word}we won the match {number}")

    return speak


async def _others(stage: Stage, count: int) -> None:
    """What the others do, in turns, until each has done one thing."""
    world, waits, quarter = stage.world, stage.waits, len(stage.outsiders) // 4
    writers, commanders, typists = (
        iter(stage.outsiders[part * quarter : (part + 1) * quarter]) for part in (1, 2, 3)
    )
    replies, here = iter(stage.replies), iter(stage.here)
    now = iter(range(count))

    def act() -> None:
        turn = next(now)
        _ask(waits, "private", next(writers), "how are you today my friend")
        _ask(waits, "command", next(commanders), "/help")
        waits.begin("inline", ("inline", world.inline_query(next(typists), "we won").id))
        reply = next(replies)
        _press(waits, "press", reply, next(iter(reply.chat.members.values())))
        if turn % max(count // IN_THE_GROUP, 1) == 1 and (mine := next(here, None)):
            author = mine.replied.sender if mine.replied is not None else mine.chat.creator
            _press(waits, "press, same group", mine, author)
            asked = world.send_text(stage.group, stage.group.creator, "/on")
            waits.begin("command, same group", (stage.group.id, asked.id))

    await _every(PACE, count, act)


def _ask(waits: Waits, kind: str, person: User, text: str) -> None:
    chat = waits.world.private_chat(person)
    waits.world.send_text(chat, person, text)
    waits.begin(kind, chat.id)


def _press(waits: Waits, kind: str, reply: Message, person: User) -> None:
    query = waits.world.tap(reply, person, reply.keyboard[0][0]["callback_data"])
    waits.begin(kind, ("press", query.id))


def _say(world: World, chat: Chat | None, person: User, text: str) -> None:
    assert chat is not None
    world.send_text(chat, person, text)


async def _every(pause: float, times: int, act: Callable[[], None]) -> None:
    due = now()
    for _ in range(times):
        await asyncio.sleep(due - now())
        act()
        due += pause


def _figures(waited: Sequence[float]) -> str:
    cuts = quantiles(waited, n=100) if len(waited) > 1 else [*waited] * 99
    p50, p99, worst = (1000 * it for it in (cuts[49], min(cuts[98], max(waited)), max(waited)))
    return f"p50 {p50:.0f} ms, p99 {p99:.0f} ms, worst {worst:.0f} ms"


@click.command()
@click.option(
    "--scene", type=click.Choice(SCENES), multiple=True, default=SCENES, show_default=True,
    help="How the group has the bot answer, or that one chat is refused; may be repeated.",
)  # fmt: skip
@click.option("--messages", default=1000, show_default=True, help="That the group gets.")
@click.option("--seconds", default=10.0, show_default=True, help="In so many seconds.")
@click.option("--refused", default=30.0, show_default=True, help="Seconds of the refusal.")
@click.option("--grace", default=30.0, show_default=True, help="Seconds for late answers.")
def main(scene: Sequence[str], messages: int, seconds: float, refused: float, grace: float) -> None:
    """Time what others wait while one chat is crowded."""
    for name in scene:
        length = refused if name == "refused" else seconds
        click.echo("\n".join(asyncio.run(measure(name, messages, length, grace))) + "\n")


if __name__ == "__main__":
    main()
