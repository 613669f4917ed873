"""Everything secret comes from one key: pseudonyms for people, a cipher for texts.

Nine keys are derived from the operator's one with HKDF (RFC 5869), so that none of them
tells anything about another. Telegram ids are short numbers that a plain hash would not
hide: whoever tries all of them finds each person. Without the key nobody can try.
"""

import base64
import binascii
import hmac
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.errors import SettingsError, StoreError
from bot.feedback.pseudonyms import Pseudonyms
from model.files import beside, sync

logger = logging.getLogger(__name__)

KEY_BYTES = 32
HASH_BYTES = 16  # two of 10 billion people share a hash with a chance of 1 in 10**19


class Keys:
    """Pseudonyms and encryption under one secret of 32 random bytes."""

    def __init__(self, secret: bytes) -> None:
        self._person = _hasher(secret, "person")
        self._chat = _hasher(secret, "chat")
        self._message = _hasher(secret, "message")
        self._update = _hasher(secret, "update")
        self._check = _hasher(secret, "check")
        self._share = _hasher(secret, "share")
        self._export = _hasher(secret, "export")
        self._same_text = _hasher(secret, "same text")
        self._fernet = Fernet(base64.urlsafe_b64encode(_derive(secret, "text")))

    @classmethod
    def from_settings(cls, key: str | None, key_file: Path, *, create: bool = True) -> "Keys":
        """The keys from `key`, or else from `key_file`, which is made when it is missing.

        Raises:
            SettingsError: the key is not 32 bytes in base64, or its file cannot be used.
        """
        if key:
            return cls(_decode(key, "ENCRYPTION_KEY"))
        try:
            if create and not key_file.exists():
                _create(key_file)
            text = key_file.read_text("ascii")
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(
                f"the encryption key cannot be read from {key_file}: put the key back there, "
                "or name it with ENCRYPTION_KEY or ENCRYPTION_KEY_FILE"
            ) from error
        return cls(_decode(text, str(key_file)))

    def person(self, person: int) -> bytes:
        """The pseudonym of a person."""
        return self._person(str(person))

    def chat(self, chat: int) -> bytes:
        """The pseudonym of a chat."""
        return self._chat(str(chat))

    def message(self, chat: int, message: int) -> bytes:
        """The pseudonym of a message, whose number is unique only inside its chat."""
        return self._message(f"{chat}:{message}")

    def bot(self, bot: str) -> bytes:
        """The pseudonym of a bot, given its id."""
        return self._update(bot)

    def update(self, bot: str, update: int) -> bytes:
        """The pseudonym of an update, whose number is unique only for its bot."""
        return self._update(f"{bot}:{update}")

    def same_text(self, person_hash: bytes, text: str) -> bytes:
        """What a text of a person is known again by, whatever its capitals.

        Another person's same text has another mark: nobody can tell that they said the same.
        """
        return self._same_text(f"{person_hash.hex()}:{text.casefold()}")

    def check(self) -> bytes:
        """A value that tells this key from any other, and nothing else about it."""
        return self._check("emojibot")

    def share(self, person_hash: bytes) -> float:
        """Where in 0..1 a person stands, always the same; which part of the data they are in."""
        return int.from_bytes(self._share(person_hash.hex())) / float(256**HASH_BYTES)

    def export(self, number: int) -> Pseudonyms:
        """The names of one export, under a key of its own."""
        return Pseudonyms(self._export(str(number)))

    def encrypt(self, text: str) -> bytes:
        """`text`, readable only with this key."""
        return self._fernet.encrypt(text.encode())

    def decrypt(self, stored: bytes) -> str:
        """What `encrypt` was given.

        Raises:
            StoreError: `stored` was damaged or written with another key.
        """
        try:
            return self._fernet.decrypt(stored).decode()
        except InvalidToken as error:
            raise StoreError(
                "a stored text is damaged or was encrypted with another key: "
                "run 'emojibot db check' and restore a backup if it complains"
            ) from error


def _derive(secret: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"emojibot {purpose}".encode()).derive(secret)


def _hasher(secret: bytes, purpose: str) -> Callable[[str], bytes]:
    key = _derive(secret, purpose)
    return lambda text: hmac.digest(key, text.encode(), "sha256")[:HASH_BYTES]


def _decode(text: str, origin: str) -> bytes:
    try:
        secret = base64.b64decode(text.strip(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != KEY_BYTES:
        raise SettingsError(
            f"{origin} is not an encryption key: it needs 32 random bytes in URL-safe base64, "
            "which 'head -c 32 /dev/urandom | basenc --base64url' prints"
        )
    return secret


def _create(path: Path) -> None:
    """Make a new key at `path`, unless another process was first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with beside(path, mode=0o600) as aside:
        aside.write_bytes(base64.urlsafe_b64encode(os.urandom(KEY_BYTES)) + b"\n")
        sync(aside)
        with suppress(FileExistsError):
            os.link(aside, path)  # unlike a rename, never replaces a key that is in use
            logger.warning(
                "made a new encryption key in %s: keep a copy of it apart from the database, "
                "for without it nobody can read the stored texts",
                path,
            )
