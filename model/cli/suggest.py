"""`emojibot suggest`: rankings in a shell, for people and for other programs."""

import sys
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import BinaryIO

import click

from model.cli.errors import spoken_errors
from model.cli.options import device_option
from model.cli.rankings import show_as_json, show_bare, show_to_people
from model.engine import Engine, rank
from model.passages import decisive, encoded_passages
from model.prepared import prepare
from model.ranking import Ranking

BATCH = 64  # texts


@click.command()
@click.argument("texts", metavar="[TEXT...]", nargs=-1)
@click.option("--top", type=click.IntRange(1), default=5, show_default=True, help="Emojis each.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, in input order.")
@click.option("-1", "bare", is_flag=True, help="Only the best emoji, for scripts.")
@click.option(
    "--model",
    "name",
    default="current",
    show_default=True,
    help="current, default, a folder, a version or a Hub id.",
)
@device_option("cpu", "'auto' takes an accelerator where there is one, and then needs torch.")
@spoken_errors()
def suggest(
    texts: tuple[str, ...], top: int, as_json: bool, bare: bool, name: str, device: str
) -> None:
    """Rank the emojis that fit each TEXT, or each line piped in.

    Without TEXT, or with '-', lines are read from standard input. Scores are probabilities; on a
    terminal a bar across its whole place would be certain. JSON holds emojis as they are stored,
    without U+FE0F, so that programs can compare them; people are shown ❤️ where ❤ is stored.

    \b
    Usage:
        emojibot suggest "I love you so much"
        emojibot suggest --json < messages.txt
        echo "we won $(emojibot suggest -1 "we won")"
    """
    if as_json and bare:
        raise click.UsageError("-1 prints no JSON: take one of the two")
    piped = texts in ((), ("-",))
    if piped and (sys.stdin is None or (not texts and sys.stdin.isatty())):
        raise click.UsageError('give a TEXT, or pipe lines in: echo "we won" | emojibot suggest')
    from model.loading import load_engine

    batches = _lines(sys.stdin.buffer) if piped else iter([texts])
    engine = load_engine(name, device=device)
    show = show_as_json(top) if as_json else show_bare if bare else show_to_people(top)
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
