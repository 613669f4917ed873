"""What rows and people are called in one export, and in no other."""

import hmac

_BYTES = 8


class Pseudonyms:
    """Names under one export's key; without it nobody can tell whose they are.

    Attributes:
        export: what the export itself is called.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self.export = self._name("export", b"")

    def row(self, token: str) -> str:
        """The row of a suggestion."""
        return self._name("row", token.encode())

    def person(self, person_hash: bytes) -> str:
        """A person, over all of their rows."""
        return self._name("person", person_hash)

    def _name(self, kind: str, what: bytes) -> str:
        name = bytearray(hmac.digest(self._key, kind.encode() + b" " + what, "sha256")[:_BYTES])
        name[0] |= 0xC0  # begins with a letter: no reader of tables takes it for a number
        return name.hex()
