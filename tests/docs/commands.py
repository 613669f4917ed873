"""Makes `docs/commands.md` of what the commands say of themselves."""

import inspect
from collections.abc import Iterator, Mapping
from textwrap import dedent
from typing import Final

import click

_HEAD: Final = """\
# Commands

Each as `emojibot COMMAND --help` tells it. `make docs` makes this page from the code.

| command | what it is for |
|---|---|
"""


def commands(root: click.Group) -> Mapping[str, click.Context]:
    """Every command that does something, by its words after `emojibot`."""
    return dict(_within(click.Context(root, info_name="emojibot"), root))


def _within(group: click.Context, command: click.Group) -> Iterator[tuple[str, click.Context]]:
    for name in command.list_commands(group):
        found = command.get_command(group, name)
        assert found is not None
        context = click.Context(found, info_name=name, parent=group)
        if isinstance(found, click.Group):
            yield from _within(context, found)
        else:
            yield context.command_path.removeprefix("emojibot "), context


def commands_page(root: click.Group) -> str:
    """The page: a table of all commands, then each with its words and options."""
    found = commands(root).values()
    return _HEAD + "".join(map(_row, found)) + "".join(map(_section, found))


def _row(context: click.Context) -> str:
    path = context.command_path
    said = context.command.get_short_help_str(limit=200)
    return f"| [`{path}`](#{path.replace(' ', '-')}) | {said} |\n"


def _section(context: click.Context) -> str:
    command = context.command
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)]).rstrip()
    paragraphs = inspect.cleandoc(command.help or "").split("\n\n")
    parts = [f"## {context.command_path}", _block("text", usage), *map(_paragraph, paragraphs)]
    options = (it for it in command.params if isinstance(it, click.Option))
    records = filter(None, (it.get_help_record(context) for it in options))
    listed = "\n".join(f"* `{names}`: {said}" for names, said in records)
    return "".join(f"\n{part}\n" for part in [*parts, listed] if part)


def _paragraph(text: str) -> str:
    """A paragraph of a help; one that click is not to wrap holds lines to type."""
    if not text.startswith("\b\n"):
        return text
    return _block("sh", dedent(text.removeprefix("\b\n").removeprefix("Usage:\n")))


def _block(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```"
