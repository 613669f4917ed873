"""How the page looks: on phones, in dark and light, without motion."""

import re
from typing import Any

import pytest
from playwright.async_api import expect

from tests.bot.playground.conftest import Scene
from tests.bot.playground.page import log, say
from tests.browser import PHONE, OpenPage

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(60),  # the first test starts the browser
]


async def test_on_a_phone_the_chats_are_in_a_drawer(scene: Scene, open_page: OpenPage) -> None:
    page = await open_page(scene.url, **PHONE)
    chats = page.get_by_role("navigation", name="Chats")
    opener = page.get_by_role("button", name="Open the chat list")
    await expect(chats).to_be_hidden()
    await opener.click()
    await expect(chats).to_be_visible()
    await expect(page.get_by_role("button", name="Close the chat list")).to_be_focused()

    await page.keyboard.press("Escape")

    await expect(chats).to_be_hidden()
    await expect(opener).to_be_focused()


@pytest.mark.parametrize("options", [PHONE, {}], ids=["phone", "desktop"])
async def test_nothing_is_wider_than_the_screen(
    scene: Scene, open_page: OpenPage, options: dict[str, Any]
) -> None:
    for text in ("w" * 4096, "שלום " * 90, "ж\n" * 40, "👨‍👩‍👧‍👦" * 60, "\u202eback to front"):
        scene.world.send_text(scene.anns, scene.ann, text)
    scene.world.send_photo(scene.anns, scene.ann, caption="q" * 300)
    page = await open_page(scene.url, **options)
    await expect(log(page).locator(".message")).not_to_have_count(0)

    widths = await page.evaluate(
        "['html', '#log'].map((it) => document.querySelector(it))"
        ".map((it) => it.scrollWidth - it.clientWidth)"
    )

    assert widths == [0, 0]


@pytest.mark.parametrize(
    ("system", "presses", "chosen"), [("light", 2, "dark"), ("dark", 1, "light")]
)
async def test_the_chosen_theme_is_kept(
    scene: Scene, open_page: OpenPage, system: str, presses: int, chosen: str
) -> None:
    page = await open_page(scene.url, color_scheme=system)
    body, switch = page.locator("body"), page.get_by_role("button", name=re.compile("^Theme"))
    before = await body.evaluate("(it) => getComputedStyle(it).backgroundColor")
    for _ in range(presses):
        await switch.click()
    await expect(switch).to_contain_text(chosen)

    await page.reload()

    await expect(switch).to_contain_text(chosen)
    await expect(body).not_to_have_css("background-color", before)


async def test_without_motion_nothing_moves(scene: Scene, open_page: OpenPage) -> None:
    scene.bot.gate.clear()
    page = await open_page(scene.url, reduced_motion="reduce")
    await say(page, "hello")

    await expect(page.locator("#typing")).to_be_visible()
    await expect(page.locator(".typing-dots i").first).to_have_css("animation-name", "none")
