"""`emojibot play`, whole: emojis while a person writes, and what the bot thinks.

`make pictures` keeps the moving picture of this run in docs/.
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import expect

from tests.bot.playground.page import draft, log
from tests.browser import OpenPage
from tests.e2e.page import DESKTOP, SHOWN, answer, enter, pictures, say, suggested

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(90)]

WORDS = ["I", " passed", " my", " driving", " test"]
FRAME = 700  # milliseconds of the moving picture
SMALL: Any = {"width": 700, "height": 460}  # one chat and nothing else


async def test_emojis_follow_what_is_typed_and_one_press_sends_both(
    address: str, open_page: OpenPage, tmp_path: Path
) -> None:
    page = await open_page(address, **DESKTOP)
    await enter(page, "Ann & Борис")
    await page.set_viewport_size(SMALL)
    chips = page.get_by_role("button", name="Send with")
    frames = [await page.screenshot(animations="disabled")]
    for word in WORDS:
        await page.keyboard.type(word)
        await expect(chips).to_have_count(5, timeout=30_000)  # the first time the bot is starting
        await expect(page.locator("#live.waiting")).to_have_count(0)
        frames.append(await page.screenshot(animations="disabled"))
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

    await expect(answer(page).locator(".text")).to_contain_text("in 30 days")


async def test_it_tells_what_it_learned_about_a_person_who_agreed(
    address: str, open_page: OpenPage, tmp_path: Path
) -> None:
    page = await open_page(address, **DESKTOP)
    await enter(page, "Ann & emojibot")
    opener = page.get_by_role("button", name="What it learned about you")
    panel = page.get_by_role("dialog", name="What emojibot learned about Ann")
    await opener.click()
    await expect(panel).to_contain_text("Nothing: Ann has not agreed to it.")
    await panel.get_by_role("button", name="Done").click()
    await say(page, "/privacy")
    await answer(page).get_by_role("button", name="Yes, learn from my picks").click()
    for text in ("Merry Christmas, everyone", "I passed my driving test!"):
        message = await suggested(page, text)
        await message.get_by_role("button").filter(has_text=SHOWN).nth(1).click()
        await expect(message.get_by_role("button", name="Share")).to_be_visible()

    await opener.click()

    texts = panel.locator("section").filter(has_text="Texts it knows again")
    await expect(texts.get_by_role("listitem")).to_have_count(2)
    await expect(texts.get_by_role("listitem").first).to_contain_text("I passed my driving test!")
    await expect(panel.get_by_role("listitem").filter(has_text="picked ")).not_to_have_count(0)
    await page.screenshot(path=pictures(tmp_path) / "play-learned.png")


def _keep_moving(frames: Sequence[bytes], file: Path) -> None:
    """Write screenshots as a moving picture; the last one stays longest."""
    first, *rest = [Image.open(BytesIO(frame)).convert("RGB") for frame in frames]
    times = [FRAME] * len(rest) + [3 * FRAME]
    first.save(file, save_all=True, append_images=rest, duration=times, loop=0, quality=80)
