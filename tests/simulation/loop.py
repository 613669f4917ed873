"""The learning loop with simulated people: rounds of collect, export, train, promote.

Every arm is an operator of their own, with the same people and the same lines in each round. What
is done is kept step by step in the arm's folder, and not done again when the loop is started again:

    data/emojibot.db  data/models/   as the bot and its commands leave them
    exports/round-N                  all that was picked so far
    rounds/N.json                    the figures of a round; the round is complete
"""

import asyncio
import base64
import hashlib
import json
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias

from bot.feedback import FeedbackStore, Keys, open_engine
from model.artifact import Artifact
from model.batching import BatchingPredictor
from model.files import replace
from model.loading import DEFAULT
from tests.simulation.chats import Talk, open_chats
from tests.simulation.figures import count_talks, judge, judge_best
from tests.simulation.lines import training_lines
from tests.simulation.networks import Networks
from tests.simulation.operator import Operator, poison
from tests.simulation.world import Size, World

BEGIN: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
WEEK: Final = timedelta(days=7)
MESSAGES: Final = 10_000_000  # numbers a round may use up

Say: TypeAlias = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Arm:
    """One way to run the loop; `options` are those of `model train`, None: it never trains."""

    name: str
    options: tuple[str, ...] | None


CORRECTED: Final = Arm("corrected", ("--no-network",))
UNCORRECTED: Final = Arm("uncorrected", ("--no-network", "--no-bias-correction"))
UNTRAINED: Final = Arm("untrained", None)
ARMS: Final = (CORRECTED, UNCORRECTED, UNTRAINED)


