"""The page in a real browser, with a scripted bot behind it."""

import pytest
from playwright.async_api import expect

from bot.playground.telegram import Message
from tests.bot.playground.conftest import Scene
from tests.bot.playground.page import draft, log, open_actions, say
from tests.bot.playground.scripted import EMOJIS, NONE, NOTED, NOTED_NONE
from tests.browser import OpenPage

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(60),  # the first test starts the browser
]


async def test_a_message_is_answered_and_a_tap_is_marked(scene: Scene, open_page: OpenPage) -> None:
    page = await open_page(scene.url)
    await say(page, "I love you so much")

    await page.get_by_role("button", name=EMOJIS[1], exact=True).click()

    await expect(page.get_by_role("button", name=f"✓ {EMOJIS[1]}")).to_be_visible()
    await expect(page.locator(".toast")).to_have_text(NOTED)
    await expect(log(page).locator(".mine .text")).to_have_text("I love you so much")


async def test_the_bot_is_seen_typing_until_it_answers(scene: Scene, open_page: OpenPage) -> None:
    scene.bot.gate.clear()
    page = await open_page(scene.url)
    await say(page, "hello")
    await expect(page.locator("#typing")).to_be_visible()
    await expect(page.get_by_text("emojibot is typing…")).to_be_visible()

    scene.bot.gate.set()

    await expect(page.get_by_role("button", name=NONE)).to_be_visible()
    await expect(page.locator("#typing")).to_be_hidden(timeout=2000)  # by itself only after 5 s


async def test_markup_in_a_message_is_only_text(scene: Scene, open_page: OpenPage) -> None:
    attack = "<img src=x onerror=\"document.title='owned'\"><script>alert(1)</script>"
    page = await open_page(scene.url)
    scene.world.send_photo(scene.anns, scene.ann, caption=attack)
    scene.world.group(attack, scene.ann)
    await page.reload()

    await say(page, attack)

    await expect(log(page).locator(".text").last).to_have_text(EMOJIS[0])
    assert await log(page).locator(".mine .text").all_inner_texts() == [attack, attack]
    assert await page.locator("img[src=x], main script, nav script").count() == 0
    await expect(page).to_have_title("Ann & emojibot · emojibot playground")


async def test_an_example_is_sent_with_one_press(scene: Scene, open_page: OpenPage) -> None:
    page = await open_page(scene.url)

    await page.get_by_role("button", name="Спокойной ночи").click()

    await expect(log(page).locator(".mine .text")).to_have_text("Спокойной ночи")
    await expect(page.get_by_role("region", name="How to begin")).to_be_hidden()


async def test_a_russian_is_welcomed_in_russian(scene: Scene, open_page: OpenPage) -> None:
    page = await open_page(f"{scene.url}/#{scene.boriss.id}")

    await page.get_by_role("button", name="Начать").click()

    await expect(log(page).locator(".mine .text")).to_have_text("/start")


async def test_the_keyboard_is_enough(scene: Scene, open_page: OpenPage) -> None:
    page = await open_page(scene.url)
    await expect(draft(page)).to_be_focused()
    await page.get_by_role("link", name="Skip to the message box").focus()
    await page.keyboard.press("Enter")
    await expect(draft(page)).to_be_focused()
    await page.keyboard.type("one")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("two")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name=NONE)).to_be_visible()

    for _ in range(4):  # past "attach", "react" and "none fits", back to the last emoji
        await page.keyboard.press("Shift+Tab")
    last = page.get_by_role("button", name=EMOJIS[-1])
    await expect(last).to_be_focused()
    await page.keyboard.press("Enter")

    await expect(last).to_have_text(f"✓ {EMOJIS[-1]}")
    await expect(last).to_be_focused()
    assert await log(page).locator(".mine .text").inner_text() == "one\ntwo"


async def test_an_alert_waits_for_its_ok(scene: Scene, open_page: OpenPage) -> None:
    page = await open_page(scene.url)
    await say(page, "hello")

    await page.get_by_role("button", name=NONE).click()

    alert = page.get_by_role("dialog", name=NOTED_NONE)
    await expect(alert).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(alert).to_be_hidden()


async def test_two_people_speak_in_the_group(scene: Scene, open_page: OpenPage) -> None:
    page = await open_page(scene.url)
    await page.get_by_role("button", name="Friends").click()
    await say(page, "hello all")
    await page.get_by_role("radio", name="Борис").check()
    await say(page, f"@{scene.world.bot.username} мы победили")

    await expect(page.get_by_role("button", name=NONE)).to_be_visible()
    said = [(message.sender, message.text) for message in scene.world.history(scene.group)[1:]]
    assert said == [
        (scene.ann, "hello all"),
        (scene.boris, "@emojibot_test мы победили"),
        (scene.world.bot, EMOJIS[0]),
    ]
    await expect(log(page).locator(".message.mine .text")).to_have_text(
        "@emojibot_test мы победили"
    )


async def test_a_reply_names_what_it_answers(scene: Scene, open_page: OpenPage) -> None:
    page = await open_page(f"{scene.url}/#{scene.group.id}")
    asked = scene.world.send_text(scene.group, scene.boris, "как дела?")
    await open_actions(page, "message from Борис")

    await page.get_by_role("button", name="Reply", exact=True).click()
    await expect(page.locator("#reply-bar")).to_contain_text("Reply to Борис")
    await say(page, "fine")

    answer = await scene.world.wait_for(lambda: _said(scene, "fine"))
    assert answer is not None
    assert answer.reply_to == asked.id
    await expect(log(page).locator(".mine .quote")).to_contain_text("как дела?")
    await expect(page.locator("#reply-bar")).to_be_hidden()


def _said(scene: Scene, text: str) -> Message | None:
    return next((said for said in scene.world.history(scene.group) if said.text == text), None)


@pytest.mark.parametrize(
    ("entry", "shown"),
    [
        ("Photo with a caption", "What a sunset over the lake"),
        ("Album of two photos", "What a sunset over the lake"),
        ("Sticker", "🐣"),
    ],
)
async def test_something_can_be_attached(
    scene: Scene, open_page: OpenPage, entry: str, shown: str
) -> None:
    page = await open_page(scene.url)
    await page.get_by_role("button", name="Attach").click()

    await page.get_by_role("button", name=entry).click()

    await expect(log(page).locator(".mine .text")).to_have_text(shown)


async def test_a_document_can_be_saved(scene: Scene, open_page: OpenPage) -> None:
    page = await open_page(scene.url)
    await say(page, "/mydata")

    async with page.expect_download() as download:
        await page.get_by_role("link", name="emojibot-data.json").click()

    saved = await download.value
    assert saved.suggested_filename == "emojibot-data.json"
    assert (await saved.path()).read_bytes() == b'{"choices": []}'


async def test_a_command_in_a_message_can_be_pressed(scene: Scene, open_page: OpenPage) -> None:
    page = await open_page(scene.url)
    await say(page, "try /mydata")

    await page.get_by_role("button", name="/mydata").click()

    await expect(page.get_by_role("link", name="emojibot-data.json")).to_be_visible()


async def test_another_chat_counts_what_is_unread(scene: Scene, open_page: OpenPage) -> None:
    page = await open_page(scene.url)
    other = page.get_by_role("navigation", name="Chats").get_by_role(
        "button", name="Борис & emojibot"
    )
    await expect(other).to_be_visible()
    scene.world.send_text(scene.boriss, scene.boris, "привет")
    await expect(other).to_contain_text("2 unread")  # and the bot's answer

    await other.click()

    await expect(other).not_to_contain_text("unread")
    await expect(other).to_have_attribute("aria-current", "true")
