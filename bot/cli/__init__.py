"""The `emojibot` command: each subcommand is imported only when it is called."""

from importlib import import_module

import click

_COMMANDS = {
    "run": "bot.cli.run:run",
    "play": "bot.cli.play:play",
    "suggest": "model.cli.suggest:suggest",
    "db": "bot.cli.db:db",
    "feedback": "bot.cli.feedback:feedback",
    "model": "model.cli:model",
    "check": "bot.cli.check:check",
}


class _Lazy(click.Group):
    """A group that imports a subcommand when it is asked for: `suggest` needs no Telegram."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        module, attribute = _COMMANDS[name].split(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="emojibot")
def cli() -> None:
    """Offer the emoji a person would have picked, in Telegram, in a browser or in a shell."""


def main() -> None:
    """Entry point of the console script and of `python -m bot`."""
    cli(prog_name="emojibot")
