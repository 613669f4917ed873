"""What stays when the page is loaded again, left and come back to, or its server starts anew."""

import pytest
from playwright.async_api import expect

from bot.playground import seed
from bot.playground.telegram import World
from tests.bot.playground.conftest import Scene, serve
from tests.bot.playground.page import draft, log, say
from tests.browser import OpenPage

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(60)]


async def test_a_reload_keeps_the_chat_its_speaker_and_every_draft(
    scene: Scene, open_page: OpenPage
) -> None:
    page = await open_page(scene.url)
    await draft(page).fill("begun here")
    chats = page.get_by_role("navigation", name="Chats")
    await chats.get_by_role("button", name="Friends").click()
    await page.get_by_role("radio", name="Борис").check()
    await draft(page).fill("и тут")

    await page.reload()

    await expect(page.get_by_role("heading", level=1)).to_have_text("Friends · Друзья")
    await expect(draft(page)).to_have_value("и тут")
    await expect(page.get_by_role("radio", name="Борис")).to_be_checked()
    await chats.get_by_role("button", name="Ann & emojibot").click()
    await expect(draft(page)).to_have_value("begun here")


async def test_back_and_forward_move_between_chats(scene: Scene, open_page: OpenPage) -> None:
    page = await open_page(scene.url)
    chats, title = (
        page.get_by_role("navigation", name="Chats"),
        page.get_by_role("heading", level=1),
    )
    for name in ("Friends", "Good news"):
        await chats.get_by_role("button", name=name).click()
    await expect(title).to_have_text("Good news")

    await page.go_back()
    await expect(title).to_have_text("Friends · Друзья")
    await page.go_back()
    await expect(title).to_have_text("Ann & emojibot")
    await page.go_forward()

    await expect(title).to_have_text("Friends · Друзья")


async def test_a_server_that_starts_anew_is_told_and_drafts_stay(open_page: OpenPage) -> None:
    first, second = World(), World()
    for world in (first, second):
        seed(world)
    async with serve(first) as server:
        url = server.url
        page = await open_page(url)
        await say(page, "gone soon")
        await draft(page).fill("still here")
    async with serve(second, port=int(url.rpartition(":")[2])):
        await expect(page.locator(".toast")).to_contain_text("emojibot was started anew")

        await expect(draft(page)).to_have_value("still here")
        await expect(log(page).locator(".message")).to_have_count(0)


async def test_a_link_opens_the_page_with_a_text_in_the_box(
    scene: Scene, open_page: OpenPage
) -> None:
    page = await open_page(f"{scene.url}/?text=we%20won%20%26%20cried#{scene.talk.id}")
    await expect(draft(page)).to_have_value("we won & cried")
    await expect(draft(page)).to_be_focused()
    await draft(page).fill("mine now")

    await page.reload()

    assert page.url == f"{scene.url}/#{scene.talk.id}"
    await expect(draft(page)).to_have_value("mine now")


async def test_quotes_follow_what_they_quote(scene: Scene, open_page: OpenPage) -> None:
    world, talk = scene.world, scene.talk
    asked = world.send_text(talk, scene.ann, "we wn")
    world.send_text(talk, scene.boris, "ура", reply_to=asked)
    page = await open_page(f"{scene.url}/#{talk.id}")
    quote = log(page).locator(".quote")
    await expect(quote).to_contain_text("we wn")

    asked = world.edit_text(asked, "we won")

    await expect(quote).to_contain_text("we won")
    world.delete(asked)
    await expect(quote).to_have_count(0)


async def test_a_long_chat_is_drawn_a_page_at_a_time(scene: Scene, open_page: OpenPage) -> None:
    for number in range(300):
        scene.world.send_text(scene.talk, scene.ann, f"message {number}")
    page = await open_page(f"{scene.url}/#{scene.talk.id}")
    messages = log(page).locator(".message")
    await expect(messages).to_have_count(40)
    await expect(messages.last).to_be_in_viewport()

    await log(page).get_by_role("button", name="Earlier messages").click()
    await expect(messages).to_have_count(80)
    await expect(messages.first.locator(".text")).to_have_text("message 220")
    await say(page, "the newest")

    await expect(messages.last.locator(".text")).to_have_text("the newest")
    await expect(messages.last).to_be_in_viewport()
    scene.world.edit_text(scene.world.history(scene.talk)[0], "not drawn, and not drawn now")
    await say(page, "after that")
    await expect(messages.last.locator(".text")).to_have_text("after that")
    await expect(messages).to_have_count(40)


async def test_a_notice_takes_the_place_of_the_one_before(
    scene: Scene, open_page: OpenPage
) -> None:
    scene.world.send_text(scene.talk, scene.ann, "we won")
    page = await open_page(f"{scene.url}/#{scene.talk.id}")
    more = page.get_by_role("button", name="React, reply, more: your message")
    for entry in ("Copy text", "Copy a link with this text"):
        await more.click()
        await page.get_by_role("button", name=entry).click()

    await expect(page.locator(".toast")).to_have_text(f"Copied: {scene.url}/?text=we%20won")
