"""Writes the card of a round: what it goes on from, what people taught it, and what that changed.

It counts texts and quotes none.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from model.artifact import Manifest
from model.labels import display

SETS = {
    "held_out_en": "reference, English",
    "held_out_ru": "reference, Russian",
    "feedback": "picks of held-out people",
}

_TEXT: Final = """\
# {manifest.version}

Ranks {labels} emojis for a short message. A fine-tuning round, made by
`emojibot model train` on {manifest.created_at:%Y-%m-%d}: it goes on from **{manifest.parent}** and
adds what people answered to the bot. Data hash `{manifest.data_hash}`. Weights are stored in
{manifest.precision} and computed in float32.

{emojis}

{grown}

## Figures

Of the stored model, beside its parent's, on texts that no round is trained on. The reference is
the held-out fifth of the written corpus.

{table}
The picks of held-out people are counted as they are: people pick what they were shown, and the
first more than others, so these figures favour whoever answered. `emojibot model promote`
compares the two with intervals. The temperature ({manifest.temperature}) was fitted on the
reference and on people who said when to stop.

## What people taught it

{feedback}
{bias}
{recipe[tombstones]:,} rows of exports are listed as erased since; none of these rows is in the
exports that this model was trained on. {asked}

## Against forgetting

Beside each row of feedback the model was shown {recipe[old]:g} old rows, of the written corpus
and of the files given, with what {manifest.parent} said of them as {recipe[kept_old]:.0%} of
the answer. The held-out fifth of the written corpus was trained on in no round.

## Licence and privacy

The weights carry what people consented to have used for training. Their texts are in no file of
this folder, and exports belong to whoever runs the bot: they are not to be published. The
licences of what the first parent was made from hold on; its card names them.

## Make it again

    emojibot model train --base {manifest.parent} {data}

The round's numbers and all counts are in `manifest.json`.
"""


def write_round_card(manifest: Manifest, path: Path) -> None:
    """Write the card of `manifest` to `path`."""
    path.write_text(_card(manifest), encoding="utf-8")


def _card(manifest: Manifest) -> str:
    recipe = manifest.recipe
    grown = _shown(recipe["grown"])
    return _TEXT.format(
        manifest=manifest,
        recipe=recipe,
        labels=len(manifest.labels),
        emojis=_shown(manifest.labels),
        grown=f"New in this round: {grown}" if grown else "No emoji is new in this round.",
        table=table(manifest),
        feedback=_feedback(recipe["feedback"]),
        bias=_bias(recipe["propensities"]),
        asked=asked_text(recipe["database"]),
        data=" ".join(f"--data {export}" for export in recipe["exports"]),
    )


def asked_text(database: str) -> str:
    """Whether the bot's own list of what was erased was asked."""
    if database == "asked":
        return "The list that the bot keeps beside its database said so at the start."
    return (
        "Only the lists of other exports said so: the bot's own could not be had"
        " (`--no-database`), so that what was erased lately may be among them."
    )


def _shown(labels: Iterable[str]) -> str:
    return " ".join(map(display, labels))


def table(manifest: Manifest) -> str:
    """First right and in first 3 beside the parent's, of every set that was measured."""
    lines = [
        f"| set | texts | first right: {manifest.parent} | {manifest.version}"
        f" | in first 3: {manifest.parent} | {manifest.version} |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    former = manifest.metrics.get("parent", {})
    for key, name in SETS.items():
        if figures := manifest.metrics.get(key):
            before = former.get(key, {})
            cells = [
                f"{one[measure]:.3f}" if measure in one else "–"
                for measure in ("accuracy", "top3")
                for one in (before, figures)
            ]
            lines.append(f"| {name} | {figures['n']:,} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def people_table(feedback: Mapping[str, Any]) -> str:
    """How many people said what, by split."""
    lines = ["| people | rows | how many | kinds | languages |", "|---|--:|--:|---|---|"]
    for split, found in feedback.items():
        if split != "taught":
            lines.append(
                f"| {split} | {found['rows']:,} | {found['people']:,}"
                f" | {_listed(found['by_kind'])} | {_listed(found['by_lang'])} |"
            )
    return "\n".join(lines) + "\n"


def _feedback(feedback: Mapping[str, Any]) -> str:
    taught = feedback["taught"]
    weights = ", ".join(f"{kind} {weight:.2f}" for kind, weight in taught["weights"].items())
    return (
        people_table(feedback)
        + f"\nExamples: {_listed(taught['examples'])}, of {taught['people']:,} people;"
        f" {taught['capped']:,} of them said more than one person may count for, and"
        f" {taught['damped']:,} pick the same too often. Mean weights: {weights}."
        + (f" Left out: {_listed(taught['dropped'])}." if taught["dropped"] else "")
        + "\n"
    )


def _bias(propensities: list[float]) -> str:
    if len(propensities) == 1:
        return "No pick counts more for the rank it stood at.\n"
    listed = ", ".join(f"{theta:.2f}" for theta in propensities)
    return (
        "A pick counts the more the less its rank is looked at; beside the first rank, the ranks"
        f" are looked at {listed}.\n"
    )


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.items()) or "none"
