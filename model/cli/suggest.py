"""`emojibot suggest`: rankings in a shell, for people and for other programs."""

import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from typing import BinaryIO

import click

from model.cli.errors import spoken_errors
from model.cli.printable import json_line
from model.engine import Engine, rank
from model.labels import display
from model.passages import decisive, encoded_passages
from model.prepared import prepare
from model.ranking import Ranking

BATCH = 64  # texts

Show = Callable[[str, Ranking], None]


@click.command()
@click.argument("texts", metavar="[TEXT...]", nargs=-1)
@click.option("--top", type=click.IntRange(1), default=5, show_default=True, help="Emojis each.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, in input order.")
@click.option(
    "--model",
    "name",
    default="current",
    show_default=True,
    help="current, default, a folder, a version or a Hub id.",
)
@click.option(
    "--device",
    type=click.Choice(["cpu", "auto", "cuda", "mps"]),
    default="cpu",
    show_default=True,
    help="'auto' takes an accelerator where there is one, and then needs torch.",
)
@spoken_errors()
def suggest(texts: tuple[str, ...], top: int, as_json: bool, name: str, device: str) -> None:
    """Rank the emojis that fit each TEXT, or each line of standard input if TEXT is '-'.

    Scores are probabilities. JSON holds emojis as they are stored, without U+FE0F, so that
    programs can compare them; people are shown ❤️ where ❤ is stored.

    \b
    Usage:
        emojibot suggest "I love you so much"
        cat messages.txt | emojibot suggest --json -
    """
    if not texts:
        raise click.UsageError("give a TEXT, or '-' to read lines from standard input")
    from model.loading import load_engine

    batches = _lines(sys.stdin.buffer) if texts == ("-",) else iter([texts])
    engine = load_engine(name, device=device)
    show: Show = _json_lines(top) if as_json else _aligned_lines(top)
    for batch in batches:
        for text, ranking in zip(batch, _rank(engine, batch), strict=True):
            show(text, ranking)


def _lines(stream: BinaryIO) -> Iterator[Sequence[str]]:
    """The lines of `stream`, in batches of what has arrived, so that a slow pipe never waits."""
    rest = b""
    while chunk := stream.read1(1 << 16):  # type: ignore[attr-defined]
        *lines, rest = (rest + chunk).split(b"\n")
        texts = [line.removesuffix(b"\r").decode("utf-8", "replace") for line in lines]
        for start in range(0, len(texts), BATCH):
            yield texts[start : start + BATCH]
    if rest:
        yield [rest.decode("utf-8", "replace")]


def _rank(engine: Engine, texts: Sequence[str]) -> Iterator[Ranking]:
    prepared = [prepare(text) for text in texts]
    passages = [encoded_passages(engine, text) for text in prepared]
    readable = list(chain.from_iterable(passages))
    rows = iter(engine.probabilities(readable).tolist() if readable else ())
    for text, own in zip(prepared, passages, strict=True):
        answers = list(islice(rows, len(own)))
        yield rank(engine, text, decisive(engine.labels, answers, text) if answers else None)


def _json_lines(top: int) -> Show:
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


def _aligned_lines(top: int) -> Show:
    """Emojis first, in columns, so that lines stand under each other as they come."""
    from rich.cells import set_cell_size
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)

    def show(text: str, ranking: Ranking) -> None:
        line = Text()
        for suggestion in ranking.suggestions[:top]:
            line.append(set_cell_size(display(suggestion.emoji), 2))
            line.append(f"{suggestion.score:4.0%}  ", "dim")
        if not ranking.suggestions:
            line.append("nothing to read  ", "dim")
        # A text may hold escape sequences; a terminal must not obey them.
        line.append("".join(c if c.isprintable() or c == "\u200d" else " " for c in text))
        console.print(line)

    return show
