"""`emojibot play`, whole: emojis while a person writes, and what the bot thinks.

`make pictures` keeps the moving picture of this run in docs/.
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Page, expect

from tests.bot.playground.page import draft, log
from tests.browser import OpenPage
from tests.e2e.page import DESKTOP, SHOWN, answer, enter, pictures, say

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(90)]

WORDS = ["I", " passed", " my", " driving", " test"]
FRAME = 700  # milliseconds of the moving picture
SMALL = {"viewport": {"width": 760, "height": 520}}


async def test_emojis_follow_what_is_typed_and_one_press_sends_both(
    address: str, open_page: OpenPage, tmp_path: Path
) -> None:
    page = await open_page(address, **SMALL)
    await enter(page, "Ann & Борис")
    chips = page.get_by_role("button", name="Send with")
    frames = [await page.screenshot()]
    for word in WORDS:
        await page.keyboard.type(word)
        await _answered(page)
        frames.append(await page.screenshot())
    await expect(chips).to_have_count(5)
    best = SHOWN.findall(await chips.first.inner_text())[0]

    await chips.first.click()

    await expect(log(page).locator(".mine .text")).to_have_text(f"{''.join(WORDS)} {best}")
    await expect(draft(page)).to_be_focused()
    frames.append(await page.screenshot(animations="disabled"))
    _keep_moving(frames, pictures(tmp_path) / "play-live.webp")


async def test_the_bot_shows_its_mind_and_an_owner_its_numbers(
    address: str, open_page: OpenPage, tmp_path: Path
) -> None:
    page = await open_page(address, **DESKTOP)
    await enter(page, "Ann & emojibot")
    await page.get_by_role("button", name="Show what emojibot thinks").click()
    mind = page.get_by_role("region", name="What emojibot thinks")
    await draft(page).fill("Merry Christmas, everyone")
    await expect(mind.get_by_role("meter")).to_have_count(5)
    await expect(mind).to_contain_text("Read as English")
    await page.screenshot(path=pictures(tmp_path) / "play-mind.png")
    await draft(page).fill("с новым годом")
    await expect(mind).to_contain_text("Read as Russian")
    await page.get_by_role("button", name="Show what emojibot thinks").click()
    await draft(page).fill("")

    await page.get_by_role("button", name="Who is here").click()
    async with page.expect_response("**/play/own"):
        await page.get_by_role("switch", name="Ann owns emojibot").check()
    await page.get_by_role("button", name="Done").click()
    await say(page, "/stats")

    await expect(answer(page).locator(".text")).to_contain_text("Languages:")


async def _answered(page: Page) -> None:
    """What is shown belongs to what stands in the box."""
    await expect(page.locator("#live.waiting")).to_have_count(0)


def _keep_moving(frames: Sequence[bytes], file: Path) -> None:
    """Write screenshots as a moving picture; the last one stays longest."""
    first, *rest = [Image.open(BytesIO(frame)).convert("RGB") for frame in frames]
    times = [FRAME] * len(rest) + [3 * FRAME]
    first.save(file, save_all=True, append_images=rest, duration=times, loop=0, quality=80)
