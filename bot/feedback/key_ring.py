"""Where the secrets come from: one setting, or one file, with the newest first.

Usually there is one. `emojibot db rotate-key` puts a new one before it, in the file, while the
bot runs; the bot reads the file again once it was changed.
"""

import base64
import binascii
import logging
import os
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from bot.errors import SettingsError
from model.access import refusal
from model.files import beside, sync

logger = logging.getLogger(__name__)

KEY_BYTES = 32
MAKE_ONE = "'head -c 32 /dev/urandom | basenc --base64url'"

Ring: TypeAlias = tuple[bytes, ...]  # secrets, the newest first, never empty


class FollowedFile:
    """The file that a ring was read from; says when there is another ring in it."""

    def __init__(self, path: Path) -> None:
        """
        Raises:
            SettingsError: there is no ring in it.
        """
        self._path = path
        self._stamp = _stamp(path)
        self._refused: object = None  # the stamp of what was of no use, which is said once
        self.ring = _read(path)

    def changed(self) -> Ring | None:
        """Its new ring; None: it is as before, or of no use to whoever has the old one."""
        stamp = _stamp(self._path)
        if stamp == self._stamp:
            return None
        try:
            ring = _read(self._path)
        except SettingsError:
            ring = None  # it may be read the next time
        if ring is not None and ring[-1] == self.ring[-1]:
            self._stamp = stamp
            return ring
        if stamp != self._refused:
            logger.warning("%s was changed and is of no use; the key before goes on", self._path)
            self._refused = stamp
        return None


def parse(text: str, origin: str) -> Ring:
    """The secrets in `text`, parted by commas, spaces or lines.

    Raises:
        SettingsError: one of them is not 32 bytes in base64; the sentence begins with `origin`.
    """
    return tuple(_decode(word, origin) for word in text.replace(",", " ").split() or [""])


def create(path: Path) -> None:
    """Make a file with a new key at `path`, unless another process was first.

    Raises:
        OSError: it cannot be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with beside(path, mode=0o600) as aside:
        aside.write_text(_new() + "\n", "ascii")
        sync(aside)
        with suppress(FileExistsError):
            os.link(aside, path)  # unlike a rename, never replaces a key that is in use
            logger.warning(
                "made a new encryption key in %s: keep a copy of it apart from the database, "
                "for without it nobody can read the stored texts",
                path,
            )


def add_first(path: Path) -> None:
    """Put a new key before those in the file `path`, which is never missing meanwhile.

    Raises:
        SettingsError: it cannot be written.
    """
    try:
        path = path.resolve(strict=True)
        before = path.stat()
        with beside(path, mode=0o600) as aside:
            aside.write_text(f"{_new()}\n{path.read_text('ascii')}", "ascii")
            aside.chmod(before.st_mode & 0o770)  # nobody else's, whatever it was
            if os.geteuid() == 0:  # the bot may be somebody else, and must be able to read it
                os.chown(aside, before.st_uid, before.st_gid)
            sync(aside)
            os.replace(aside, path)
        sync(path.parent)
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be given a new key: {refusal(error)}; or put one into its first line "
            f"yourself, which {MAKE_ONE} prints, and do this again"
        ) from error


def _read(path: Path) -> Ring:
    try:
        return parse(path.read_text("ascii"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"the encryption key cannot be read from {path}: put the key back there, "
            "or name it with ENCRYPTION_KEY or ENCRYPTION_KEY_FILE"
        ) from error


def _stamp(path: Path) -> tuple[int, int, int, int] | None:
    """What changes with the file; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size


def _new() -> str:
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


def _decode(word: str, origin: str) -> bytes:
    try:
        secret = base64.b64decode(word, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != KEY_BYTES:
        raise SettingsError(
            f"{origin} is not an encryption key: it needs 32 random bytes in URL-safe base64, "
            f"which {MAKE_ONE} prints"
        )
    return secret
