"""taste.json: a taste as people can read it, each emoji by itself, zeros left out."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from model.strict_json import parse
from model.taste.layer import NO_TASTE, Floats, Layer, Taste

TASTE: Final = "taste.json"
FORMAT: Final = 1

_DIGITS: Final = 4  # behind the point
_FAINT: Final = 0.05  # shifts under it would be most of the file and move next to nothing


def write_taste(taste: Taste, labels: Sequence[str], folder: Path) -> None:
    """Put `taste`, for a network of `labels`, beside the artifact in `folder`."""
    emojis = (*labels, *taste.added)
    said = {
        "format": FORMAT,
        "version": taste.version,
        "added": list(taste.added),
        "positions": [round(position, _DIGITS) for position in taste.positions],
        "layers": {lang: _told(layer, labels, emojis) for lang, layer in taste.layers.items()},
    }
    text = json.dumps(said, ensure_ascii=False, indent=1)
    (folder / TASTE).write_text(text + "\n", encoding="utf-8")


def read_taste(folder: Path, labels: Sequence[str]) -> Taste:
    """The taste beside the artifact in `folder`; none where there is no file.

    Raises:
        ValueError: it is damaged, or of a network with other labels; the message says what.
    """
    try:
        said = parse((folder / TASTE).read_bytes())
    except FileNotFoundError:
        return NO_TASTE
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise ValueError(f"its format is not {FORMAT}")
    try:
        added = tuple(map(str, said["added"]))
        emojis = (*labels, *added)
        layers = {str(lang): _read(one, labels, emojis) for lang, one in said["layers"].items()}
        positions = tuple(map(float, said["positions"]))
        taste = Taste(str(said["version"]), added, layers, positions)
    except KeyError as error:
        raise ValueError(f"{error} is missing, or no emoji of this model") from error
    except (TypeError, AttributeError) as error:
        raise ValueError(str(error)) from error
    if len({*emojis}) != len(emojis) or not taste.version:
        raise ValueError("an emoji is there twice, or it has no version")
    return taste


def _told(layer: Layer, labels: Sequence[str], emojis: Sequence[str]) -> dict[str, Any]:
    return {
        "scale": round(layer.scale, _DIGITS),
        "picks": {emoji: int(n) for emoji, n in zip(emojis, layer.picks, strict=True) if n},
        "before": _row(layer.shares[0], emojis),
        "after": _row(layer.shares[1], emojis),
        "bias": _row(layer.bias, emojis),
        "doubt": _row(layer.doubt, emojis),
        "shift": _matrix(layer.shift, emojis, labels, _FAINT),
        "replaced": _matrix(layer.replaced, emojis[len(labels) :], labels, 0.0),
    }


def _row(values: Floats, emojis: Sequence[str], faint: float = 0.0) -> dict[str, float]:
    return {
        emoji: value
        for emoji, exact in zip(emojis, values, strict=True)
        if abs(value := round(float(exact), _DIGITS)) > faint
    }


def _matrix(
    values: Floats, emojis: Sequence[str], labels: Sequence[str], faint: float
) -> dict[str, dict[str, float]]:
    rows = {emoji: _row(row, labels, faint) for emoji, row in zip(emojis, values, strict=True)}
    return {emoji: row for emoji, row in rows.items() if row}


def _read(told: Mapping[str, Any], labels: Sequence[str], emojis: Sequence[str]) -> Layer:
    layer = Layer(
        float(told["scale"]),
        _vector(told["bias"], emojis),
        _table(told["shift"], emojis, labels),
        _table(told["replaced"], emojis[len(labels) :], labels),
        _vector(told["doubt"], emojis),
        _vector(told["picks"], emojis).astype(np.int64),
        np.stack([_vector(told[when], emojis) for when in ("before", "after")]),
    )
    if layer.scale <= 0 or (layer.replaced < 0).any():
        raise ValueError("a scale is not above 0, or what replaces an emoji is under 0")
    return layer


def _vector(told: Mapping[str, Any], emojis: Sequence[str]) -> Floats:
    places = {emoji: place for place, emoji in enumerate(emojis)}
    vector = np.zeros(len(emojis))
    for emoji, value in told.items():
        vector[places[emoji]] = float(value)
    return vector


def _table(
    told: Mapping[str, Mapping[str, Any]], emojis: Sequence[str], labels: Sequence[str]
) -> Floats:
    places = {emoji: place for place, emoji in enumerate(emojis)}
    table = np.zeros((len(emojis), len(labels)))
    for emoji, row in told.items():
        table[places[emoji]] = _vector(row, labels)
    return table
