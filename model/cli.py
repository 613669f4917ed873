"""`emojibot model`: everything about trained models; each command imports what it needs."""

import click

from model.training.commands import data, evaluate, train


@click.group()
def model() -> None:
    """Train, measure and choose the model that ranks emojis."""


for _command in (data, train, evaluate):
    model.add_command(_command)
