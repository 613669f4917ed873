"""The `emojibot` command: each subcommand is imported only when it is called."""

import click

from model.cli.lazy import LazyGroup

_COMMANDS = {
    "init": "bot.cli.init:init",
    "run": "bot.cli.run:run",
    "play": "bot.cli.play:play",
    "suggest": "model.cli.suggest:suggest",
    "db": "bot.cli.db:db",
    "feedback": "bot.cli.feedback:feedback",
    "model": "model.cli:model",
    "check": "bot.cli.check:check",
    "help": "bot.cli.help:help_",
    "completion": "bot.cli.completion:completion",
}


@click.group(
    cls=LazyGroup, places=_COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="emojibot")
def cli() -> None:
    """Offer the emoji a person would have picked, in Telegram, in a browser or in a shell."""


def main() -> None:
    """Entry point of the console script and of `python -m bot`."""
    cli(prog_name="emojibot")
