"""Small pictures of counts, with nothing but digits and emojis in them: words go beside them.

They are cards of warm charcoal, which look meant on a light background and do not glare on a
dark one: a picture does not learn which of the two its reader sees, and Telegram sends it
without alpha.

Pillow draws them in a few milliseconds and in a few megabytes. Emojis need a font in colour
that the system may not have.
"""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from bot.feedback import DayStats

_FONTS: Final = (
    "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf",  # Debian's fonts-noto-color-emoji
    "/usr/share/fonts/noto/NotoColorEmoji.ttf",
    "/usr/share/fonts/noto-emoji/NotoColorEmoji.ttf",
    "/usr/share/fonts/google-noto-emoji/NotoColorEmoji.ttf",
)
_FONT_SIZE: Final = 109  # the only one that Noto's bitmaps have

_CHARCOAL, _LINE, _INK, _GREY = "#2a221e", "#4c3f37", "#f6ede6", "#a8978b"
_BLUE, _GREEN, _ORANGE, _PURPLE = "#3b82f6", "#4ade80", "#fb923c", "#c084fc"

_Color = str


def emoji_font(places: Sequence[str] = _FONTS) -> Path | None:
    """Noto Color Emoji, if this system has it where systems keep it."""
    for place in places:
        path = Path(place)
        try:
            ImageFont.truetype(path, _FONT_SIZE)
        except OSError:  # not there, or of a kind that has no bitmaps
            continue
        return path
    return None


def favourites_picture(counts: Sequence[tuple[str, int]], font: Path) -> bytes:
    """A bar for each emoji, as a PNG of 640 pixels in width.

    Args:
        counts: emojis as they are shown and how often each was picked, most first; not empty.
        font: what `emoji_font` found.
    """
    row, left, right = 72, 84, 540  # a row's height; where bars start, where the longest ends
    picture = Image.new("RGB", (640, 24 + row * len(counts)), _CHARCOAL)
    draw = ImageDraw.Draw(picture)
    colored, digits = ImageFont.truetype(font, _FONT_SIZE), ImageFont.load_default(30)
    most = max(count for _, count in counts)
    for number, (emoji, count) in enumerate(counts):
        top = 12 + row * number
        glyph = _glyph(emoji, colored, 52)
        picture.paste(glyph, (16, top + (row - glyph.height) // 2), glyph)
        end = left + max(12, round((right - left) * count / most))
        draw.rounded_rectangle((left, top + 16, end, top + row - 16), 8, _ORANGE)
        draw.text((end + 12, top + row / 2), str(count), _INK, digits, anchor="lm")
    return _png(picture)


def days_picture(days: Sequence[DayStats]) -> bytes:
    """Suggestions, latency and consents of each day, one panel below the other, as a PNG.

    On top, a day's suggestions in grey, of those the ones taken in blue, of those the ones
    that stood first in green; then the median milliseconds of a ranking in orange; then the
    consents given in purple. Days are written as month-day.

    Args:
        days: one after the other, oldest first; not empty.
    """
    width, left, right = 960, 88, 940
    picture = Image.new("RGB", (width, 640), _CHARCOAL)
    draw = ImageDraw.Draw(picture)
    digits = ImageFont.load_default(18)
    step = (right - left) / len(days)

    def panel(top: int, bottom: int, *series: tuple[_Color, Callable[[DayStats], float]]) -> None:
        """Bars from `bottom` up, those of later series in front of earlier ones."""
        _, value = series[0]
        most = max(1.0, *(value(day) for day in days))
        for y, label in ((top, f"{most:.0f}"), (bottom, "0")):
            draw.line((left, y, right, y), _LINE)
            draw.text((left - 10, y), label, _INK, digits, anchor="rm")
        for color, value in series:
            for number, day in enumerate(days):
                height = round((bottom - top) * value(day) / most)
                x = left + step * number
                if height:
                    draw.rectangle((x + 2, bottom - height, x + step - 2, bottom - 1), color)

    panel(
        *(24, 320),
        (_GREY, lambda day: day.offered),
        (_BLUE, lambda day: day.chosen),
        (_GREEN, lambda day: day.ranks[0] if day.ranks else 0),
    )
    panel(360, 460, (_ORANGE, lambda day: day.latency_ms or 0))
    panel(500, 590, (_PURPLE, lambda day: day.consents))
    for number in range(len(days) - 1, -1, -5):  # today, and what is left of it
        x = left + step * (number + 0.5)
        draw.text((x, 604), f"{days[number].day:%m-%d}", _INK, digits, anchor="mt")
    return _png(picture)


def _glyph(emoji: str, font: ImageFont.FreeTypeFont, size: int) -> Image.Image:
    """`emoji` in colour, not larger than `size` pixels in either direction."""
    box = font.getbbox(emoji)
    glyph = Image.new("RGBA", (max(1, round(box[2])), max(1, round(box[3]))))
    ImageDraw.Draw(glyph).text((0, 0), emoji, font=font, embedded_color=True)
    glyph.thumbnail((size, size), Image.Resampling.LANCZOS)
    return glyph


def _png(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()
