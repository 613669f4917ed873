"""What of the answers in fp32 those at eight bits keep, and what fits of either."""

from collections.abc import Mapping, Sequence

import numpy as np

from model.data.corpus import JUDGEMENT_FILES
from model.engine import Classifier, Floats
from model.evaluation.acceptance import acceptance, read_judgements
from model.evaluation.evaluation import network_answers_of

_SHOWN = 3


def kept(engines: Mapping[str, Classifier], texts: Sequence[str]) -> dict[str, dict[str, float]]:
    """Of each engine how far it agrees with the first on `texts`, and how often its choices fit."""
    answers = {name: network_answers_of(it)(list(texts)) for name, it in engines.items()}
    first = next(iter(answers.values()))
    return {
        name: _agreement(answers[name], first) | _fits(engine) for name, engine in engines.items()
    }


def _agreement(found: Floats, expected: Floats) -> dict[str, float]:
    best, wanted = (np.argsort(-rows, axis=1, kind="stable") for rows in (found, expected))
    shared = [len(set(a) & set(b)) for a, b in zip(best[:, :3], wanted[:, :3], strict=True)]
    return {
        "texts": len(found),
        "first_kept": float((best[:, 0] == wanted[:, 0]).mean()),
        "three_kept": float(np.mean(shared)) / _SHOWN,
        "moved": float(np.abs(found - expected).max()),
        "moved_mean": float(np.abs(found - expected).max(axis=1).mean()),
    }


def _fits(engine: Classifier) -> dict[str, float]:
    figures: dict[str, float] = {}
    for file in JUDGEMENT_FILES:
        judged = acceptance(network_answers_of(engine), engine.labels, read_judgements(file))
        figures[f"{file.stem}_first_fits"] = judged["first_fits"]
        figures[f"{file.stem}_three_fit"] = judged["three_fit"]
    return figures
