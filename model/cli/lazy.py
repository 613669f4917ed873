"""A group of commands that imports one when it is asked for, and no other."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """Commands by where they are: `suggest` needs no Telegram, and `list` no torch."""

    def __init__(self, *args: Any, places: Mapping[str, str], **kwargs: Any) -> None:
        """
        Args:
            places: `module:attribute` of each command, by its name, in the order of the help.
        """
        super().__init__(*args, **kwargs)
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._places)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:  # click would guess among what is imported: nothing
            raise click.NoSuchCommand(
                error.command_name, possibilities=self._places, ctx=ctx
            ) from None

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self._places:
            return None
        module, attribute = self._places[name].split(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command
