"""The card of an export: README.md, whose head tells `datasets` which files and types to read."""

from collections.abc import Iterator
from typing import Final

from bot.feedback.export.tally import Tally
from bot.feedback.exported import SPLITS, BegunExport

_STRING: Final = ("dtype: string",)
_SHOWN: Final = (
    "list:",
    "- name: emoji",
    "  dtype: string",
    "- name: rank",
    "  dtype: int64",
    "- name: score",
    "  dtype: float64",
)

# Each column: its type as `datasets` spells it, and what it says.
COLUMNS: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "id": (_STRING, "names the row, in this export only"),
    "person": (_STRING, "whose row it is, in this export only"),
    "text": (_STRING, "the message, masked; the person's own emojis are still in it"),
    "emojis": (("list: string",), "the emoji picked; empty where none of those shown fitted"),
    "none": (("dtype: bool",), "whether none fitted"),
    "rank": (("dtype: int64",), "where the emoji picked stood, 1 is first; empty: not shown"),
    "shown": (_SHOWN, "what was offered, in that order, with the model's probabilities"),
    "shuffled": (("dtype: bool",), "whether the order shown was drawn at random"),
    "kind": (
        _STRING,
        "how it was picked: `tap`; `inline` and `reaction`, as in Telegram; `correction`, typed; "
        "`own`, typed and unknown to the default model",
    ),
    "lang": (_STRING, "`en`, `ru` or `other`, as the bot detected it"),
    "source": (_STRING, "always `feedback`"),
    "model": (_STRING, "the version that made the offer"),
    "day": (("dtype: date32",), "when it was picked (UTC)"),
}
_LISTS: Final = ("emojis", "shown")  # JSON inside CSV

_TEXT: Final = """\
# Feedback of emojibot, export {id}

{rows} of {people} people who were offered emojis for a message of theirs, picked one or said that
none fitted, and agreed that the text is kept to train the bot. {period}

## Licence

None. These are people's own messages: they agreed to the training of this bot and to nothing else.
Do not publish this folder or hand it on, do not look for the people in it, and erase it when the
training is done.

## Columns

| column | type | what it says |
|---|---|---|
{columns}
{reading}
## Rows

| | train | validation | test | all |
|---|--:|--:|--:|--:|
{counts}

A person is in one split only, and in the same one in every export: a person held out once is held
out always. About 0.8, 0.1 and 0.1 of the people are in the three.

## Names

`id` and `person` are keyed hashes. The key is the bot's, so nobody else can compute them, and it is
another one for every export: they cannot be followed from one export to the next. Telegram's ids,
names and times of day are in no export.

What is masked in a text: names (`@user`), links (`http`), e-mail addresses (`email`), phone, card
and other long numbers (`number`). People may still be recognised by what they say.

## Erased since

Whoever takes their consent back, asks to be forgotten, or chooses again without a text, is erased
from the bot's database; so is what is older than the retention time. `tombstones.txt` lists what
earlier exports hold of that: the id of the export (as in its `export.json`) and the row, or `*` for
an export all of whose rows are older than the retention time. {tombstones} in it. Rows that are
listed must not be used any more: erase that export. `emojibot model train` refuses it when it
stands beside this one.
"""

_CSV: Final = """
`emojis` and `shown` hold JSON. Texts such as `null` are texts:

```python
import pandas

pandas.read_csv("train.csv", keep_default_na=False, na_values={"rank": [""]}, dtype={"text": str})
```
"""


def card(export: BegunExport, tally: Tally, form: str) -> str:
    """README.md of an export whose files are in the format `form`."""
    period = "Only the choices made on or after {} are in it. " if export.since else "{}"
    period = period.format(export.since or "")
    if tally.last:
        period += f"The last choice is of {tally.last}."
    people = sum(map(len, tally.people.values()))
    body = _TEXT.format(
        id=export.id,
        rows=f"{tally.total} rows",
        people=people,
        period=period.strip(),
        columns="\n".join(
            f"| `{name}` | {_type(name, form)} | {meaning} |"
            for name, (_, meaning) in COLUMNS.items()
        ),
        reading=_CSV if form == "csv" else "",
        counts="\n".join(_counts(tally)),
        tombstones=f"{tally.tombstones} lines are",
    )
    return "\n".join(_head(tally, form)) + "\n\n" + body


def _head(tally: Tally, form: str) -> Iterator[str]:
    """The lines between `---` that `datasets` reads."""
    yield "---"
    languages = [lang for lang in tally.values("language") if lang != "other"]
    if languages:
        yield "language:"
        yield from (f"- {lang}" for lang in languages)
    yield "license: other"
    if tally.total:
        yield "configs:"
        yield "- config_name: default"
        yield "  data_files:"
        for split in SPLITS:
            if tally.rows(split):
                yield f"  - split: {split}"
                yield f"    path: {split}.{form}"
        if form == "csv":  # "null" is a text, an empty field is none
            yield "  keep_default_na: false"
            yield "  na_values:"
            yield "  - ''"
        yield "dataset_info:"
        yield "  features:"
        for name, (kind, _) in COLUMNS.items():
            yield f"  - name: {name}"
            flat = _STRING if form == "csv" and name in _LISTS else kind
            yield from (f"    {line}" for line in flat)
    yield "---"


def _type(name: str, form: str) -> str:
    if form == "csv" and name in _LISTS:
        return "string of JSON"
    first, *rest = COLUMNS[name][0]
    return "list of structs" if rest else first.removeprefix("dtype: ").replace("list:", "list of")


def _counts(tally: Tally) -> Iterator[str]:
    """The lines of the table of counts."""
    yield _line("people", [len(tally.people[split]) for split in SPLITS])
    for mark in [("rows", ""), ("none fitted", ""), ("order drawn at random", "")]:
        yield _marked(tally, mark)
    for what in ("kind", "language", "model"):
        for value in tally.values(what):
            yield _marked(tally, (what, value))


def _marked(tally: Tally, mark: tuple[str, str]) -> str:
    what, value = mark
    name = f"{what} `{value}`".replace("|", "\\|") if value else what
    return _line(name, [tally.counts[mark][split] for split in SPLITS])


def _line(name: str, numbers: list[int]) -> str:
    return f"| {name} | " + " | ".join(map(str, [*numbers, sum(numbers)])) + " |"
