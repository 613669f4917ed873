"""What a person does with a message in the page: react, edit, copy, share, forward, delete."""

import pytest
from playwright.async_api import Page, expect

from bot.playground.telegram import Message
from tests.bot.playground.conftest import Scene
from tests.bot.playground.page import draft, log, open_actions
from tests.bot.playground.scripted import EMOJIS
from tests.browser import OpenPage

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(60)]


async def suggested(scene: Scene, page: Page) -> Message:
    """Ann says hello, and taps an emoji of the bot's answer."""
    await draft(page).fill("hello")
    await draft(page).press("Enter")
    await page.get_by_role("button", name=EMOJIS[1], exact=True).click()
    await expect(page.get_by_role("button", name="Share")).to_be_visible()
    return scene.world.history(scene.anns)[-1]


async def test_a_reaction_is_put_and_taken_away_with_the_keyboard(
    scene: Scene, open_page: OpenPage
) -> None:
    message = scene.world.send_text(scene.talk, scene.boris, "как дела?")
    page = await open_page(f"{scene.url}/#{scene.talk.id}")
    await open_actions(page, "message from Борис")
    await expect(page.get_by_role("button", name="❤️", exact=True)).to_be_focused()
    await page.keyboard.press("ArrowRight")

    await page.keyboard.press("Enter")

    chip = log(page).get_by_role("button", name="👍 from Ann")
    await expect(chip).to_have_attribute("aria-pressed", "true")
    assert scene.world.history(scene.talk)[0].reactions == {scene.ann.id: "👍"}
    await chip.press("Enter")
    await expect(chip).to_have_count(0)
    assert not scene.talk.messages[message.id].reactions


async def test_every_legal_reaction_is_behind_more_and_escape_goes_back(
    scene: Scene, open_page: OpenPage
) -> None:
    scene.world.send_text(scene.talk, scene.boris, "как дела?")
    page = await open_page(f"{scene.url}/#{scene.talk.id}")
    panel = await open_actions(page, "message from Борис")
    await panel.get_by_role("button", name="More reactions").click()
    await expect(panel.get_by_role("group", name="React").get_by_role("button")).to_have_count(73)

    await page.keyboard.press("Escape")

    await expect(panel).to_be_hidden()
    await expect(page.get_by_role("button", name="message from Борис")).to_be_focused()


async def test_who_reacted_is_shown_the_bot_too(scene: Scene, open_page: OpenPage) -> None:
    message = scene.world.send_text(scene.group, scene.ann, "we won")
    scene.world.put(message, reaction="🎉")
    scene.world.react(message, scene.boris, "🎉")
    page = await open_page(f"{scene.url}/#{scene.group.id}")

    chip = log(page).get_by_role("button", name="🎉 from Борис, emojibot")

    await expect(chip).to_have_attribute("aria-pressed", "false")
    await expect(chip).to_contain_text("2")


async def test_a_message_is_edited(scene: Scene, open_page: OpenPage) -> None:
    page = await open_page(f"{scene.url}/#{scene.talk.id}")
    await draft(page).fill("we wn")
    await draft(page).press("Enter")
    await expect(log(page).locator(".mine .text")).to_have_text("we wn")
    await draft(page).press("ArrowUp")
    await expect(draft(page)).to_have_value("we wn")

    await draft(page).fill("we won")
    await draft(page).press("Enter")

    await expect(log(page).locator(".mine .text")).to_have_text("we won")
    await expect(log(page).locator(".mine .meta")).to_contain_text("edited")
    await expect(draft(page)).to_have_value("")


async def test_a_message_is_deleted(scene: Scene, open_page: OpenPage) -> None:
    scene.world.send_text(scene.talk, scene.ann, "we won")
    page = await open_page(f"{scene.url}/#{scene.talk.id}")

    panel = await open_actions(page, "your message")
    await panel.get_by_role("button", name="Delete").click()

    await expect(log(page).locator(".mine")).to_have_count(0)
    assert not scene.talk.messages


async def test_only_their_author_edits_and_deletes_messages(
    scene: Scene, open_page: OpenPage
) -> None:
    scene.world.send_text(scene.talk, scene.boris, "как дела?")
    page = await open_page(f"{scene.url}/#{scene.talk.id}")

    panel = await open_actions(page, "message from Борис")

    await expect(panel.get_by_role("button", name="Reply")).to_be_visible()
    await expect(panel.get_by_role("button", name="Edit")).to_have_count(0)
    await expect(panel.get_by_role("button", name="Delete")).to_have_count(0)


@pytest.mark.parametrize("clipboard", [True, False], ids=["clipboard", "far-computer"])
async def test_copy_copies(scene: Scene, open_page: OpenPage, clipboard: bool) -> None:
    page = await open_page(scene.url)
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await suggested(scene, page)
    if not clipboard:  # pages from another computer have none
        await page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")

    await page.get_by_role("button", name="Copy", exact=True).click()

    await expect(page.locator(".toast").last).to_have_text(f"Copied: hello {EMOJIS[1]}")
    await draft(page).focus()
    await page.keyboard.press("Control+V")
    await expect(draft(page)).to_have_value(f"hello {EMOJIS[1]}")


async def test_share_asks_for_a_chat_and_writes_the_text_there(
    scene: Scene, open_page: OpenPage
) -> None:
    page = await open_page(scene.url)
    await suggested(scene, page)
    await page.get_by_role("button", name="Share").click()
    chooser = page.get_by_role("dialog", name="Share to…")
    chats = chooser.get_by_role("listitem")
    await expect(chats).to_have_text(["Ann & Борис", "Good news"])  # what the button allows

    await chooser.get_by_role("button", name="Ann & Борис").click()

    await expect(page.get_by_role("heading", level=1)).to_have_text("Ann & Борис")
    await expect(draft(page)).to_have_value(f"@emojibot_test hello {EMOJIS[1]}")
    await page.get_by_role("option").first.click()
    await expect(log(page).locator(".mine .bubble")).to_contain_text("via @emojibot_test")


async def test_a_chat_need_not_be_chosen(scene: Scene, open_page: OpenPage) -> None:
    page = await open_page(scene.url)
    await suggested(scene, page)
    await page.get_by_role("button", name="Share").click()

    await page.get_by_role("button", name="Cancel").click()

    await expect(page.get_by_role("dialog", name="Share to…")).to_be_hidden()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Ann & emojibot")


async def test_a_forwarded_message_names_who_said_it(scene: Scene, open_page: OpenPage) -> None:
    scene.world.send_text(scene.talk, scene.boris, "как дела?")
    page = await open_page(f"{scene.url}/#{scene.talk.id}")
    panel = await open_actions(page, "message from Борис")
    await panel.get_by_role("button", name="Forward").click()

    chooser = page.get_by_role("dialog", name="Forward to…")
    await chooser.get_by_role("button", name="Ann & emojibot").click()

    await expect(log(page).locator(".mine .bubble")).to_contain_text("Forwarded from Борис")


async def test_a_picture_of_the_bot_is_shown(scene: Scene, open_page: OpenPage) -> None:
    page = await open_page(scene.url)
    await draft(page).fill("/stats")
    await draft(page).press("Enter")

    picture = page.get_by_role("img", name="Photo from emojibot")

    await expect(picture).to_have_js_property("naturalWidth", 1)
    await expect(log(page)).to_contain_text("Your favourites")
