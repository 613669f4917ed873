"""The page of settings holds each of them, with what it takes."""

from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel, Field, SecretStr

from bot.settings import Settings
from tests.docs.made import ROOT
from tests.docs.settings import settings_page

PAGE = (ROOT / "docs/settings.md").read_text("utf-8")


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_on_the_page(name: str) -> None:
    assert f"\n### `{name.upper()}`\n" in PAGE


class House(BaseModel):
    """What the example below sets."""

    door: SecretStr | None = None
    rooms: int = Field(3, ge=1)
    light: float = Field(0.5, ge=0, le=1)
    colour: Literal["red", "green", "blue"] = "red"
    owners: frozenset[int] = frozenset()
    garden: Path | None = None
    name: str = "Home"


EXAMPLE = """\
# All of it
# has a default.

## Outside
# How it opens (docs/store.md).
DOOR=
# Where it is green.
GARDEN=
# What it looks like.
COLOUR=red

## Inside
# How many there are.
ROOMS=3
# How bright they are.
LIGHT=0.5
# Who lives there.
OWNERS=
# What they call it.
NAME=Home
"""


def test_a_part_is_a_section_and_a_comment_tells_of_its_setting() -> None:
    page = settings_page(EXAMPLE, House.model_fields)

    assert "All of it\nhas a default.\n\n## Outside\n\n### `DOOR`\n\nHow it opens" in page
    assert page.index("\n## Outside\n") < page.index("`COLOUR`") < page.index("\n## Inside\n")


def test_a_page_that_a_comment_names_is_linked() -> None:
    assert "How it opens ([store.md](store.md))." in settings_page(EXAMPLE, House.model_fields)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("DOOR", "a secret; empty unless set."),
        ("GARDEN", "a path; empty unless set."),
        ("COLOUR", "`red`, `green` or `blue`; `red` unless set."),
        ("ROOMS", "a whole number, 1 or more; `3` unless set."),
        ("LIGHT", "a number, 0 to 1; `0.5` unless set."),
        ("OWNERS", "whole numbers; empty unless set."),
        ("NAME", "text; `Home` unless set."),
    ],
)
def test_it_is_said_what_a_setting_takes(name: str, said: str) -> None:
    _, _, rest = settings_page(EXAMPLE, House.model_fields).partition(f"### `{name}`")

    assert rest.partition("Takes ")[2].startswith(said)
