"""Where too few people are held out to judge a taste, everybody judges what the others taught."""

from collections.abc import Mapping
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

from model.artifact import Artifact
from model.data.examples import fold
from model.data.feedback import read_export
from model.engine import Engine
from model.errors import MissingExtra
from model.evaluation.evaluation import network_answers_of
from model.promotion.comparison import MIN_PEOPLE
from model.promotion.held_out import HeldOut
from model.taste import Taste


def is_few(own: HeldOut) -> bool:
    """Whether so few people are held out that they could say nothing."""
    return len({pick.cluster for pick in own.picks}) < MIN_PEOPLE


def learned_alone(candidate: Artifact, export: Path) -> bool:
    """Whether the taste of `candidate` is all that learned of `export`, and can learn again."""
    recipe = candidate.manifest.recipe
    return recipe.get("name") == "taste" and str(export) in recipe.get("exports", ())


def by_others(
    candidate: Artifact, engine: Engine, export: Path, reference: HeldOut
) -> Mapping[str, Taste]:
    """What the others taught, for each person of `export`.

    Args:
        engine: the candidate's.
        reference: whose texts nothing is learned of.

    Raises:
        DatasetError: the export cannot be read.
        MissingExtra: what learns a taste is not installed.
    """
    if find_spec("scipy") is None:
        raise MissingExtra("torch", "judging a taste by fewer than 75 people")
    from model.training.taste.folds import taught_by_others

    return taught_by_others(
        [*chain.from_iterable(read_export(export).rows.values())],
        candidate.taste,
        candidate.manifest.labels,
        network_answers_of(engine),
        frozenset(fold(pick.text) for pick in reference.picks),
        correct_bias=candidate.manifest.recipe["correct_bias"],
    )
