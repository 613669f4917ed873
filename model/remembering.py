"""An engine that remembers what its network said, for whoever asks for the same texts again.

Versions that differ in their tastes alone have one network, which need not read everything twice.
And in a chat the same greeting comes again and again.
"""

import secrets
from collections.abc import Callable, Hashable, MutableMapping, Sequence
from hashlib import blake2b
from typing import Final, TypeAlias

import numpy as np
from cachetools import LRUCache
from numpy.typing import NDArray

from model.engine import Engine, Reading, TokenIds

Known: TypeAlias = MutableMapping[Hashable, tuple[NDArray[np.float32], bytes]]

_HASH_BYTES: Final = 16


class Remembering:
    """`engine`, whose network is not asked for what is known."""

    def __init__(
        self,
        engine: Engine,
        known: Known | None = None,
        *,
        key: Callable[[TokenIds], Hashable] = tuple,
    ) -> None:
        """
        Args:
            known: probabilities, `[labels]`, and meanings of the texts that were read already;
                engines of the same network may share it.
            key: under which a text is known.
        """
        self.version = engine.version
        self.labels = engine.labels
        self.taste = engine.taste
        self.encode = engine.encode
        self.known: Known = {} if known is None else known
        self._engine = engine
        self._key = key

    @classmethod
    def lately(cls, engine: Engine, texts: int) -> "Remembering":
        """One that knows the last `texts`, by hashes under a key that nobody else has."""
        secret = secrets.token_bytes(_HASH_BYTES)

        def hashed(ids: TokenIds) -> bytes:
            told = np.asarray(ids, np.int64).tobytes()
            return blake2b(told, key=secret, digest_size=_HASH_BYTES).digest()

        return cls(engine, LRUCache(texts), key=hashed)

    def probabilities(self, batch: Sequence[TokenIds]) -> NDArray[np.float32]:
        """What `Engine` promises."""
        return self.read(batch).probabilities

    def read(self, batch: Sequence[TokenIds]) -> Reading:
        """What `Engine` promises."""
        keys = [self._key(ids) for ids in batch]
        texts = dict(zip(keys, batch, strict=True))
        read = {key: self.known[key] for key in texts if key in self.known}
        new = [key for key in texts if key not in read]
        if new:
            said = self._engine.read([texts[key] for key in new])
            rows = map(np.copy, said.probabilities)  # a row alone would hold those of all
            answers = dict(zip(new, zip(rows, said.meanings, strict=True), strict=True))
            self.known.update(answers)
            read |= answers
        answered = [read[key] for key in keys]
        return Reading(np.stack([row for row, _ in answered]), [said for _, said in answered])
