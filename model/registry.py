"""Which of an operator's models answers: a folder of artifacts, and a pointer to one of them.

    data/models/<version>/   an artifact each; see model.artifact
    data/models/current      the pointer: JSON, see State
    data/models/.lock        held while the pointer changes, so that no change is lost

The pointer is replaced, never changed: the new one is written aside, synced, renamed over the
old one, and the folder is synced. Whenever the process or the machine dies, it is whole: the
old one or the new one. Names that begin with a dot are unfinished work and not versions.
"""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias

from model.artifact import MANIFEST, Artifact, Manifest
from model.errors import ArtifactError, RegistryError

REGISTRY = Path("data/models")
POINTER = "current"
FORMAT = 1

_ASIDE = ".current.new"  # one name suffices under the lock, and what a crash left is overwritten
_DAMAGED = ".current.damaged"
_LOCK = ".lock"
_VERSION = re.compile(r"\w[\w.-]{0,99}")

Action: TypeAlias = Literal["promote", "nominate", "withdraw", "rollback"]


@dataclass(frozen=True, slots=True)
class Event:
    """One change of the pointer.

    Attributes:
        version: which one it was about; for a rollback, the one that was left.
        forced: whether somebody overruled the comparison.
        why: what the decision rested on, in one sentence.
    """

    action: Action
    version: str | None
    at: datetime
    forced: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """What the pointer says.

    Attributes:
        version: who answers; None: the shipped model.
        candidate: who answers a share of the people, to be compared; None: nobody.
        previous: what `version` was before, oldest first; a rollback goes to the last one.
        history: every change, oldest first.
    """

    version: str | None = None
    candidate: str | None = None
    previous: tuple[str | None, ...] = ()
    history: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A folder in the registry.

    Attributes:
        size: bytes of all its files.
        manifest: None when the folder is damaged.
        damage: what is wrong, in one sentence; None when the folder is whole.
    """

    version: str
    path: Path
    size: int
    manifest: Manifest | None
    damage: str | None


class Registry:
    """The versions in one folder, and which of them is current."""

    def __init__(self, root: Path = REGISTRY) -> None:
        self.root = root

    def state(self) -> State:
        """What the pointer says; where there is none, nothing was promoted yet.

        Raises:
            RegistryError: the pointer is damaged.
        """
        pointer = self.root / POINTER
        try:
            return _from_json(pointer.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return State()
        except (OSError, ValueError) as error:
            raise RegistryError(
                f"{pointer} is damaged ({error}); 'emojibot model rollback' puts it aside"
                " and goes back to the shipped model"
            ) from error

    def path(self, version: str) -> Path:
        """The folder of `version`; whether it is whole is for whoever loads it to find out.

        Raises:
            RegistryError: there is no such version.
        """
        path = self.root / version
        if not _VERSION.fullmatch(version) or not path.is_dir():
            raise RegistryError(
                f"there is no version {version!r} in {self.root};"
                " 'emojibot model list' shows those there are"
            )
        return path

    def current(self) -> Path | None:
        """The folder of the promoted version; None: the shipped model is the current one.

        Raises:
            RegistryError: the pointer is damaged, or names a version that is not there.
        """
        version = self.state().version
        if version is None:
            return None
        try:
            return self.path(version)
        except RegistryError as error:
            raise RegistryError(
                f"{self.root / POINTER} names {version}, which is not there; put the folder"
                " back, or go back to the version before: 'emojibot model rollback'"
            ) from error

    def entries(self) -> list[Entry]:
        """Every folder that is, or should be, a version; the oldest first, damaged ones last."""
        if not self.root.is_dir():
            return []
        entries = [read_entry(path) for path in self.root.iterdir() if _holds_a_version(path)]
        return sorted(
            entries,
            key=lambda entry: (
                entry.manifest is None,
                entry.manifest.created_at.timestamp() if entry.manifest else 0.0,
                entry.version,
            ),
        )

    def promote(
        self,
        version: str,
        *,
        at: datetime,
        forced: bool = False,
        why: str = "",
        seen: State | None = None,
    ) -> State:
        """Let `version` answer everybody. A candidate's trial ends with it.

        Args:
            seen: what the decision was made on; if that is no longer so, nothing changes.

        Raises:
            RegistryError: there is no such version, it is the current one, its folder has
                another name than its manifest, or `seen` is outdated.
            ArtifactError: the version is damaged.
        """
        self._make_sure_of(version)
        with self._changing(seen) as state:
            if state.version == version:
                raise RegistryError(f"{version} is the current version already")
            return self._write(
                State(
                    version,
                    None,
                    (*state.previous, state.version),
                    (*state.history, Event("promote", version, at, forced, why)),
                )
            )

    def nominate(
        self,
        version: str,
        *,
        at: datetime,
        forced: bool = False,
        why: str = "",
        seen: State | None = None,
    ) -> State:
        """Let `version` answer a share of the people, in the place of an earlier candidate.

        Raises:
            RegistryError, ArtifactError: as `promote`.
        """
        self._make_sure_of(version)
        with self._changing(seen) as state:
            if version in (state.version, state.candidate):
                being = "current version" if version == state.version else "candidate"
                raise RegistryError(f"{version} is the {being} already")
            event = Event("nominate", version, at, forced, why)
            return self._write(
                State(state.version, version, state.previous, (*state.history, event))
            )

    def rollback(self, *, at: datetime, why: str = "") -> State:
        """Undo the last step: withdraw the candidate, or else return to the version before.

        Versions that are gone or damaged are passed over, down to the shipped model. A pointer
        that cannot be read is kept aside, and the shipped model answers again.

        Raises:
            RegistryError: there is nothing to go back to.
        """
        with self._locked():
            try:
                state = self.state()
            except RegistryError as error:
                os.replace(self.root / POINTER, self.root / _DAMAGED)
                event = Event("rollback", None, at, why=why or str(error))
                return self._write(State(history=(event,)))
            if state.candidate is not None:
                event = Event("withdraw", state.candidate, at, why=why)
                return self._write(
                    State(state.version, None, state.previous, (*state.history, event))
                )
            if state.version is None:
                raise RegistryError(
                    "the shipped model is the current one and there is no candidate:"
                    " nothing to go back to"
                )
            previous = list(state.previous)
            version = previous.pop() if previous else None
            while version is not None and not self._is_whole(version):
                version = previous.pop() if previous else None
            event = Event("rollback", state.version, at, why=why)
            return self._write(State(version, None, tuple(previous), (*state.history, event)))

    def _is_whole(self, version: str) -> bool:
        try:
            Artifact.load(self.path(version))
        except (RegistryError, ArtifactError):
            return False
        return True

    def _make_sure_of(self, version: str) -> None:
        """Refuse what must not be pointed to, and see the rest safely on the disk.

        A pointer that survives a power cut must not outlive what it points to.
        """
        path = self.path(version)
        named = Artifact.load(path).manifest.version
        if named != version:
            raise RegistryError(
                f"{path} holds {named} by its {MANIFEST}, and statistics would count it as that;"
                " give the folder the same name"
            )
        for file in path.iterdir():
            _sync(file)
        _sync(path)

    @contextmanager
    def _changing(self, seen: State | None) -> Iterator[State]:
        with self._locked():
            state = self.state()
            if seen is not None and seen != state:
                raise RegistryError(
                    "another promotion or rollback came first, so that the comparison no longer"
                    " holds; look at 'emojibot model list' and try again"
                )
            yield state

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep other processes out; the system lifts the lock of one that dies."""
        import fcntl  # what only reads does without it, also where there is none

        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / _LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _write(self, state: State) -> State:
        aside = self.root / _ASIDE
        with aside.open("w", encoding="utf-8") as file:
            file.write(_to_json(state))
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, self.root / POINTER)
        _sync(self.root)
        return state