class Loop:
    """One arm."""

    def __init__(
        self,
        operator: Operator,
        arm: Arm,
        size: Size,
        world: World,
        say: Say,
        base: Path | None = None,
        networks: Networks | None = None,
    ) -> None:
        """
        Args:
            base: the model to begin with; None: the one that ships.
            networks: what other arms have read already.
        """
        self._operator = operator
        self._arm = arm
        self._size = size
        self._world = world
        self._tell = say
        self._base = base
        self._networks = networks or Networks()

    def run(self) -> list[dict[str, Any]]:
        """All rounds that are not done yet; the figures of all, before the first one first."""
        self._begin()
        done = [self._kept("0", lambda: {"judged": self._judge()})]
        for number in range(1, self._size.rounds + 1):
            done.append(self._kept(str(number), partial(self._round, number)))
        return done

    def run_poisoned(self) -> dict[str, Any]:
        """A round after the last one, on an export in which everybody's picks are mixed up."""
        return self._kept("poisoned", self._poisoned)

    def _say(self, text: str) -> None:
        self._tell(f"{self._arm.name}: {text}")

    def _begin(self) -> None:
        folder = self._operator.folder
        key = folder / "secrets" / "encryption.key"
        if key.exists():
            return
        (folder / "data").mkdir(parents=True, exist_ok=True)
        (folder / "rounds").mkdir(exist_ok=True)
        if self._base is not None:
            version = Artifact.load(self._base).manifest.version
            shutil.copytree(self._base, self._operator.registry.root / version)
            self._operator.registry.promote(version, at=BEGIN)
        self._operator.upgrade()
        key.parent.mkdir()
        secret = hashlib.sha256(f"simulation {self._size.seed}".encode()).digest()
        key.write_text(base64.urlsafe_b64encode(secret).decode())

    def _kept(self, name: str, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """What `work` found, now or the last time."""
        path = self._operator.folder / "rounds" / f"{name}.json"
        if not path.exists():
            replace(path, json.dumps(work(), ensure_ascii=False).encode())
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return found

    def _round(self, number: int) -> dict[str, Any]:
        name = f"round-{number}"
        found = self._kept(f"{number}.collected", lambda: self._collect(number))
        if self._collecting(number).exists():
            self._collecting(number).replace(self._database)
        if self._arm.options is not None:
            self._operator.export(name)
            self._say(f"{name} trains")
            trained = self._operator.train(name, name, *self._arm.options)
            self._say(f"{name} is compared")
            gate = self._operator.promote(name)
            self._say(gate["why"])
            found |= {"trained": trained, "gate": gate}
        return found | {"judged": self._judge()}

    def _poisoned(self) -> dict[str, Any]:
        honest = f"round-{self._size.rounds}"
        source = self._operator.export(honest)
        target = source.with_name("poisoned")
        shutil.rmtree(target, ignore_errors=True)
        poison(source, target, self._size.seed)
        self._say("a poisoned round trains")
        options = self._arm.options or ()
        trained = self._operator.train("poisoned", "poisoned", *options)
        by_itself = self._operator.promote("poisoned")
        self._say(by_itself["why"])
        by_honest = self._operator.promote("poisoned", "--data", f"exports/{honest}")
        self._say(by_honest["why"])
        return {"trained": trained, "gate": by_itself, "gate_by_honest_export": by_honest}

    def _collect(self, number: int) -> dict[str, Any]:
        """Everybody uses the bot for a week; in a copy of the database, for it may be cut off."""
        aside = self._collecting(number)
        for rest in aside.parent.glob(f"{aside.name}*"):
            rest.unlink()
        shutil.copyfile(self._database, aside)
        served, talks = asyncio.run(self._talk(number, f"sqlite+aiosqlite:///{aside}"))
        return {"served": served, "collected": count_talks(talks)}

    @property
    def _database(self) -> Path:
        return self._operator.folder / "data" / "emojibot.db"

    def _collecting(self, number: int) -> Path:
        return self._database.with_name(f"collecting-{number}.db")

    async def _talk(self, number: int, url: str) -> tuple[str, list[Talk]]:
        time = BEGIN + (number - 1) * WEEK
        dice = random.Random(f"{self._size.seed} tokens {number}")
        keys = Keys.from_settings(None, self._operator.folder / "secrets" / "encryption.key")
        database = open_engine(url)
        store = FeedbackStore(
            database, keys, now=lambda: time, token=lambda: f"{dice.getrandbits(72):018x}"
        )
        try:
            await store.check_key()
            model = self._networks.load(self._current())
            async with (
                BatchingPredictor(model) as predictor,
                open_chats(
                    predictor,
                    store,
                    shuffled_share=self._size.shuffled,
                    seed=self._size.seed + number,
                    first_number=number * MESSAGES,
                ) as chats,
            ):
                if number == 1:
                    for person in self._world.people:
                        await chats.consent(person)
                talks = []
                written = self._world.written(number)
                for said, (person, line, key) in enumerate(written):
                    time = BEGIN + (number - 1 + said / len(written)) * WEEK
                    talks.append(await chats.say(person, line, key))
                    if not (said + 1) % (len(written) // 10 or 1):
                        self._say(f"round {number}: {said + 1:,} of {len(written):,} messages")
        finally:
            await database.dispose()
        return model.version, talks

    def _current(self) -> Path:
        return self._operator.registry.current() or DEFAULT

    def _judge(self) -> list[list[int]]:
        engine = self._networks.load(self._current())
        return judge(engine, self._world.judges, self._world.judged)


def simulate(
    work: Path, size: Size, say: Say, *, arms: Sequence[Arm] = ARMS, base: Path | None = None
) -> dict[str, Any]:
    """All arms in `work`, and a poisoned round after the first; everything that was found."""
    work.mkdir(parents=True, exist_ok=True)
    _refuse_another(work, size)
    world = World(size, training_lines())
    best = judge_best(world.tastes, world.judges, world.judged)
    found: dict[str, Any] = {"size": asdict(size), "best": best, "arms": {}}
    networks = Networks()
    for arm in arms:
        loop = Loop(Operator(work / arm.name), arm, size, world, say, base, networks)
        found["arms"][arm.name] = loop.run()
        if arm == CORRECTED:
            found["poisoned"] = loop.run_poisoned()
        (work / "results.json").write_text(json.dumps(found, ensure_ascii=False), "utf-8")
    return found


class OtherSimulation(Exception):
    """A folder holds a simulation of another size, which cannot be gone on with."""


def _refuse_another(work: Path, size: Size) -> None:
    path = work / "size.json"
    if not path.exists():
        path.write_text(json.dumps(asdict(size)), "utf-8")
    elif json.loads(path.read_text("utf-8")) != asdict(size):
        raise OtherSimulation(f"{work} holds another simulation: take another folder, or erase it")
