"""Nobody is kept out of the page: axe-core looks at each of its states, in light and dark."""

import pytest
from playwright.async_api import Page, expect

from tests.axe import axe, barriers
from tests.bot.playground.conftest import Scene
from tests.bot.playground.page import draft, log, open_actions, say
from tests.bot.playground.scripted import NONE
from tests.browser import PHONE, OpenPage

__all__ = ["axe"]

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(180)]

STILL = {"reduced_motion": "reduce"}  # what is half faded in has no contrast


async def in_a_dialog(page: Page, opener: str, axe: str) -> list[object]:
    """What is wrong while the dialog is open that `opener` opens."""
    await page.get_by_role("button", name=opener).click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    found = await barriers(page, axe)
    await page.keyboard.press("Escape")
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_no_state_of_the_page_keeps_anybody_out(
    scene: Scene, open_page: OpenPage, axe: str, scheme: str
) -> None:
    page = await open_page(scene.url, color_scheme=scheme, **STILL)
    await page.locator("body[data-ready]").wait_for()
    found = {"welcome": await barriers(page, axe)}
    await say(page, "hello")
    await expect(page.get_by_role("button", name=NONE)).to_be_visible()
    await draft(page).fill("we won")
    await expect(page.get_by_role("button", name="Send with").first).to_be_visible()
    found["live"] = await barriers(page, axe)
    await draft(page).fill(f"@{scene.world.bot.username} we won")
    await expect(page.get_by_role("option").first).to_be_visible()
    found["options"] = await barriers(page, axe)
    await draft(page).fill("")
    for dialog in ("Who is here", "Lines to try"):
        found[dialog] = await in_a_dialog(page, dialog, axe)
    await open_actions(page, "message from emojibot")
    found["actions"] = await barriers(page, axe)

    assert {state: wrong for state, wrong in found.items() if wrong} == {}


async def test_nor_does_a_group_on_a_phone(scene: Scene, open_page: OpenPage, axe: str) -> None:
    scene.world.send_text(scene.group, scene.boris, "как дела?")
    page = await open_page(f"{scene.url}/#{scene.group.id}", **PHONE, **STILL)
    await expect(log(page).get_by_text("как дела?")).to_be_visible()
    closed = await barriers(page, axe)

    await page.get_by_role("button", name="Open the chat list").click()
    await expect(page.get_by_role("navigation", name="Chats")).to_be_visible()

    assert (closed, await barriers(page, axe)) == ([], [])
