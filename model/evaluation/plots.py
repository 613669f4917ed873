"""Pictures: how training went, and which emojis a model takes for which."""

import unicodedata
from pathlib import Path

import matplotlib

matplotlib.use("Agg")  # no display is needed

import numpy as np
from matplotlib.figure import Figure

from model.evaluation.evaluation import Judged


def plot_training(histories: dict[str, list[dict[str, float]]], path: Path) -> None:
    """Loss of every stage by step, and accuracy where a stage measured it."""
    figure = Figure(figsize=(5 * max(len(histories), 1), 3.5), layout="constrained")
    axes = figure.subplots(1, max(len(histories), 1), squeeze=False)[0]
    for axis, (stage, history) in zip(axes, histories.items(), strict=False):
        for name, colour in (("loss", "tab:blue"), ("eval_loss", "tab:orange")):
            points = [(row["step"], float(row[name])) for row in history if name in row]
            if points:
                axis.plot(*zip(*points, strict=True), color=colour, label=name)
        accuracy = [(r["step"], r["eval_accuracy"]) for r in history if "eval_accuracy" in r]
        if accuracy:
            right = axis.twinx()
            right.plot(*zip(*accuracy, strict=True), color="tab:green", label="accuracy")
            right.set_ylabel("accuracy")
        axis.set_title(stage)
        axis.set_xlabel("step")
        axis.set_ylabel("loss")
    figure.savefig(path, dpi=80)


def plot_confusion(judged: Judged, path: Path) -> None:
    """Share of each emoji's texts (rows) by first answer (columns), for emojis that occur.

    Fonts that matplotlib can draw have no emojis, so the axes give their Unicode names.
    """
    size = len(judged.labels)
    table = np.zeros((size, size))
    np.add.at(table, (judged.gold, judged.probabilities.argmax(axis=1)), 1)
    used = np.flatnonzero(table.sum(axis=0) + table.sum(axis=1))
    table = table[np.ix_(used, used)]
    table /= np.maximum(table.sum(axis=1, keepdims=True), 1)
    names = [_name(judged.labels[place]) for place in used]
    side = 3 + 0.16 * len(names)
    figure = Figure(figsize=(side + 1, side), layout="constrained")
    axis = figure.subplots()
    picture = axis.imshow(table, vmin=0, vmax=max(0.5, table.max()), cmap="viridis")
    axis.set_xticks(range(len(names)), names, rotation=90, fontsize=7)
    axis.set_yticks(range(len(names)), names, fontsize=7)
    axis.set_xlabel("answered first")
    axis.set_ylabel("picked by a person")
    figure.colorbar(picture, shrink=0.6)
    figure.savefig(path, dpi=110)


def _name(emoji: str) -> str:
    words = " ".join(unicodedata.name(character).lower() for character in emoji)
    letters = words.replace("regional indicator symbol letter ", "")
    return letters if letters == words else f"flag {letters.replace(' ', '')}"
