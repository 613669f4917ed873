"""Where typing goes, and what keys do wherever the focus is."""

import pytest
from playwright.async_api import expect

from tests.bot.playground.conftest import Scene
from tests.bot.playground.page import draft, log, open_actions, say
from tests.bot.playground.scripted import EMOJIS, NONE, NOTED
from tests.browser import PHONE, OpenPage

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(60)]


async def test_typing_goes_to_the_box_after_whatever_was_pressed(
    scene: Scene, open_page: OpenPage
) -> None:
    page = await open_page(scene.url)
    await expect(draft(page)).to_be_focused()
    await page.keyboard.type("hello")  # nothing was pressed yet
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name=EMOJIS[1], exact=True).click()
    await expect(page.get_by_role("button", name=f"✓ {EMOJIS[1]}")).to_be_visible()

    await page.keyboard.press("Space")  # would press the emoji again
    await page.keyboard.type("and more")
    await expect(draft(page)).to_have_value(" and more")
    await page.get_by_role("button", name="Theme").click()
    await page.keyboard.type("!")

    await expect(draft(page)).to_have_value(" and more!")
    assert [said.text for said in scene.world.history(scene.anns)] == ["hello", EMOJIS[0]]


async def test_typing_goes_to_the_box_from_wherever_the_keyboard_is(
    scene: Scene, open_page: OpenPage
) -> None:
    page = await open_page(f"{scene.url}/#{scene.talk.id}")
    await page.get_by_role("radio", name="Борис").focus()

    await page.keyboard.type("да")

    await expect(draft(page)).to_have_value("да")
    await page.get_by_role("button", name="Who is here").press("Enter")
    await page.keyboard.type("not in a dialog")
    await page.keyboard.press("Escape")
    await expect(draft(page)).to_have_value("да")
    await page.get_by_role("button", name="Theme").focus()
    await page.keyboard.press("Escape")
    await expect(draft(page)).to_be_focused()


async def test_a_number_picks_while_nothing_is_written(scene: Scene, open_page: OpenPage) -> None:
    page = await open_page(scene.url)
    await say(page, "hello")
    await expect(page.get_by_role("button", name=NONE)).to_be_visible()
    await page.keyboard.type("a2")
    await expect(draft(page)).to_have_value("a2")
    await draft(page).fill("")

    await page.keyboard.press("2")

    await expect(page.get_by_role("button", name=f"✓ {EMOJIS[1]}")).to_be_visible()
    await expect(page.locator(".toast")).to_have_text(NOTED)
    await page.keyboard.press("3")  # one was picked: this begins a sentence
    await expect(draft(page)).to_have_value("3")


async def test_arrows_walk_the_messages_and_lead_back(scene: Scene, open_page: OpenPage) -> None:
    for text in ("one", "two", "three"):
        scene.world.send_text(scene.talk, scene.ann, text)
    page = await open_page(f"{scene.url}/#{scene.talk.id}")
    messages = log(page).locator(".message")
    await expect(messages).to_have_count(3)
    await page.keyboard.press("Alt+ArrowUp")
    await expect(messages.nth(2)).to_be_focused()
    for key, place in (("ArrowUp", 1), ("Home", 0), ("End", 2)):
        await page.keyboard.press(key)
        await expect(messages.nth(place)).to_be_focused()

    await page.keyboard.press("Enter")

    await expect(page.get_by_role("dialog", name="Message from Ann")).to_be_visible()
    await page.keyboard.press("Escape")
    await messages.nth(2).focus()
    await page.keyboard.press("ArrowDown")
    await expect(draft(page)).to_be_focused()


async def test_a_paste_goes_to_the_box_and_what_it_does_not_hold_is_named(
    scene: Scene, open_page: OpenPage
) -> None:
    page = await open_page(scene.url)
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await expect(draft(page)).to_be_focused()
    await page.evaluate("navigator.clipboard.writeText('y'.repeat(4090) + 'within' + 'beyond')")
    await page.get_by_role("button", name="Theme").focus()

    await page.keyboard.press("Control+V")

    await expect(draft(page)).to_have_value("y" * 4090 + "within")
    await expect(page.locator(".toast")).to_contain_text("the last 6, “beyond")


async def test_a_touch_screen_keeps_its_keyboard_away(scene: Scene, open_page: OpenPage) -> None:
    page = await open_page(scene.url, **PHONE)
    await page.locator("body[data-ready]").wait_for()

    await expect(draft(page)).not_to_be_focused()


async def test_an_edit_gives_back_what_had_been_begun(scene: Scene, open_page: OpenPage) -> None:
    scene.world.send_text(scene.talk, scene.ann, "we wn")
    page = await open_page(f"{scene.url}/#{scene.talk.id}")
    await draft(page).fill("a thought")
    panel = await open_actions(page, "your message")
    await panel.get_by_role("button", name="Edit").click()
    await expect(draft(page)).to_have_value("we wn")

    await say(page, "we won")

    await expect(log(page).locator(".text")).to_have_text("we won")
    await expect(draft(page)).to_have_value("a thought")
