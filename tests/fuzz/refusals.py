"""How the project refuses what comes from outside."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.fuzz.strategies import MARKER


@contextmanager
def in_a_sentence(error: type[Exception], *, naming: object = "") -> Iterator[None]:
    """The block may refuse with `error`, in one line that quotes nobody.

    Args:
        naming: what that line says where to look.
    """
    try:
        yield
    except error as refusal:
        said = str(refusal)
    else:
        return
    assert "\n" not in said
    assert MARKER not in said
    assert str(naming) in said
