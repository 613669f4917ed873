"""`emojibot model`: everything about trained models; each command imports what it needs."""

import click

from model.cli.lazy import LazyGroup

_COMMANDS = {
    "bench": "model.cli.bench:bench",
    "data": "model.cli.data:data",
    "train": "model.cli.train:train",
    "evaluate": "model.cli.evaluate:evaluate",
    "list": "model.cli.registry:list_versions",
    "promote": "model.cli.promote:promote",
    "rollback": "model.cli.registry:rollback",
    "export": "model.cli.registry:export",
    "serve": "model.cli.serve:serve",
    "optimise": "model.cli.optimise:optimise_",
}


@click.group(cls=LazyGroup, places=_COMMANDS)
def model() -> None:
    """Train, measure and choose the model that ranks emojis."""
