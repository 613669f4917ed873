"""What the page shows of what the bot learned about the person who speaks."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect
from starlette.applications import Starlette

from bot.playground import playground
from bot.playground.telegram import LoopbackServer, World, bot_api
from tests.axe import axe, barriers
from tests.browser import PHONE, OpenPage

__all__ = ["axe"]

pytestmark = pytest.mark.timeout(60)
in_browser = pytest.mark.asyncio(loop_scope="session")

NOTHING: dict[str, Any] = {"consented": True, "more": [], "less": [], "texts": []}
LEARNED = {
    **NOTHING,
    "more": [{"emoji": "🎉", "picked": 4, "expected": 1.26, "factor": 1.84}],
    "less": [{"emoji": "😂", "picked": 0, "expected": 2.5, "factor": 0.58}],
    "texts": [{"text": "we won", "emoji": "🎉"}, {"text": "ура", "emoji": "🥳"}],
}


@pytest_asyncio.fixture(loop_scope="session")
async def address(world: World) -> AsyncIterator[str]:
    """Where a page is served whose bot learned something about Ann, and may not about Борис."""
    ann, boris = world.people
    known = {ann: LEARNED, boris: {**NOTHING, "consented": False}}

    async def tell(person: int) -> dict[str, Any]:
        return known[person]

    routes = [*playground(world, tell=tell), *bot_api(world).routes]
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(LoopbackServer(Starlette(routes=routes)))
        yield server.url


async def learned(page: Page, name: str) -> Locator:
    """Open the panel; it is about `name`."""
    await page.get_by_role("button", name="What it learned about you").click()
    panel = page.get_by_role("dialog", name=f"What emojibot learned about {name}")
    await expect(panel).to_be_visible()
    return panel


@in_browser
async def test_habits_and_texts_of_the_person_who_speaks_are_shown(
    address: str, open_page: OpenPage
) -> None:
    page = await open_page(address)

    panel = await learned(page, "Ann")

    habits = panel.get_by_role("listitem").filter(has_text="picked")
    await expect(habits).to_have_text(
        ["🎉picked 4, expected 1.3× 1.8", "😂picked 0, expected 2.5× 0.6"]
    )
    texts = panel.locator("section").filter(has_text="Texts it knows again")
    await expect(texts.get_by_role("listitem")).to_have_text(["🎉we won", "🥳ура"])


@in_browser
async def test_another_speaker_is_another_person_and_one_sentence_says_there_is_no_consent(
    world: World, address: str, open_page: OpenPage
) -> None:
    group = next(chat for chat in world.chats.values() if chat.name.startswith("Friends"))
    page = await open_page(f"{address}/#{group.id}")
    await page.get_by_role("radio", name="Борис").check()

    panel = await learned(page, "Борис")

    await expect(panel).to_contain_text("Nothing: Борис has not agreed to it. /privacy asks")
    await expect(panel.get_by_role("listitem")).to_have_count(0)


@in_browser
@pytest.mark.parametrize(
    ("told", "sentence"),
    [(NOTHING, "Nothing yet: it learns from each emoji that Ann picks"), (None, "It does not say")],
    ids=["nothing-yet", "untold"],
)
async def test_one_sentence_says_that_there_is_nothing_to_show(
    world: World, open_page: OpenPage, told: dict[str, Any] | None, sentence: str
) -> None:
    async def tell(_person: int) -> dict[str, Any] | None:
        return told

    page_routes = playground(world, tell=tell)
    async with LoopbackServer(Starlette(routes=[*page_routes, *bot_api(world).routes])) as server:
        page = await open_page(server.url)

        panel = await learned(page, "Ann")

        await expect(panel).to_contain_text(sentence)


async def test_nobody_asks_for_somebody_who_is_not_in_the_chat(
    world: World, line: httpx.AsyncClient
) -> None:
    ann, boris = world.people

    theirs = await line.post("/play/learned", json={"chat": ann, "person": ann})
    others = await line.post("/play/learned", json={"chat": ann, "person": boris})

    assert theirs.json() == {"learned": None}
    assert others.status_code == 403


@in_browser
@pytest.mark.parametrize("screen", [{}, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_panel_keeps_nobody_out(
    address: str, open_page: OpenPage, axe: str, screen: dict[str, Any], scheme: str
) -> None:
    page = await open_page(address, color_scheme=scheme, reduced_motion="reduce", **screen)
    if screen:
        await page.get_by_role("button", name="Open the chat list").click()

    await learned(page, "Ann")

    assert await barriers(page, axe) == []