def read_entry(path: Path) -> Entry:
    """What the model folder `path` is, whole or not."""
    size = 0
    try:
        size = sum(file.stat().st_size for file in path.iterdir())
        return Entry(path.name, path, size, Artifact.load(path).manifest, None)
    except (ArtifactError, OSError) as error:
        return Entry(path.name, path, size, None, str(error))


def _holds_a_version(path: Path) -> bool:
    """Not: hidden and unfinished folders, and the work of a training that goes on."""
    if path.name.startswith(".") or not path.is_dir():
        return False
    return not path.name.endswith(".work") or (path / MANIFEST).exists()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _to_json(state: State) -> str:
    history = [asdict(event) | {"at": event.at.isoformat()} for event in state.history]
    fields = {"format": FORMAT, **asdict(state), "history": history}
    return json.dumps(fields, ensure_ascii=False, indent=2) + "\n"


def _from_json(text: str) -> State:
    """The state that `_to_json` wrote; ValueError says what is wrong with it."""
    fields = json.loads(text)
    if not isinstance(fields, dict) or fields.get("format") != FORMAT:
        raise ValueError(f"its format is not {FORMAT}")
    try:
        return State(
            _version(fields["version"]),
            _version(fields["candidate"]),
            tuple(map(_version, fields["previous"])),
            tuple(
                Event(**event | {"at": datetime.fromisoformat(event["at"])})
                for event in fields["history"]
            ),
        )
    except KeyError as error:
        raise ValueError(f"{error} is missing") from error
    except TypeError as error:
        raise ValueError(str(error)) from error


def _version(value: Any) -> str | None:
    if value is not None and not (isinstance(value, str) and _VERSION.fullmatch(value)):
        raise ValueError(f"{value!r} is no version")
    return value
