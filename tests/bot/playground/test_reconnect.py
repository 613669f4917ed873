"""The page when the bot goes away and comes back."""

import pytest
from playwright.async_api import expect

from bot.playground import seed
from bot.playground.telegram import World
from tests.bot.playground.conftest import serve
from tests.browser import OpenPage

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(60)]


async def test_a_page_that_lost_its_line_misses_nothing(open_page: OpenPage) -> None:
    world = World()
    seed(world)
    ann, chat = next(iter(world.people.values())), next(iter(world.chats.values()))
    async with serve(world) as server:
        url = server.url
        page = await open_page(url)
        await expect(page.get_by_text("everything stays on this computer")).to_be_visible()
    await expect(page.get_by_text("emojibot does not answer")).to_be_visible()
    draft = page.get_by_role("textbox", name="Message")
    await draft.fill("unheard")
    await draft.press("Enter")
    await expect(page.get_by_text("emojibot is not running any more")).to_be_visible()
    await expect(draft).to_have_value("unheard")

    world.send_text(chat, ann, "said in between")
    async with serve(world, port=int(url.rpartition(":")[2])):
        await expect(page.get_by_role("log").get_by_text("said in between")).to_be_visible()

        await expect(page.get_by_text("everything stays on this computer")).to_be_visible()
        await expect(draft).to_have_value("unheard")
