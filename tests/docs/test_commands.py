"""The page of commands holds each of them, with all that can be said to it."""

import click
import pytest

from bot.cli import cli
from tests.docs.commands import commands, commands_page
from tests.docs.made import ROOT

PAGE = (ROOT / "docs/commands.md").read_text("utf-8")
ALL = commands(cli)


@pytest.mark.parametrize("words", ALL)
def test_every_command_is_explained_in_help_and_on_the_page(words: str) -> None:
    _, _, rest = PAGE.partition(f"\n## emojibot {words}\n")
    section = rest.partition("\n## ")[0]

    assert ALL[words].command.help
    assert f"emojibot {words}" in section
    for parameter in ALL[words].command.params:
        if isinstance(parameter, click.Option):
            assert parameter.opts[-1] in section
            assert parameter.help
            assert parameter.help in section


def test_a_section_has_usage_words_lines_to_type_and_options() -> None:
    @click.group()
    def tool() -> None:
        """A tool."""

    @tool.command("paint")
    @click.argument("wall")
    @click.option("--colour", default="white", show_default=True, help="Which one.")
    def paint(wall: str, colour: str) -> None:
        """Paint a WALL.

        It dries
        by itself.

        \b
        Usage:
            emojibot paint north
            emojibot paint south --colour red
        """

    page = commands_page(tool)

    assert "| [`emojibot paint`](#emojibot-paint) | Paint a WALL. |" in page
    assert page.endswith(
        """
## emojibot paint

```text
emojibot paint [OPTIONS] WALL
```

Paint a WALL.

It dries
by itself.

```sh
emojibot paint north
emojibot paint south --colour red
```

* `--colour TEXT`: Which one.  [default: white]
"""
    )
