"""Who is who: languages of people's apps, roles of the bot, who may post in a channel."""

from typing import Any

import httpx
import pytest
from playwright.async_api import expect

from bot.playground.roles import commands
from bot.playground.telegram import World
from tests.bot.playground.conftest import Scene
from tests.browser import OpenPage

pytestmark = pytest.mark.timeout(60)
in_browser = pytest.mark.asyncio(loop_scope="session")


@in_browser
async def test_a_person_changes_the_language_of_their_app(
    scene: Scene, open_page: OpenPage
) -> None:
    page = await open_page(scene.url)
    await page.get_by_role("button", name="Who is here").click()
    await page.get_by_role("combobox", name="Language of Ann’s app").select_option("Русский")
    await page.get_by_role("button", name="Done").click()

    await page.get_by_role("button", name="Начать").click()  # the welcome is Russian now

    await expect(page.get_by_text("Private chat · Russian")).to_be_visible()
    said = await scene.world.wait_for(lambda: scene.world.history(scene.anns))
    assert said[0].sender.language_code == "ru"


@in_browser
async def test_the_bot_becomes_an_administrator_and_is_put_out(
    scene: Scene, open_page: OpenPage
) -> None:
    page = await open_page(f"{scene.url}/#{scene.group.id}")
    await page.get_by_role("button", name="Who is here").click()
    role = page.get_by_role("combobox", name="emojibot is")

    await role.select_option("an administrator")
    await scene.world.wait_for(lambda: scene.group.bot_status == "administrator")
    await role.select_option("put out")
    await scene.world.wait_for(lambda: scene.group.bot_status == "kicked")

    await expect(page.locator("#chat-subtitle")).to_have_text("Group · Ann and Борис")


@in_browser
async def test_a_subscriber_cannot_post_in_the_channel(scene: Scene, open_page: OpenPage) -> None:
    page = await open_page(f"{scene.url}/#{scene.channel.id}")
    draft = page.get_by_role("textbox", name="Message")
    await draft.fill("hello, readers")
    await draft.press("Enter")
    await expect(page.get_by_role("log").locator(".sender")).to_have_text("Good news")

    await page.get_by_role("radio", name="Борис").check()

    await expect(page.get_by_text("Only administrators post")).to_be_visible()
    await expect(draft).to_be_hidden()


@pytest.mark.parametrize(
    ("chat", "role", "status"),
    [
        ("private", "kicked", 200),
        ("private", "administrator", 400),
        ("group", "administrator", 200),
        ("talk", "member", 400),
        ("channel", "member", 400),
        ("channel", "owner", 400),
    ],
)
async def test_the_bot_is_only_what_it_can_be(
    world: World, line: httpx.AsyncClient, chat: str, role: str, status: int
) -> None:
    chats = dict(zip(("private", "", "group", "talk", "channel"), world.chats, strict=True))
    ann = next(iter(world.people))

    answer = await line.post(
        "/play/appoint", json={"chat": chats[chat], "person": ann, "role": role}
    )

    assert answer.status_code == status
    assert (world.chats[chats[chat]].bot_status == role) is (status == 200)


async def test_nobody_edits_what_others_wrote(world: World, line: httpx.AsyncClient) -> None:
    *_, talk, _ = world.chats.values()
    ann, boris = talk.members.values()
    message = world.send_text(talk, ann, "mine")
    edit: dict[str, Any] = {"chat": talk.id, "message": message.id, "text": "not yours"}

    refused = await line.post("/play/edit", json={**edit, "person": boris.id})
    changed = await line.post("/play/edit", json={**edit, "person": ann.id})

    assert (refused.status_code, changed.status_code) == (403, 200)


def test_commands_come_from_the_nearest_scope_and_language(world: World) -> None:
    private, russian, group, talk, channel = world.chats.values()
    ann, boris = group.members.values()

    def register(scope: str, lang: str = "") -> None:
        command = {"command": "help", "description": f"{scope} {lang}".strip()}
        world.profile[f'commands {{"type": "{scope}"}}', lang] = [command]

    register("default")
    assert _purpose(world, private, ann) == "default"
    register("all_private_chats")
    register("all_private_chats", "ru")
    register("all_group_chats")
    register("all_chat_administrators")

    assert _purpose(world, private, ann) == "all_private_chats"
    assert _purpose(world, russian, boris) == "all_private_chats ru"
    assert _purpose(world, group, ann) == "all_chat_administrators"
    assert _purpose(world, group, boris) == "all_group_chats"
    assert commands(world, talk, ann) == commands(world, channel, ann) == []


def _purpose(world: World, chat: Any, person: Any) -> str:
    [command] = commands(world, chat, person)
    return command["description"]
