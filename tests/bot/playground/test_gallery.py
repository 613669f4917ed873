"""Lines to try, and where the bot is made an administrator."""

import pytest
from playwright.async_api import expect

from tests.bot.playground.conftest import Scene
from tests.bot.playground.page import draft
from tests.browser import OpenPage

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(60)]


async def test_a_line_of_the_gallery_comes_into_the_box(scene: Scene, open_page: OpenPage) -> None:
    page = await open_page(scene.url)
    await page.get_by_role("button", name="Lines to try").click()
    gallery = page.get_by_role("dialog", name="Lines to try")
    for language in ("English", "Русский"):
        lines = gallery.get_by_role("region", name=language).get_by_role("listitem")
        await expect(lines).to_have_count(10)

    await gallery.get_by_role("button", name="Скучаю по тебе").click()

    await expect(gallery).to_be_hidden()
    await expect(draft(page)).to_have_value("Скучаю по тебе")
    await expect(draft(page)).to_be_focused()
    await expect(page.get_by_role("button", name="Send with").first).to_be_visible()


async def test_a_group_says_what_the_bot_is_there_and_lets_that_be_changed(
    scene: Scene, open_page: OpenPage
) -> None:
    page = await open_page(f"{scene.url}/#{scene.group.id}")

    await page.get_by_role("button", name="emojibot: a member").click()
    role = page.get_by_role("combobox", name="emojibot is")
    await role.select_option("an administrator")
    await page.get_by_role("button", name="Done").click()

    await expect(page.get_by_role("button", name="emojibot: an administrator")).to_be_visible()
    await expect(draft(page)).to_be_focused()


async def test_tab_completes_a_command(scene: Scene, open_page: OpenPage) -> None:
    commands = [{"command": name, "description": name} for name in ("mydata", "more")]
    scene.world.profile['commands {"type": "all_private_chats"}', ""] = commands
    page = await open_page(scene.url)
    await draft(page).fill("/m")
    await expect(page.get_by_role("option")).to_have_count(2)

    await draft(page).press("ArrowDown")
    await draft(page).press("Tab")

    await expect(draft(page)).to_have_value("/mydata ")
    await expect(draft(page)).to_be_focused()


async def test_a_russian_button_stays_on_one_line(scene: Scene, open_page: OpenPage) -> None:
    keyboard = [[{"text": text, "callback_data": "a"} for text in ("Ничего не подходит", "Ещё")]]
    message = scene.world.send_text(scene.talk, scene.ann, "hi")
    scene.world.put(message, keyboard=keyboard)
    page = await open_page(f"{scene.url}/#{scene.talk.id}")
    long, short = (page.get_by_role("button", name=it["text"]) for it in keyboard[0])
    await expect(long).to_be_visible()

    heights = [await it.evaluate("(it) => it.offsetHeight") for it in (long, short)]

    assert heights == [44, 44]


async def test_a_result_row_shows_what_it_sends(scene: Scene, open_page: OpenPage) -> None:
    page = await open_page(f"{scene.url}/#{scene.talk.id}")
    text = "very " * 45 + "long"
    await draft(page).fill(f"@emojibot_test {text}")
    first = page.get_by_role("option").first

    await expect(first).to_have_text(f"{text} 😍")
    await expect(first.locator(".option-tail")).to_be_in_viewport(ratio=1)
    await first.click()

    await expect(page.get_by_role("log").locator(".mine .text")).to_have_text(f"{text} 😍")
