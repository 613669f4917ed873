"""`emojibot play`, whole: the real bot behind the page, used by keyboard and mouse.

`make pictures` keeps the screenshots of this run in docs/.
"""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from model.labels import DEFAULT_LABELS, display
from tests.browser import PHONE, OpenPage

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(90)]

SHOWN = re.compile("|".join(display(label) for label in DEFAULT_LABELS))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def address(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """Where a fresh playground listens; it is stopped like Ctrl-C would."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "play", "--port", "0", "--no-open",
        cwd=tmp_path_factory.mktemp("play"),
        env={"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1", "BOT_TOKEN": "1:never-used"},
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    said = (await process.stdout.readline()).decode()
    found = re.search(r"http://\S+", said)
    assert found, said
    yield found.group()
    process.terminate()
    assert await process.wait() == 0


async def say(page: Page, text: str) -> None:
    await page.get_by_role("textbox", name="Message").fill(text)
    await page.keyboard.press("Enter")


async def test_a_message_is_answered_and_a_tap_is_marked(
    address: str, open_page: OpenPage, tmp_path: Path
) -> None:
    page = await open_page(address, viewport={"width": 1100, "height": 860})
    await page.locator("body[data-ready]").wait_for()
    log = page.get_by_role("log")
    for count, text in enumerate(("I love you so much", "спокойной ночи"), 1):
        await say(page, text)
        await expect(log.get_by_role("button", name=re.compile("None fits"))).to_have_count(count)

    first = log.get_by_role("button").filter(has_text=SHOWN).first
    emoji = await first.inner_text()
    await first.click()

    await expect(log.get_by_text(f"✓\u202f{emoji}")).to_be_visible()
    await expect(page.locator(".toast")).to_have_count(0)
    await page.screenshot(path=pictures(tmp_path) / "play.png")


async def test_the_same_is_possible_with_the_keyboard_on_a_phone_in_russian(
    address: str, open_page: OpenPage, tmp_path: Path
) -> None:
    page = await open_page(address, **PHONE, color_scheme="dark", locale="ru-RU")
    await page.locator("body[data-ready]").wait_for()
    before = await page.get_by_role("log").get_by_role("button", name="None fits").count()
    await say(page, "с днём рождения!")
    fits = page.get_by_role("log").get_by_role("button", name=re.compile("None fits"))
    await expect(fits).to_have_count(before + 1)

    await fits.last.focus()
    await page.keyboard.press("Enter")

    await expect(page.get_by_text("✓\u202fNone fits").last).to_be_visible()
    await page.screenshot(path=pictures(tmp_path) / "play-phone.png")


async def test_markup_in_a_message_stays_text(address: str, open_page: OpenPage) -> None:
    page = await open_page(address)
    await page.locator("body[data-ready]").wait_for()
    await say(page, "<img src=x onerror=alert(1)> hello")

    await expect(page.get_by_text("<img src=x onerror=alert(1)> hello").last).to_be_visible()


def pictures(tmp_path: Path) -> Path:
    return Path(os.environ.get("PICTURES", tmp_path)).resolve()
