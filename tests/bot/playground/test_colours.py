"""Whether what is written can be read: WCAG 2.2, contrast of level AA."""

import re
from pathlib import Path

import pytest

THEME = Path("bot/playground/static/theme.css").read_text(encoding="utf-8")

TEXTS = [  # what is written, on what
    ("ink", "paper"),
    ("ink", "surface"),
    ("ink", "raised"),
    ("ink", "tint"),
    ("muted", "paper"),
    ("muted", "glow"),
    ("muted", "surface"),
    ("muted", "raised"),
    ("muted", "tint"),
    ("accent", "surface"),
    ("accent", "raised"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-mine", "mine"),
    ("mine-muted", "mine"),
    ("paper", "ink"),
]


def theme(side: int) -> dict[str, str]:
    """The colours of the light theme (0) or of the dark one (1)."""
    pairs = re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", THEME)
    return {name: colours[side] for name, *colours in pairs}


def luminance(colour: str) -> float:
    """Relative luminance in 0..1. Source: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("side", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_stands_out(side: int, text: str, ground: str) -> None:
    colours = theme(side)

    lights = sorted((luminance(colours[text]), luminance(colours[ground])))

    assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 4.5
