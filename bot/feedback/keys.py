"""Everything secret comes from one key: pseudonyms for people, a cipher for texts.

Nine keys are derived from the operator's one with HKDF (RFC 5869), so that none of them
tells anything about another. Telegram ids are short numbers that a plain hash would not
hide: whoever tries all of them finds each person. Without the key nobody can try.

A newer key may stand before it. Then that encrypts, and all of them decrypt. Pseudonyms stay
those of the first: the ids that others would be made of are not kept.
"""

import base64
import hmac
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.errors import SettingsError, StoreError
from bot.feedback.key_ring import FollowedFile, Ring, parse
from bot.feedback.key_ring import create as make_key
from bot.feedback.pseudonyms import Pseudonyms
from model.access import refusal

IN_HAND = 64  # people, and chats, whose pseudonyms are not made anew each time
HASH_BYTES = 16  # two of 10 billion people share a hash with a chance of 1 in 10**19


class Keys:
    """Pseudonyms under the oldest secret of a ring of them, encryption under the newest."""

    def __init__(self, *ring: bytes, changed: Callable[[], Ring | None] = lambda: None) -> None:
        """
        Args:
            ring: secrets of 32 random bytes, the newest first.
            changed: the ring that took the place of this one since it was asked last.
        """
        oldest = ring[-1]
        # An answer asks five times who it is for.
        self._person = lru_cache(IN_HAND)(_hasher(oldest, "person"))
        self._chat = lru_cache(IN_HAND)(_hasher(oldest, "chat"))
        self._message = _hasher(oldest, "message")
        self._update = _hasher(oldest, "update")
        self._share = _hasher(oldest, "share")
        self._export = _hasher(oldest, "export")
        self._same_text = _hasher(oldest, "same text")
        self._changed = changed
        self._take(ring)

    @classmethod
    def from_settings(cls, key: str | None, key_file: Path, *, create: bool = True) -> "Keys":
        """The keys from `key`, or else from `key_file`, which is made when it is missing.

        Raises:
            SettingsError: the key is not 32 bytes in base64, or its file cannot be used.
        """
        if key:
            return cls(*parse(key, "ENCRYPTION_KEY"))
        if create and not key_file.exists():
            try:
                make_key(key_file)
            except OSError as error:
                raise SettingsError(
                    f"the encryption key cannot be made: {refusal(error)}"
                ) from error
        file = FollowedFile(key_file)
        return cls(*file.ring, changed=file.changed)

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

    def notice(self, bot: str, words: str) -> bytes:
        """The pseudonym of what the owners of a bot are told; no update's number is like it."""
        return self._update(f"{bot}:says {words}")

    def same_text(self, person_hash: bytes, text: str) -> bytes:
        """What a text of a person is known again by, whatever its capitals.

        Another person's same text has another mark: nobody can tell that they said the same.
        """
        return self._same_text(f"{person_hash.hex()}:{text.casefold()}")

    def check(self) -> bytes:
        """A value that tells the oldest key from any other, and nothing else about it."""
        return self._marks[-1]

    def marks(self) -> Sequence[bytes]:
        """The same of each key, the newest first."""
        self._follow()
        return self._marks

    def share(self, person_hash: bytes) -> float:
        """Where in 0..1 a person stands, always the same; which part of the data they are in."""
        return int.from_bytes(self._share(person_hash.hex())) / float(256**HASH_BYTES)

    def export(self, number: int) -> Pseudonyms:
        """The names of one export, under a key of its own."""
        return Pseudonyms(self._export(str(number)))

    def encrypt(self, text: str) -> bytes:
        """`text`, readable only with this key."""
        return self.seal(text.encode())

    def seal(self, content: bytes) -> bytes:
        """`content`, readable only with this key."""
        self._follow()
        return self._ciphers[0].encrypt(content)

    def decrypt(self, stored: bytes) -> str:
        """What `encrypt` was given.

        Raises:
            StoreError: `stored` was damaged or written with another key.
        """
        return self.unseal(stored).decode()

    def unseal(self, stored: bytes) -> bytes:
        """What `seal` was given.

        Raises:
            StoreError: `stored` was damaged or written with another key.
        """
        try:
            return MultiFernet(self._ciphers).decrypt(stored)
        except InvalidToken as error:
            if self._follow():  # perhaps it is under the key that has just come
                return self.unseal(stored)
            raise StoreError(
                "a stored text is damaged or was encrypted with another key: "
                "run 'emojibot db check' and restore a backup if it complains"
            ) from error

    def reseal(self, stored: bytes) -> bytes | None:
        """What `seal` gave, under the newest key; None: it is that already.

        Raises:
            StoreError: `stored` was damaged or written with another key.
        """
        try:
            self._ciphers[0].decrypt(stored)
        except InvalidToken:
            return self._ciphers[0].encrypt(self.unseal(stored))
        return None

    def _follow(self) -> bool:
        """Take the ring that has come since; whether there is one."""
        ring = self._changed()
        if ring is not None:
            self._take(ring)
        return ring is not None

    def _take(self, ring: Ring) -> None:
        self._marks = [_hasher(secret, "check")("emojibot") for secret in ring]
        self._ciphers = [
            Fernet(base64.urlsafe_b64encode(_derive(secret, "text"))) for secret in ring
        ]


def _derive(secret: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"emojibot {purpose}".encode()).derive(secret)


def _hasher(secret: bytes, purpose: str) -> Callable[[str], bytes]:
    key = _derive(secret, purpose)
    return lambda text: hmac.digest(key, text.encode(), "sha256")[:HASH_BYTES]
