"""How the project refuses what comes from outside."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def in_a_sentence(
    error: type[Exception], *, naming: object = "", never: str | None = None
) -> Iterator[None]:
    """The block may refuse with `error`, in one line.

    Args:
        naming: what that line names, so that one knows where to look.
        never: what it never quotes, as people wrote it or nobody may see it.
    """
    try:
        yield
    except error as refusal:
        said = str(refusal)
    else:
        return
    assert "\n" not in said
    assert never is None or never not in said
    assert str(naming) in said
