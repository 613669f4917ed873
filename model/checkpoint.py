"""A checkpoint as transformers writes it, as far as it is understood without transformers."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from model.artifact import positions
from model.errors import ArtifactError
from model.labels import canonical


def labels_of(id2label: Mapping[Any, str] | None, source: Path | str) -> tuple[str, ...]:
    """The emojis that the classifier `source` ranks, stored form, in the order of its head's rows.

    Raises:
        ArtifactError: its id2label names none.
    """
    try:
        ordered = sorted((id2label or {}).items(), key=lambda pair: int(pair[0]))
    except (AttributeError, TypeError, ValueError):  # it is something else than numbers and names
        ordered = []
    names = [str(name) for _, name in ordered]
    if not names or names[0] == "LABEL_0":
        raise ArtifactError(f"{source}: id2label in config.json does not name the emojis; add it")
    return tuple(canonical(name) for name in names)


def max_tokens_of(config: Mapping[str, Any], tokenizer_most: float, source: Path | str) -> int:
    """How many tokens it reads, <s> and </s> included.

    Args:
        tokenizer_most: what tokenizer_config.json calls model_max_length.

    Raises:
        ArtifactError: config.json does not say.
    """
    try:
        return int(min(positions(config), tokenizer_most))
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise ArtifactError(
            f"{source}: config.json does not say how many tokens the model reads; copy it again"
        ) from error
