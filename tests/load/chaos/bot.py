"""`emojibot run` with a model that may fail and a clock that may leap, as the run wants it."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.app import models_by
from bot.monitoring.models import WatchedModels
from bot.monitoring.watch import Watch
from bot.settings import Settings
from model.engine import Engine, Reading, TokenIds
from model.ranking import Predictor, Predictors
from model.served import Serve
from tests.load.moved_clock import FILE, Ahead
from tests.load.started import start

RAISES: Final = "model-raises"  # a file of this name beside the bot lets every pass fail


class Failing:
    """A model at work that fails while the file is there."""

    def __init__(self, engine: Engine, sign: Path) -> None:
        self._engine = engine
        self._sign = sign
        self.version = engine.version
        self.labels = engine.labels
        self.taste = engine.taste
        self.encode = engine.encode

    def probabilities(self, batch: Sequence[TokenIds]) -> NDArray[np.float32]:
        """See Engine."""
        return self.read(batch).probabilities

    def read(self, batch: Sequence[TokenIds]) -> Reading:
        """See Engine; called in the model's thread."""
        if self._sign.exists():
            raise RuntimeError("this model fails on purpose")
        return self._engine.read(batch)


class FailingModels:
    """Watches as `watch` does; each model may fail."""

    def __init__(self, watch: WatchedModels) -> None:
        self._watch = watch

    def watched(self, serve: Serve) -> Serve:
        """See `bot.models_at_work.Watch`."""
        seen = self._watch.watched(serve)
        return lambda engine: seen(Failing(engine, Path(RAISES)))

    def elsewhere(self, predictor: Predictor) -> AbstractContextManager[Predictor]:
        """None is served elsewhere here."""
        return self._watch.elsewhere(predictor)


def failing_models(
    settings: Settings, watch: Watch, refused: Callable[[str], None]
) -> AbstractAsyncContextManager[Predictors]:
    """The models that the bot would have, each of which may fail."""
    return models_by(settings, FailingModels(watch.models), refused)


if __name__ == "__main__":
    start(failing_models, clock=Ahead(Path(FILE)).leaping())
