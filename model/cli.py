"""`emojibot model`: everything about trained models; each command imports what it needs."""

import click


@click.group()
def model() -> None:
    """Train, measure and choose the model that ranks emojis."""
