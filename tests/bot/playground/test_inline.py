"""Inline mode in the page: typing the bot's name and a text, and sending what is offered."""

import asyncio

import httpx
import pytest
from playwright.async_api import Locator, Page, expect

from bot.playground.telegram import World
from bot.playground.telegram.inline_methods import answer_inline_query
from tests.bot.playground.conftest import Scene
from tests.bot.playground.page import draft
from tests.bot.playground.scripted import EMOJIS, HINT, SILENCE
from tests.browser import OpenPage

pytestmark = pytest.mark.timeout(60)
in_browser = pytest.mark.asyncio(loop_scope="session")


def results(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Emojis to send").get_by_role("option")


@in_browser
async def test_a_result_is_sent_by_keyboard_to_a_chat_without_the_bot(
    scene: Scene, open_page: OpenPage
) -> None:
    page = await open_page(f"{scene.url}/#{scene.talk.id}")
    await draft(page).fill(f"@{scene.world.bot.username} we won")
    await expect(results(page)).to_have_count(len(EMOJIS))

    await draft(page).press("ArrowUp")  # to the last one
    await expect(draft(page)).to_have_attribute("aria-activedescendant", "option-2")
    await draft(page).press("ArrowDown")
    await draft(page).press("ArrowDown")
    await expect(results(page).nth(1)).to_have_attribute("aria-selected", "true")
    await draft(page).press("Enter")

    sent = page.get_by_role("log").locator(".mine .bubble")
    await expect(sent).to_contain_text(f"we won {EMOJIS[1]}")
    await expect(sent).to_contain_text(f"via @{scene.world.bot.username}")
    await expect(draft(page)).to_have_value("")
    await expect(results(page)).to_have_count(0)


@in_browser
async def test_enter_without_a_choice_sends_what_is_written(
    scene: Scene, open_page: OpenPage
) -> None:
    page = await open_page(f"{scene.url}/#{scene.group.id}")
    text = f"@{scene.world.bot.username} we won"
    await draft(page).fill(text)
    await expect(results(page)).to_have_count(len(EMOJIS))

    await draft(page).press("Enter")

    await expect(page.get_by_role("log").locator(".mine .text")).to_have_text(text)


@in_browser
async def test_escape_puts_the_results_away_and_keeps_the_text(
    scene: Scene, open_page: OpenPage
) -> None:
    page = await open_page(f"{scene.url}/#{scene.talk.id}")
    text = f"@{scene.world.bot.username} we won"
    await draft(page).fill(text)
    await expect(results(page)).to_have_count(len(EMOJIS))

    await draft(page).press("Escape")

    await expect(results(page)).to_have_count(0)
    await expect(draft(page)).to_have_value(text)


@in_browser
async def test_the_name_completes_and_the_hint_leads_to_the_private_chat(
    scene: Scene, open_page: OpenPage
) -> None:
    page = await open_page(f"{scene.url}/#{scene.talk.id}")
    await draft(page).fill("@em")

    await page.get_by_role("option", name="@emojibot_test").click()
    await expect(draft(page)).to_have_value("@emojibot_test ")
    await page.get_by_role("button", name=HINT).click()

    await expect(page.get_by_role("heading", level=1)).to_have_text("Ann & emojibot")
    await expect(page.get_by_role("log").locator(".mine .text")).to_have_text("/start inline")


@in_browser
async def test_somebody_who_types_on_sees_only_the_newest_results(
    scene: Scene, open_page: OpenPage
) -> None:
    page = await open_page(f"{scene.url}/#{scene.talk.id}")
    await draft(page).fill(f"@{scene.world.bot.username} {SILENCE}")
    await scene.world.wait_for(lambda: SILENCE in scene.bot.inline)
    await page.keyboard.type("!")

    await expect(results(page).first).to_have_text(f"{SILENCE}! {EMOJIS[0]}")


@in_browser
async def test_commands_are_offered_in_the_language_of_the_app(
    scene: Scene, open_page: OpenPage
) -> None:
    scope = {"type": "all_private_chats"}
    for lang, purpose in (("", "my data"), ("ru", "мои данные")):
        scene.world.profile[f'commands {{"type": "{scope["type"]}"}}', lang] = [
            {"command": "mydata", "description": purpose}
        ]
    page = await open_page(f"{scene.url}/#{scene.boriss.id}")
    await draft(page).fill("/my")

    await page.get_by_role("option", name="мои данные").click()

    await expect(page.get_by_role("link", name="emojibot-data.json")).to_be_visible()


async def test_an_older_query_is_let_go_at_once(world: World, line: httpx.AsyncClient) -> None:
    chat = next(iter(world.chats.values()))
    ask = {"chat": chat.id, "person": chat.id, "text": "a"}

    older = asyncio.create_task(line.post("/play/ask", json=ask))
    await world.wait_for(lambda: world.inline.waiting("1"))
    newer = asyncio.create_task(line.post("/play/ask", json=ask))
    answer = await older
    answer_inline_query(world, "2", [])

    assert answer.json()["results"] is None
    assert (await newer).json() == {"query": "2", "results": [], "button": None}


async def test_only_what_was_offered_to_somebody_is_theirs_to_send(
    world: World, line: httpx.AsyncClient
) -> None:
    chat, boriss, *_, talk, _ = world.chats.values()
    asked = asyncio.create_task(
        line.post("/play/ask", json={"chat": talk.id, "person": chat.id, "text": "a"})
    )
    await world.wait_for(lambda: world.inline.waiting("1"))
    content = {"message_text": "a 😀"}
    answer_inline_query(
        world,
        "1",
        [{"type": "article", "id": "r", "title": "a", "input_message_content": content}],
    )
    await asked
    pick = {"chat": talk.id, "person": chat.id, "query": "1", "result": "r"}

    refused = [
        await line.post("/play/pick", json={**pick, "person": boriss.id}),
        await line.post("/play/pick", json={**pick, "query": "2"}),
        await line.post("/play/pick", json={**pick, "result": "other"}),
    ]
    sent = await line.post("/play/pick", json=pick)

    assert [answer.status_code for answer in refused] == [404, 404, 400]
    assert sent.status_code == 200
    [message] = world.history(talk)
    assert (message.text, message.via_bot) == ("a 😀", world.bot)
