"""Pictures: how training went, and which emojis a model takes for which."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")  # no display is needed

import numpy as np
from matplotlib.figure import Figure

from model.training.judging import Judged


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
    """Share of each emoji's texts (rows) by first answer (columns), labels by number.

    Fonts seldom have emojis, so the axes are numbered in the order of the labels.
    """
    size = len(judged.labels)
    table = np.zeros((size, size))
    np.add.at(table, (judged.gold, judged.probabilities.argmax(axis=1)), 1)
    table /= np.maximum(table.sum(axis=1, keepdims=True), 1)
    figure = Figure(figsize=(8, 7), layout="constrained")
    axis = figure.subplots()
    picture = axis.imshow(table, vmin=0, vmax=1, cmap="viridis")
    axis.set_xlabel("answered (label number)")
    axis.set_ylabel("picked (label number)")
    figure.colorbar(picture)
    figure.savefig(path, dpi=90)
