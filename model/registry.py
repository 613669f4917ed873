"""Which of an operator's models answers: a folder of artifacts, and a pointer to one of them.

    data/models/<version>/   an artifact each; see model.artifact
    data/models/current      the pointer; see model.pointer
    data/models/.lock        held while the pointer changes, so that no change is lost

Names that begin with a dot are unfinished work and not versions.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from model.artifact import MANIFEST, Artifact, Manifest
from model.errors import ArtifactError, RegistryError
from model.files import sync
from model.pointer import Action, Change, Pointer, PointerState, is_version

REGISTRY = Path("data/models")


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
        self.pointer = Pointer(root)

    def state(self) -> PointerState:
        """What the pointer says; where there is none, nothing was promoted yet.

        Raises:
            RegistryError: the pointer is damaged.
        """
        return self.pointer.read()

    def path(self, version: str) -> Path:
        """The folder of `version`; whether it is whole is for whoever loads it to find out.

        Raises:
            RegistryError: there is no such version.
        """
        path = self.root / version
        if not is_version(version) or not path.is_dir():
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
                f"{self.pointer.path} names {version}, which is not there; put the folder"
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
        canary: bool = False,
        forced: bool = False,
        why: str = "",
        seen: PointerState | None = None,
    ) -> PointerState:
        """Let `version` answer everybody; a candidate's trial ends with it.

        Args:
            canary: let it answer a share of the people, in the place of an earlier candidate.
            seen: what the decision was made on; if that is no longer so, nothing changes.

        Raises:
            RegistryError: there is no such version, it is in place already, its folder has
                another name than its manifest, or `seen` is outdated.
            ArtifactError: the version is damaged.
        """
        self._make_sure_of(version)
        with self.pointer.locked():
            state = self.state()
            if seen is not None and seen != state:
                raise RegistryError(
                    "another promotion or rollback came first, so that the comparison no longer"
                    " holds; look at 'emojibot model list' and try again"
                )
            state.refuse_again(version, canary=canary)
            action: Action = "nominate" if canary else "promote"
            return self._write(state, Change(action, version, at, forced, why))

    def rollback(self, *, at: datetime, why: str = "") -> PointerState:
        """Undo the last step: withdraw the candidate, or else return to the version before.

        Versions that are gone or damaged are passed over, down to the shipped model. A pointer
        that cannot be read is kept aside, and the shipped model answers again.

        Raises:
            RegistryError: there is nothing to go back to.
        """
        with self.pointer.locked():
            try:
                state = self.state()
            except RegistryError as error:
                self.pointer.put_aside()
                return self._write(
                    PointerState(), Change("rollback", None, at, why=why or str(error))
                )
            if state.candidate is not None:
                return self._write(state, Change("withdraw", state.candidate, at, why=why))
            if state.version is None:
                raise RegistryError(
                    "the shipped model is the current one and there is no candidate:"
                    " nothing to go back to"
                )
            return self._write(state, Change("rollback", state.version, at, why=why))

    def _write(self, before: PointerState, change: Change) -> PointerState:
        state = before.after(change, self._is_whole)
        self.pointer.write(state)
        return state

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
            sync(file)
        sync(path)


def read_entry(path: Path) -> Entry:
    """What the model folder `path` is, whole or not."""
    size = 0
    try:
        size = sum(file.stat().st_size for file in path.iterdir())
        return Entry(path.name, path, size, Artifact.load(path).manifest, None)
    except (ArtifactError, OSError) as error:
        return Entry(path.name, path, size, None, str(error))
    except Exception as error:  # whatever a damaged folder makes its reader raise
        why = f"{path} cannot be read ({type(error).__name__}); copy it again"
        return Entry(path.name, path, size, None, why)


def _holds_a_version(path: Path) -> bool:
    """Not: hidden and unfinished folders, and the work of a training that goes on."""
    if path.name.startswith(".") or not path.is_dir():
        return False
    return not path.name.endswith(".work") or (path / MANIFEST).exists()
