"""Ways to show rankings: JSON and bare emojis for programs, lines and bars for people."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

import click

from model.cli.printable import json_line
from model.labels import display
from model.ranking import Ranking

if TYPE_CHECKING:  # rich takes time that a script need not wait for
    from rich.console import Console

Show: TypeAlias = Callable[[str, Ranking], None]

_CERTAIN: Final = 40  # columns of a bar that means 100 %
_NOTHING: Final = "nothing to read"


def show_as_json(top: int) -> Show:
    """An object a line, the emojis as they are stored."""

    def show(text: str, ranking: Ranking) -> None:
        suggestions = [
            {"emoji": suggestion.emoji, "score": round(suggestion.score, 6)}
            for suggestion in ranking.suggestions[:top]
        ]
        answer = {
            "text": text,
            "lang": ranking.lang,
            "model": ranking.model,
            "suggestions": suggestions,
        }
        click.echo(json_line(answer).encode("utf-8", "replace"))

    return show


def show_bare(_: str, ranking: Ranking) -> None:
    """The best emoji alone, as it is drawn; an empty line where there is nothing to read."""
    best = display(ranking.suggestions[0].emoji) if ranking.suggestions else ""
    click.echo(best.encode())


def show_to_people(top: int) -> Show:
    """Bars on a terminal; in a file or a pipe, a line for each text."""
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    return _bars(console, top) if console.is_terminal else _aligned_lines(console, top)


def _bars(console: Console, top: int) -> Show:
    """The text, and a bar for each emoji: one that fills its place would be certain."""
    from rich.bar import Bar
    from rich.table import Table
    from rich.text import Text

    def show(text: str, ranking: Ranking) -> None:
        console.print(Text(_unobeyed(text), "bold"))
        table = Table.grid(padding=(0, 2, 0, 0))
        for suggestion in ranking.suggestions[:top]:
            bar = Bar(1, 0, suggestion.score, width=_CERTAIN, color="yellow")
            table.add_row(display(suggestion.emoji), f"{suggestion.score:4.0%}", bar)
        console.print(table if ranking.suggestions else Text(_NOTHING, "dim"))

    return show


def _aligned_lines(console: Console, top: int) -> Show:
    """Emojis first, in columns, so that lines stand under each other as they come."""
    from rich.cells import set_cell_size
    from rich.text import Text

    def show(text: str, ranking: Ranking) -> None:
        line = Text()
        for suggestion in ranking.suggestions[:top]:
            line.append(set_cell_size(display(suggestion.emoji), 2))
            line.append(f"{suggestion.score:4.0%}  ", "dim")
        if not ranking.suggestions:
            line.append(f"{_NOTHING}  ", "dim")
        line.append(_unobeyed(text))
        console.print(line)

    return show


def _unobeyed(text: str) -> str:
    """`text` without escape sequences, which a terminal must not obey."""
    return "".join(c if c.isprintable() or c == "\u200d" else " " for c in text)
