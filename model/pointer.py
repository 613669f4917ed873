"""The pointer to the version that answers: one JSON file, with all that was ever changed in it.

It is replaced, never changed (see `model.files`), by one process at a time. Versions are only
names here; `model.registry` knows which there are.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias

from model import files
from model.access import refusal
from model.errors import RegistryError
from model.strict_json import parse

POINTER = "current"
FORMAT = 1

_DAMAGED = ".current.damaged"
_LOCK = ".lock"
_VERSION = re.compile(r"\w[\w.-]{0,99}")

Action: TypeAlias = Literal["promote", "nominate", "withdraw", "rollback"]


@dataclass(frozen=True, slots=True)
class Change:
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
class PointerState:
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
    history: tuple[Change, ...] = ()

    def refuse_again(self, version: str, *, canary: bool) -> None:
        """Refuse what `version` is already.

        Raises:
            RegistryError: it is the current version, or with `canary` the candidate.
        """
        if version == self.version:
            raise RegistryError(f"{version} is the current version already")
        if canary and version == self.candidate:
            raise RegistryError(f"{version} is the candidate already")

    def after(self, change: Change, is_whole: Callable[[str], bool]) -> "PointerState":
        """The state that `change` leads to; a rollback passes over versions not `is_whole`."""
        history = (*self.history, change)
        match change.action:
            case "promote":  # a candidate's trial ends with it
                return PointerState(change.version, None, (*self.previous, self.version), history)
            case "nominate":
                return PointerState(self.version, change.version, self.previous, history)
            case "withdraw":
                return PointerState(self.version, None, self.previous, history)
            case "rollback":
                previous = list(self.previous)
                while previous and previous[-1] is not None and not is_whole(previous[-1]):
                    previous.pop()
                version = previous.pop() if previous else None
                return PointerState(version, None, tuple(previous), history)


class Pointer:
    """The file in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.path = folder / POINTER

    def read(self) -> PointerState:
        """What it says; where there is none, nothing was promoted yet.

        Raises:
            RegistryError: it is damaged.
        """
        try:
            return _from_json(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return PointerState()
        except PermissionError as error:
            raise RegistryError(refusal(error)) from error
        except (OSError, ValueError) as error:
            raise RegistryError(
                f"{self.path} is damaged ({error}); 'emojibot model rollback' puts it aside"
                " and goes back to the shipped model"
            ) from error

    def stamp(self) -> tuple[int, ...]:
        """Differs whenever the file was replaced; empty where there is none."""
        try:
            found = self.path.stat()
        except OSError:
            return ()
        return found.st_mtime_ns, found.st_ino, found.st_size

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes from changing it; the system lifts the lock of one that dies."""
        from filelock import FileLock  # what only reads does without it

        self._folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self._folder / _LOCK):
            yield

    def write(self, state: PointerState) -> None:
        """Replace it; only while it is `locked`."""
        files.replace(self.path, _to_json(state).encode())

    def put_aside(self) -> None:
        """Keep a damaged one under another name; only while it is `locked`."""
        os.replace(self.path, self._folder / _DAMAGED)


def is_version(name: str) -> bool:
    """Whether `name` may be that of a version: never a path, nor hidden."""
    return _VERSION.fullmatch(name) is not None


def _to_json(state: PointerState) -> str:
    history = [asdict(change) | {"at": change.at.isoformat()} for change in state.history]
    fields = {"format": FORMAT, **asdict(state), "history": history}
    return json.dumps(fields, ensure_ascii=False, indent=2) + "\n"


def _from_json(text: str) -> PointerState:
    """The state that `_to_json` wrote; ValueError says what is wrong with it."""
    fields = parse(text)
    if not isinstance(fields, dict) or fields.get("format") != FORMAT:
        raise ValueError(f"its format is not {FORMAT}")
    try:
        return PointerState(
            _version(fields["version"]),
            _version(fields["candidate"]),
            tuple(map(_version, fields["previous"])),
            tuple(
                Change(**change | {"at": datetime.fromisoformat(change["at"])})
                for change in fields["history"]
            ),
        )
    except KeyError as error:
        raise ValueError(f"{error} is missing") from error
    except TypeError as error:
        raise ValueError(str(error)) from error


def _version(value: Any) -> str | None:
    if value is not None and not (isinstance(value, str) and is_version(value)):
        raise ValueError(f"{value!r} is no version")
    return value
