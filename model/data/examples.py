"""Reads training files into plain values; what a row is follows from its shape, not its name.

* JSON Lines with "emojis": an example. With "emoticon" and "guess": a weak example.
  With neither: a line of text without a label.
* TSV whose second column holds emojis: lines written for this project, in blocks of neighbours.
  A name that begins with "chat" or "feel" says which kind; one that begins with "accept" is
  refused here, since it is to judge by only (model.evaluation.acceptance).
  Otherwise the first two columns are a text and its translation.

Plain or gzip. Every text goes through `model.text.model_input`, as it does when serving.
"""

import hashlib
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from model.data.lines import numbered_lines, open_lines
from model.errors import DatasetError
from model.labels import canonical
from model.strict_json import parse
from model.text import model_input, split_emoji

CORPUS = "corpus"  # tidy messages, spread evenly over the emojis
CHAT = "chat"  # natural conversations: their emojis stand at real rates
FEEL = "feel"  # plain feeling, without wit
WRITTEN = (CORPUS, CHAT, FEEL)
EMOTICONS = "emoticons"
# Beginnings of sources that were searched for by emoji: their emoji rates say nothing.
QUERIED = ("tweets43", "twemoji")
BLOCK_LINES = 20  # contrasts stand next to each other and must not be parted
_TO_JUDGE_BY = "accept"

# What a text emoticon may stand for, best first; `guess` of the row comes before these.
_EMOTICON_READINGS = {
    ")": ("😊", "😁"),
    "(": ("😔", "☹", "😢"),
    "D": ("😂", "😁"),
    "3": ("❤", "🥰"),
}


@dataclass(frozen=True, slots=True)
class Example:
    """A text and the emojis that fit it, best first. `group` is what a split may not part."""

    text: str
    emojis: tuple[str, ...]
    lang: str
    source: str
    group: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A text in English and in Russian."""

    en: str
    ru: str
    source: str


@dataclass(frozen=True, slots=True)
class PlainLine:
    """A text without a label."""

    text: str
    lang: str
    source: str


Row = Example | Pair | PlainLine


@dataclass(slots=True)
class Rows:
    """Everything the files hold, by kind, in their order."""

    examples: list[Example] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    lines: list[PlainLine] = field(default_factory=list)


def fold(text: str) -> str:
    """What makes two texts identical for splitting and for finding duplicates."""
    return " ".join(text.casefold().replace("ё", "е").split())


def read_files(paths: list[Path]) -> Rows:
    """Every row of `paths`.

    Raises:
        DatasetError: a file is missing or a row cannot be read; names the file and line.
    """
    rows = Rows()
    for path in paths:
        for row in read_rows(path):
            if isinstance(row, Example):
                rows.examples.append(row)
            elif isinstance(row, Pair):
                rows.pairs.append(row)
            else:
                rows.lines.append(row)
    return rows


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of one file, in its order."""
    name = path.name.removesuffix(".gz")
    if not path.is_file():
        raise DatasetError(f"there is no file {path}")
    if name.endswith(".jsonl"):
        yield from _jsonl(path)
    elif name.startswith(_TO_JUDGE_BY):
        raise DatasetError(f"{path} is to judge by; give it to 'evaluate --accept' alone")
    elif name.endswith(".tsv"):
        words = name.removesuffix(".tsv").split("_")
        kind = words[0] if words[0] in WRITTEN else CORPUS
        yield from _tsv(path, kind, lang="ru" if "ru" in words else "en")
    else:
        raise DatasetError(f"{path} is neither .jsonl nor .tsv (or either with .gz)")


def file_hash(paths: list[Path]) -> str:
    """Names a set of files by what is in them (decompressed), whatever their order."""
    digests = []
    for path in paths:
        digest = hashlib.sha256()
        with open_lines(path) as lines:
            for line in lines:
                digest.update(line.encode())
        digests.append(digest.hexdigest())
    return hashlib.sha256("".join(sorted(digests)).encode()).hexdigest()[:16]


def _jsonl(path: Path) -> Iterator[Row]:
    for number, line in numbered_lines(path):
        try:
            row = _row(parse(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DatasetError(
                f"{path}, line {number}: not a training row; {_why(error)}"
            ) from error
        yield row


def _why(error: Exception) -> str:
    match error:
        case KeyError():
            return f'it has no "{error.args[0]}"'
        case ValueError():
            return str(error)
        case _:
            return 'it needs an object with "text", a string, and "emojis", a list of strings'


def _row(row: dict[str, Any]) -> Row:
    text, source = model_input(row["text"]), str(row.get("source", "unknown"))
    lang = str(row.get("lang", "unknown"))
    if "emoticon" in row:
        return _weak(text, row["emoticon"], row["guess"], lang)
    if "emojis" not in row:
        return PlainLine(text, lang, source)
    emojis = tuple(dict.fromkeys(canonical(emoji) for emoji in row["emojis"]))
    return Example(text, emojis, lang, source, fold(text))


def _weak(text: str, emoticon: str, guess: str, lang: str) -> Example:
    """Half of these keep their emoticon, so that ")))" itself comes to mean something."""
    emojis = (canonical(guess), *_EMOTICON_READINGS.get(emoticon[-1:], ()))
    shown = f"{text} {emoticon}" if _digest(text) % 2 else text
    return Example(shown, tuple(dict.fromkeys(emojis)), lang, EMOTICONS, fold(text))


def _tsv(path: Path, kind: str, lang: str) -> Iterator[Row]:
    block = ""
    for number, line in numbered_lines(path):
        columns = line.rstrip("\n").split("\t")
        if len(columns) < 2:
            raise DatasetError(
                f"{path}, line {number}: needs a text, a tab, and emojis or a translation"
            )
        text = model_input(columns[0])
        rest, emojis = split_emoji(columns[1])
        if rest:
            yield Pair(text, model_input(columns[1]), columns[2] if columns[2:] else "unknown")
            continue
        if number % BLOCK_LINES == 1:
            block = f"block {fold(text)}"
        yield Example(text, tuple(dict.fromkeys(emojis)), lang, kind, block)


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])


def rank_weights(row: Example, labels: Container[str]) -> dict[str, float]:
    """How much each emoji of `row` that is one of `labels` counts: the n-th 1/n."""
    known = [emoji for emoji in row.emojis if emoji in labels]
    # An emoticon's reading is a guess: spread it.
    power = 0.5 if row.source == EMOTICONS else 1
    return {emoji: rank**-power for rank, emoji in enumerate(known, 1)}


def share(key: str) -> float:
    """Where `key` falls in 0..1, the same on every machine and whatever else there is."""
    return _digest(key) / 2**64
