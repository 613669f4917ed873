"""The card of an export: README.md, whose head tells `datasets` which files and types to read."""

from collections.abc import Iterator
from typing import Any, Final

import yaml

from bot.feedback.export.columns import Column, columns
from bot.feedback.export.tally import Tally
from bot.feedback.exported import BegunExport
from model.feedback_format import SPLITS

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
            f"| `{column.name}` | {_type(column, form)} | {column.says} |" for column in columns()
        ),
        reading=_CSV if form == "csv" else "",
        counts="\n".join(_counts(tally)),
        tombstones=f"{tally.tombstones} lines are",
    )
    head = yaml.safe_dump(_head(tally, form), sort_keys=False, allow_unicode=True)
    return f"---\n{head}---\n\n{body}"


def _head(tally: Tally, form: str) -> dict[str, Any]:
    """What `datasets` reads: which files there are, and the types of their columns."""
    head: dict[str, Any] = {}
    if languages := [lang for lang in tally.values("language") if lang != "other"]:
        head["language"] = languages
    head["license"] = "other"
    if tally.total:
        head["configs"] = [_config(tally, form)]
        head["dataset_info"] = {"features": [_feature(column, form) for column in columns()]}
    return head


def _config(tally: Tally, form: str) -> dict[str, Any]:
    files = [{"split": it, "path": f"{it}.{form}"} for it in SPLITS if tally.rows(it)]
    config: dict[str, Any] = {"config_name": "default", "data_files": files}
    if form == "csv":  # "null" is a text, an empty field is none
        config |= {"keep_default_na": False, "na_values": [""]}
    return config


def _feature(column: Column, form: str) -> dict[str, Any]:
    """`column` as `datasets` spells it."""
    if not isinstance(column.type, list):
        return {"name": column.name, "dtype": column.type}
    if form == "csv":  # a list is JSON in it
        return {"name": column.name, "dtype": "string"}
    [inner] = column.type
    if isinstance(inner, dict):
        inner = [{"name": name, "dtype": dtype} for name, dtype in inner.items()]
    return {"name": column.name, "list": inner}


def _type(column: Column, form: str) -> str:
    """The type of `column`, in words."""
    if not isinstance(column.type, list):
        return str(column.type)
    if form == "csv":
        return "string of JSON"
    return "list of structs" if isinstance(column.type[0], dict) else f"list of {column.type[0]}"


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
