"""An engine that answers at once what it was asked before: greetings, and what is typed again.

Of a text it keeps a hash under a key of this process, and what the network made of it.
"""

import secrets
from collections import OrderedDict
from collections.abc import Sequence
from hashlib import blake2b
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from model.engine import Engine, Reading, TokenIds

Read: TypeAlias = tuple[NDArray[np.float32], bytes]  # probabilities, [labels], and meaning

_HASH_BYTES: Final = 16


class RememberingEngine:
    """An engine, asked for each of its last texts once."""

    def __init__(self, engine: Engine, texts: int) -> None:
        """
        Args:
            texts: how many to remember; the one that was asked for longest ago goes first.
        """
        self.version = engine.version
        self.labels = engine.labels
        self.taste = engine.taste
        self.encode = engine.encode
        self._engine = engine
        self._most = texts
        self._key = secrets.token_bytes(_HASH_BYTES)
        self._known: OrderedDict[bytes, Read] = OrderedDict()  # asked for last, last

    def probabilities(self, batch: Sequence[TokenIds]) -> NDArray[np.float32]:
        """What `Engine` promises."""
        return self.read(batch).probabilities

    def read(self, batch: Sequence[TokenIds]) -> Reading:
        """What `Engine` promises."""
        hashes = [self._hash(ids) for ids in batch]
        new = {
            hash: ids for hash, ids in zip(hashes, batch, strict=True) if hash not in self._known
        }
        read = {hash: self._known[hash] for hash in hashes if hash not in new}
        if new:
            said = self._engine.read(list(new.values()))
            rows = map(np.copy, said.probabilities)  # a row alone would hold those of all
            read |= zip(new, zip(rows, said.meanings, strict=True), strict=True)
        for hash in hashes:
            self._known[hash] = read[hash]
            self._known.move_to_end(hash)
        while len(self._known) > self._most:
            self._known.popitem(last=False)
        answers = [read[hash] for hash in hashes]
        return Reading(np.stack([row for row, _ in answers]), [meaning for _, meaning in answers])

    def _hash(self, ids: TokenIds) -> bytes:
        told = np.asarray(ids, np.int64).tobytes()
        return blake2b(told, key=self._key, digest_size=_HASH_BYTES).digest()
