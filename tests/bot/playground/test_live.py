"""Emojis under the box while a person writes, and the one press that sends or copies both."""

from collections.abc import Sequence

import pytest
from playwright.async_api import Locator, Page, expect

from tests.bot.playground.conftest import Scene
from tests.bot.playground.page import draft, log, say
from tests.bot.playground.scripted import EMOJIS, SILENCE
from tests.browser import OpenPage

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(60)]


def live(page: Page) -> Locator:
    """The emojis under the box."""
    return page.get_by_role("group", name="Emojis for what I write").get_by_role(
        "button", name="Send with"
    )


async def sees(page: Page, emojis: Sequence[str]) -> None:
    """They are there, for what stands in the box now."""
    await expect(page.locator("#live.waiting")).to_have_count(0)
    await expect(live(page)).to_have_count(len(emojis))
    for place, emoji in enumerate(emojis):
        await expect(live(page).nth(place)).to_have_accessible_name(f"Send with {emoji}")


async def test_one_press_sends_what_is_written_with_an_emoji(
    scene: Scene, open_page: OpenPage
) -> None:
    page = await open_page(f"{scene.url}/#{scene.talk.id}")
    await expect(draft(page)).to_be_focused()
    await page.keyboard.type("we won")
    await sees(page, EMOJIS)

    await live(page).nth(1).click()

    await expect(log(page).locator(".mine .text")).to_have_text(f"we won {EMOJIS[1]}")
    await expect(draft(page)).to_have_value("")
    await expect(draft(page)).to_be_focused()
    await expect(live(page)).to_have_count(0)


@pytest.mark.parametrize(("key", "emoji"), [("Control+Enter", 0), ("Alt+3", 2)])
async def test_a_key_sends_it_even_before_the_answer_is_there(
    scene: Scene, open_page: OpenPage, key: str, emoji: int
) -> None:
    page = await open_page(scene.url)
    await expect(draft(page)).to_be_focused()

    await page.keyboard.type("hi")
    await page.keyboard.press(key)

    await expect(log(page).locator(".mine .text")).to_have_text(f"hi {EMOJIS[emoji]}")


async def test_a_key_copies_both_where_nothing_is_selected(
    scene: Scene, open_page: OpenPage
) -> None:
    page = await open_page(scene.url)
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await expect(draft(page)).to_be_focused()
    await page.keyboard.type("we won")
    await page.keyboard.press("Control+C")
    await expect(page.locator(".toast")).to_have_text(f"Copied: we won {EMOJIS[0]}")

    await live(page).nth(2).click(modifiers=["Shift"])

    await expect(page.locator(".toast")).to_have_text(f"Copied: we won {EMOJIS[2]}")
    assert await page.evaluate("navigator.clipboard.readText()") == f"we won {EMOJIS[2]}"
    await draft(page).select_text()
    await page.keyboard.press("Control+C")
    assert await page.evaluate("navigator.clipboard.readText()") == "we won"


async def test_what_was_asked_before_is_given_up(scene: Scene, open_page: OpenPage) -> None:
    page = await open_page(scene.url)
    await draft(page).fill(SILENCE)  # is never answered
    await scene.world.wait_for(lambda: SILENCE in scene.bot.inline)

    await page.keyboard.type("!")

    await sees(page, EMOJIS)
    await page.keyboard.press("Control+Enter")
    await expect(log(page).locator(".mine .text")).to_have_text(f"{SILENCE}! {EMOJIS[0]}")


async def test_commands_replies_and_long_texts_have_none(scene: Scene, open_page: OpenPage) -> None:
    page = await open_page(scene.url)
    await expect(draft(page)).to_be_focused()
    await page.keyboard.type("we won")
    await sees(page, EMOJIS)
    for text in ("/he", "@emojibot_test we won", "x" * 257):
        await draft(page).fill(text)
        await expect(live(page)).to_have_count(0)
    await expect(page.get_by_text("Over 256 characters")).to_be_visible()

    await draft(page).fill("")
    await say(page, "hello")

    await expect(log(page).locator(".mine .text")).to_have_text("hello")
    await expect(page.get_by_text("Emojis for what you write appear here")).to_be_visible()
