"""`emojibot run`, for which time passes as the run says; with the word `fixed` without a model."""

import sys
from functools import partial
from pathlib import Path

from bot.app import models_of
from tests.load.bots import fixed
from tests.load.moved_clock import FILE, Ahead, MovedLoop
from tests.load.started import start

if __name__ == "__main__":
    ahead = Ahead(Path(FILE))
    models = fixed if "fixed" in sys.argv else models_of
    start(models, clock=ahead.passing(), loop=partial(MovedLoop, ahead))
