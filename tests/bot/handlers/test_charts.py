"""Pictures of counts: that they show what they should, by their colours."""

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bot.feedback import DayStats
from bot.handlers.charts import days_picture, emoji_font, favourites_picture

CHARCOAL, GREY = (0x2A, 0x22, 0x1E), (0xA8, 0x97, 0x8B)
BLUE, GREEN = (0x3B, 0x82, 0xF6), (0x4A, 0xDE, 0x80)
ORANGE, PURPLE = (0xFB, 0x92, 0x3C), (0xC0, 0x84, 0xFC)

COUNTS = [("❤️", 40), ("😂", 20), ("👍🏽", 1)]


def read(png: bytes) -> Image.Image:
    picture = Image.open(BytesIO(png))
    assert picture.format == "PNG"
    return picture.convert("RGB")


def wide(picture: Image.Image, color: tuple[int, int, int], y: int) -> int:
    """How many pixels of a row have that colour."""
    return sum(picture.getpixel((x, y)) == color for x in range(picture.width))


def count(picture: Image.Image, color: tuple[int, int, int]) -> int:
    return sum(wide(picture, color, y) for y in range(picture.height))


def day(number: int, offered: int = 0, *ranks: int, latency: float | None = None) -> DayStats:
    return DayStats(
        day=date(2026, 3, 1) + timedelta(days=number),
        offered=offered,
        chosen=sum(ranks),
        none=0,
        other=0,
        ranks=ranks,
        models=(),
        languages=(),
        latency_ms=latency,
        consents=number % 2,
        inline=0,
        reactions=0,
    )


@pytest.fixture
def font() -> Path:
    found = emoji_font()
    if found is None:
        pytest.skip("this system has no Noto Color Emoji")
    return found


def test_a_favourites_bar_is_as_long_as_its_count(font: Path) -> None:
    picture = read(favourites_picture(COUNTS, font))

    first, second, third = (wide(picture, ORANGE, 12 + 36 + 72 * row) for row in range(3))
    assert first == pytest.approx(2 * second, abs=3)
    assert 0 < third < second / 4


def test_favourites_are_drawn_in_colour(font: Path) -> None:
    picture = read(favourites_picture([("❤️", 1)], font))

    reds = [picture.getpixel((x, 48)) for x in range(16, 70)]
    assert any(r > 200 and g < 90 and b < 90 for r, g, b in reds)  # type: ignore[misc]


def test_emojis_of_several_characters_stay_within_their_place(font: Path) -> None:
    one = read(favourites_picture([("🎉", 1)], font))
    family = read(favourites_picture([("👨‍👩‍👧‍👦", 1)], font))

    assert family.size == one.size
    assert {family.getpixel((x, 48)) for x in range(69, 84)} == {CHARCOAL}


def test_the_parts_of_a_day_stand_in_each_other() -> None:
    picture = read(days_picture([day(0, 100, 25, 25, latency=8.0), day(1, 100)]))

    assert count(picture, GREEN) == pytest.approx(count(picture, BLUE), rel=0.02)
    assert count(picture, GREY) > 5 * count(picture, BLUE)
    assert count(picture, ORANGE) > 0
    assert count(picture, PURPLE) > 0


@pytest.mark.parametrize("length", [1, 2, 30, 365])
def test_days_without_anything_can_be_drawn(length: int) -> None:
    picture = read(days_picture([day(0)] * length))

    assert count(picture, BLUE) == count(picture, ORANGE) == 0


def test_a_font_that_is_missing_or_of_another_kind_is_not_taken(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"not a font")

    assert emoji_font([str(tmp_path / "missing.ttf"), str(broken)]) is None
