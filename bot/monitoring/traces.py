"""Traces: of each update a span, and inside it one for each part that takes time.

They say what metrics cannot, where the time of one slow answer went, and like metrics never who
wrote, where or what: all that a span may say is in `Facts`. A failure is told by its type, since
its message may quote a person. What is done outside of updates leaves no span.
"""

from contextlib import AbstractContextManager, nullcontext
from typing import Final, Protocol, TypedDict, Unpack


class Facts(TypedDict, total=False):
    """All that spans say, each as `emojibot.` and its name; docs/monitoring.md explains them."""

    update: int
    kind: str
    lane: str
    waited: float
    chat: str
    outcome: str
    model: str
    tokens: int
    texts: int
    database: str
    method: str
    code: str
    retries: int


class Span(Protocol):
    """Something that takes time."""

    def tell(self, **facts: Unpack[Facts]) -> None:
        """These are so; what is told later stands."""

    def fail(self, error: BaseException) -> None:
        """It came to nothing, by an error of this type."""


class Traces(Protocol):
    """Where spans go.

    Attributes:
        are_kept: whether it is worth finding out what they would be told.
    """

    are_kept: bool

    def update(self, name: str) -> AbstractContextManager[Span]:
        """The block handles an update."""

    def part(self, name: str) -> AbstractContextManager[Span]:
        """The block is a part of handling an update, if that is where it is; it may fail."""

    def mark(self, what: str) -> None:
        """In the part that is being done, this begins now."""


class _Unseen:
    """A span that nobody sees."""

    def tell(self, **_: Unpack[Facts]) -> None:
        """See Span."""

    def fail(self, error: BaseException) -> None:
        """See Span."""


UNSEEN: Final[AbstractContextManager[Span]] = nullcontext(_Unseen())


class Untraced:
    """The traces of a bot that has none."""

    are_kept = False

    def update(self, name: str) -> AbstractContextManager[Span]:
        """See Traces."""
        return UNSEEN

    def part(self, name: str) -> AbstractContextManager[Span]:
        """See Traces."""
        return UNSEEN

    def mark(self, what: str) -> None:
        """See Traces."""


UNTRACED: Final = Untraced()
