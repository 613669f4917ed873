"""Time that leaps: a loop with nothing to do is at once where the next timer rings."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec

Arguments = ParamSpec("Arguments")


class LeapingLoop(asyncio.SelectorEventLoop):
    """For what waits for timers only; threads and sockets would be left behind."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0

    def time(self) -> float:
        return self._now

    def _run_once(self) -> None:
        if not self._ready:  # type: ignore[attr-defined]
            timers = self._scheduled  # type: ignore[attr-defined]
            rings = [timer.when() for timer in timers if not timer.cancelled()]
            self._now = max(self._now, min(rings, default=self._now))
        super()._run_once()  # type: ignore[misc]


def leaping(
    test: Callable[Arguments, Coroutine[Any, Any, None]],
) -> Callable[Arguments, None]:
    """A test that takes no time, however long it waits."""

    @wraps(test)
    def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        with asyncio.Runner(loop_factory=LeapingLoop) as runner:
            runner.run(test(*args, **kwargs))

    return run


def now() -> float:
    """Seconds since the test began."""
    return asyncio.get_running_loop().time()
