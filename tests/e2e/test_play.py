"""`emojibot play`, whole: the real bot behind the page, used by keyboard and mouse.

`make pictures` keeps the screenshots of this run in docs/.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from bot.handlers.shared import MARK
from tests.bot.playground.page import draft, log
from tests.browser import PHONE, OpenPage
from tests.e2e.page import BOT, DESKTOP, SHOWN, answer, enter, offered, pictures, say, suggested

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(90)]

NARROW: dict[str, Any] = {**PHONE, "viewport": {"width": 390, "height": 844}}


async def test_a_message_is_answered_and_a_tap_is_marked(
    address: str, open_page: OpenPage, tmp_path: Path
) -> None:
    page = await open_page(address, **DESKTOP)
    await page.locator("body[data-ready]").wait_for()
    for text in ("I love you so much", "спокойной ночи"):
        await suggested(page, text)

    first = log(page).get_by_role("button").filter(has_text=SHOWN).first
    emoji = await first.inner_text()
    await first.click()

    await expect(log(page).get_by_text(f"✓\u202f{emoji}")).to_be_visible()
    await expect(page.locator(".toast")).to_have_count(0)
    await page.mouse.move(0, 0)
    await page.screenshot(path=pictures(tmp_path) / "play.png")


async def test_more_emojis_and_then_a_person_s_own(address: str, open_page: OpenPage) -> None:
    page = await open_page(address, **DESKTOP)
    await enter(page, "Ann & emojibot")
    message = await suggested(page, "I passed my driving test!")
    emojis = message.locator(".keyboard .jumbo")
    before = await emojis.count()

    await message.get_by_role("button", name="More", exact=True).click()
    await expect(emojis).to_have_count(before + 5)
    await message.get_by_role("button", name="None fits").click()
    await expect(message.get_by_text("✓\u202fNone fits")).to_be_visible()
    await expect(message.locator(".text")).to_contain_text("Send me the emoji")
    await say(page, "🚗")

    await expect(answer(page).locator(".text")).to_have_text("Noted, thank you!")


async def test_a_pick_is_copied_and_shared_with_a_friend(
    address: str, open_page: OpenPage, tmp_path: Path
) -> None:
    page = await open_page(address, **DESKTOP)
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await enter(page, "Ann & emojibot")
    message = await suggested(page, "Merry Christmas, everyone")
    await message.get_by_role("button").filter(has_text=SHOWN).nth(1).click()

    await message.get_by_role("button", name="Copy", exact=True).click()
    await expect(page.locator(".toast").last).to_contain_text("Copied: Merry Christmas, everyone")
    await message.get_by_role("button", name="Share").click()
    await page.get_by_role("dialog", name="Share to…").get_by_role("button", name="Борис").click()

    await expect(page.get_by_role("heading", level=1)).to_have_text("Ann & Борис")
    await expect(draft(page)).to_have_value(re.compile(f"^{BOT} {MARK}Merry Christmas, everyone "))
    options = await offered(page, "Merry Christmas, everyone")
    await page.screenshot(path=pictures(tmp_path) / "play-inline.png")
    title = await options.first.inner_text()
    await options.first.click()
    sent = log(page).locator(".mine .bubble").last
    await expect(sent).to_contain_text(f"via {BOT}")
    await expect(sent.locator(".text")).to_contain_text("Merry Christmas, everyone")
    await expect(sent.locator(".text")).to_contain_text(SHOWN.findall(title)[0])


async def test_administrators_decide_in_a_group_and_the_bot_reacts(
    address: str, open_page: OpenPage, tmp_path: Path
) -> None:
    page = await open_page(address, **DESKTOP)
    await enter(page, "Friends · Друзья")
    await page.get_by_role("button", name="Who is here").click()
    await page.get_by_role("combobox", name="emojibot is").select_option("an administrator")
    await page.get_by_role("button", name="Done").click()
    await say(page, "/settings")
    menu = answer(page)

    # A member who is no administrator is told so, in their language.
    await page.get_by_role("radio", name="Борис").check()
    await menu.get_by_role("button", name="When I speak").click()
    await expect(page.get_by_role("dialog", name="администратор")).to_be_visible()
    await page.keyboard.press("Enter")
    await page.get_by_role("radio", name="Ann").check()
    await menu.get_by_role("button", name="When I speak").click()
    await menu.get_by_role("button", name="react to the rest").click()
    await expect(menu.get_by_role("button", name="react to the rest")).to_contain_text("When I")
    await menu.get_by_role("button", name="Done").click()
    await expect(menu).to_have_count(0)

    await page.get_by_role("radio", name="Борис").check()
    await say(page, "Ура, мы победили в финале!")
    reaction = log(page).get_by_role("button", name=" from emojibot")
    await expect(reaction).to_have_count(1)
    await reaction.click()  # agrees
    await expect(log(page).get_by_role("button", name="from Борис, emojibot")).to_be_visible()
    await page.screenshot(path=pictures(tmp_path) / "play-group.png")


async def test_a_person_reacts_to_a_suggestion(address: str, open_page: OpenPage) -> None:
    page = await open_page(address)
    await enter(page, "Ann & emojibot")
    message = await suggested(page, "I miss you")
    await message.get_by_role("button", name="React, reply, more").click()

    await page.get_by_role("dialog").get_by_role("button", name="❤️", exact=True).click()

    await expect(message.get_by_role("button", name="❤️ from Ann")).to_be_visible()


async def test_the_keyboard_is_enough_on_a_phone_in_russian(
    address: str, open_page: OpenPage, tmp_path: Path
) -> None:
    page = await open_page(address, **NARROW, color_scheme="dark", locale="ru-RU")
    await page.locator("body[data-ready]").wait_for()
    await page.get_by_role("button", name="Open the chat list").focus()
    await page.keyboard.press("Enter")
    for _ in range(2):  # past the first chat
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Борис & emojibot")
    await draft(page).focus()
    await page.keyboard.type("с днём рождения!")
    await page.keyboard.press("Enter")
    none = answer(page).get_by_role("button", name="Ничего не подходит")
    await expect(none).to_be_visible()

    while not await none.evaluate("(it) => it === document.activeElement"):
        await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Shift+Tab")  # to the last emoji
    await page.keyboard.press("Enter")

    await expect(answer(page).get_by_text("✓\u202f")).to_be_visible()
    await page.screenshot(path=pictures(tmp_path) / "play-phone.png")


async def test_the_bot_speaks_the_language_of_a_person_s_app(
    address: str, open_page: OpenPage
) -> None:
    page = await open_page(address)
    await enter(page, "Борис & emojibot")
    await say(page, "/help")
    await expect(answer(page).locator(".text")).to_contain_text("эмодзи")
    await page.get_by_role("button", name="Who is here").click()
    await page.get_by_role("combobox", name="Language of Борис’s app").select_option("English")
    await page.get_by_role("button", name="Done").click()

    await draft(page).fill("/he")
    await page.get_by_role("option", name="/help What I can do").click()

    await expect(answer(page).locator(".text")).to_contain_text("emoji")
    await page.get_by_role("button", name="Who is here").click()
    await page.get_by_role("combobox", name="Language of Борис’s app").select_option("Русский")


async def test_a_person_chooses_a_language_and_sees_their_numbers(
    address: str, open_page: OpenPage
) -> None:
    page = await open_page(address)
    await enter(page, "Ann & emojibot")
    message = await suggested(page, "I love you so much")
    await message.get_by_role("button").filter(has_text=SHOWN).first.click()
    await expect(message.get_by_text("✓\u202f")).to_be_visible()
    await say(page, "/language")
    languages = log(page).locator(".message").filter(has_text="English")
    await languages.get_by_role("button", name="Русский").click()
    await expect(languages.get_by_text("На каком языке")).to_be_visible()

    await say(page, "/stats")

    await expect(answer(page).get_by_role("img", name="Photo from emojibot")).to_be_visible()
    await expect(answer(page).locator(".text")).to_contain_text("любимые")
    await languages.locator(".keyboard button").last.click()  # as in Telegram
    await expect(languages.get_by_text("Which language")).to_be_visible()


async def test_nothing_is_wider_than_a_phone(address: str, open_page: OpenPage) -> None:
    page = await open_page(address, **NARROW)
    await page.locator("body[data-ready]").wait_for()
    await suggested(page, "I love you so much " * 30)
    await (await offered(page, "Скучаю по тебе и жду не дождусь нашей встречи")).first.wait_for()

    widths = await page.evaluate(
        "['html', '#log', '#options-list'].map((it) => document.querySelector(it))"
        ".map((it) => it.scrollWidth - it.clientWidth)"
    )

    assert widths == [0, 0, 0]


async def test_markup_in_a_message_stays_text(address: str, open_page: OpenPage) -> None:
    page = await open_page(address)
    await page.locator("body[data-ready]").wait_for()
    await say(page, "<img src=x onerror=alert(1)> hello")

    await expect(page.get_by_text("<img src=x onerror=alert(1)> hello").last).to_be_visible()
