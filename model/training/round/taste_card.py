"""Writes the card of a round in which only the taste learned: what it changed, and by how much.

It counts texts and quotes none.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from model.artifact import Manifest
from model.labels import display
from model.taste import Taste
from model.taste.moved import Moved, moved_most
from model.training.round.card import asked_text, people_table, table

_MOST: Final = 8
_LANGUAGES: Final = {"en": "English", "ru": "Russian"}

_TEXT: Final = """\
# {manifest.version}

Ranks {labels} emojis for a short message: the network of **{manifest.parent}**, unchanged, and
beside it what people answered to the bot, in `taste.json`. Made by `emojibot model train` on
{manifest.created_at:%Y-%m-%d}. Data hash `{manifest.data_hash}`.

## Figures

Of this model beside its parent, on texts that no round is trained on. What the network alone can do
stands in the card of {manifest.parent}, and has not changed.

{table}
The picks of held-out people are counted as they are: people pick what they were shown, and the
first more than others, so these figures favour whoever answered. `emojibot model promote`
compares the two with intervals.

## What people taught it

{people}
Learned from {answers} answers.{added} {positions}

{moved}
{recipe[tombstones]:,} rows of exports are listed as erased since; none of these rows is in the
exports that this model was trained on. {asked}

## Licence and privacy

The taste carries what people consented to have used for training. Their texts are in no file of
this folder, and exports belong to whoever runs the bot: they are not to be published. Nothing of
a single person is stored: the numbers are those of a language. The licences of what the network
was made from hold on; the card of {manifest.parent} names them.
"""


def write_taste_card(manifest: Manifest, taste: Taste, path: Path) -> None:
    """Write the card of `manifest` to `path`."""
    recipe = manifest.recipe
    learned = recipe["taste"]
    card = _TEXT.format(
        manifest=manifest,
        recipe=recipe,
        labels=len(manifest.labels) + len(taste.added),
        table=table(manifest),
        people=people_table(recipe["feedback"]),
        answers=" and ".join(
            f"{count:,} {_LANGUAGES[lang]}" for lang, count in learned["answers"].items()
        ),
        added=_added(taste.added),
        positions=_positions(learned),
        moved=_moved(manifest, taste),
        asked=asked_text(recipe["database"]),
    )
    path.write_text(card, encoding="utf-8")


def _added(added: Iterable[str]) -> str:
    shown = " ".join(map(display, added))
    return f" Emojis that the network does not know, and people typed: {shown}." if shown else ""


def _positions(learned: Mapping[str, Any]) -> str:
    if not any(learned["positions"]):
        return "No place was taken to be likelier than another."
    listed = ", ".join(f"{position:.2f}" for position in learned["positions"])
    return f"Tapped at places 1, 2, … beside the first, in logarithms: {listed}."


def _moved(manifest: Manifest, taste: Taste) -> str:
    lines = [
        "| language | emoji | mean probability before | now | picked |",
        "|---|---|--:|--:|--:|",
    ]
    for found in moved_most(taste, manifest.labels, _MOST):
        lines += [_row(found.lang, one) for one in (*found.raised, *found.lowered)]
    return "\n".join(lines) + "\n"


def _row(lang: str, one: Moved) -> str:
    figures = f"{one.before:.3f} | {one.after:.3f} | {one.picks:,}"
    return f"| {_LANGUAGES[lang]} | {display(one.emoji)} | {figures} |"
