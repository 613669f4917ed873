"""What the page shows of the bot's mind, and to whom it shows the bot's own numbers."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import expect
from starlette.applications import Starlette

from bot.playground import playground
from bot.playground.telegram import LoopbackServer, World, bot_api
from tests.axe import axe, barriers
from tests.bot.playground.page import draft, log, open_actions
from tests.browser import PHONE, OpenPage

__all__ = ["axe"]

pytestmark = pytest.mark.timeout(60)
in_browser = pytest.mark.asyncio(loop_scope="session")

SURE = {
    "lang": "en",
    "sure": True,
    "bar": 0.1,
    "guesses": [
        {"emoji": "😍", "probability": 0.62, "moved": 2},
        {"emoji": "🔥", "probability": 0.08, "moved": -1},
    ],
}
UNSURE = {**SURE, "lang": "ru", "sure": False, "bar": 0.7}
NOTHING = {"lang": "other", "sure": False, "bar": 0.1, "guesses": []}
THOUGHTS = {"we won": SURE, "ура": UNSURE, "שלום": NOTHING}


async def think(text: str, _person: int) -> dict[str, Any] | None:
    return THOUGHTS.get(text)


@pytest_asyncio.fixture(loop_scope="session")
async def address(world: World) -> AsyncIterator[str]:
    """Where a page is served whose bot thinks as above, and says nothing."""
    routes = [*playground(world, think=think), *bot_api(world).routes]
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(LoopbackServer(Starlette(routes=routes)))
        yield server.url


@in_browser
async def test_a_bar_for_each_guess_stands_under_the_box_while_the_switch_is_on(
    address: str, open_page: OpenPage
) -> None:
    page = await open_page(address)
    mind = page.get_by_role("region", name="What emojibot thinks")
    await draft(page).fill("we won")
    await expect(mind).to_be_hidden()

    await page.get_by_role("button", name="Show what emojibot thinks").click()

    await expect(mind.get_by_role("meter", name="How likely 😍 is")).to_have_attribute(
        "aria-valuenow", "0.62"
    )
    await expect(mind).to_contain_text("Read as English. Sure enough to speak up")
    await expect(mind.get_by_role("listitem").first).to_contain_text("62% ▲2 by your picks")
    await draft(page).fill("ура")
    await expect(mind).to_contain_text("Read as Russian. Not sure: in a group")
    await expect(mind).to_contain_text("below 70%")
    await draft(page).fill("שלום")
    await expect(mind).to_contain_text("Neither English nor Russian")
    await expect(mind.get_by_role("meter")).to_have_count(0)
    await page.reload()  # the switch stays on, and so does the draft
    await expect(mind).to_contain_text("Neither English nor Russian")
    await draft(page).fill("")
    await expect(mind).to_be_hidden()


@in_browser
@pytest.mark.parametrize("screen", [{}, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_message_shows_what_is_thought_of_it(
    world: World,
    address: str,
    open_page: OpenPage,
    axe: str,
    screen: dict[str, Any],
    scheme: str,
) -> None:
    chat = next(iter(world.chats.values()))
    world.send_text(chat, chat.members[chat.id], "we won")
    page = await open_page(address, color_scheme=scheme, reduced_motion="reduce", **screen)
    panel = await open_actions(page, "your message")

    await panel.get_by_role("button", name="What emojibot thinks of it").click()

    thought = page.get_by_role("dialog", name="What emojibot thinks of it")
    await expect(thought).to_contain_text("we won")
    await expect(thought.get_by_role("meter")).to_have_count(2)
    await expect(log(page).locator(".message")).to_have_count(1)
    assert await barriers(page, axe) == []


@in_browser
async def test_a_switch_makes_a_person_an_owner(world: World, open_page: OpenPage) -> None:
    owners: set[int] = set()
    page_routes = playground(world, owners=owners)
    async with LoopbackServer(Starlette(routes=[*page_routes, *bot_api(world).routes])) as server:
        page = await open_page(server.url)
        await page.get_by_role("button", name="Who is here").click()
        switch = page.get_by_role("switch", name="Ann owns emojibot")

        await switch.check()
        async with page.expect_response("**/play/own"):
            await switch.uncheck()
        async with page.expect_response("**/play/own"):
            await switch.check()
        await page.get_by_role("button", name="Done").click()
        await page.reload()
        await page.get_by_role("button", name="Who is here").click()

        await expect(switch).to_be_checked()
    assert owners == {next(iter(world.people))}


async def test_a_bot_that_nobody_looks_into_shows_nothing(
    world: World, line: httpx.AsyncClient
) -> None:
    chat = next(iter(world.chats))

    answer = await line.post("/play/think", json={"chat": chat, "person": chat, "text": "we won"})

    assert answer.json() == {"thought": None}
