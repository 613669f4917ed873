"""Something that answers texts, and is measured doing so."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from model.engine import Engine


@dataclass(frozen=True, slots=True)
class Contender:
    """See the module.

    Attributes:
        one: answers a text.
        many: answers texts, in batches where it can.
        engine: this program's own, which a worker can serve; None: a thread and `one` do.
        close: ends what runs beside; without it the process would not end.
        worked: seconds that processors have worked for it, and for who asks it.
    """

    name: str
    one: Callable[[str], object]
    many: Callable[[Sequence[str]], object]
    engine: Engine | None = None
    close: Callable[[], None] = lambda: None
    worked: Callable[[], float] = time.process_time
