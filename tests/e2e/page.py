"""What a person does in the page with the real bot behind it, and sees of its answers."""

import os
import re
from pathlib import Path
from typing import Any

from playwright.async_api import Locator, Page, expect

from model.labels import DEFAULT_LABELS, display
from tests.bot.playground.page import draft, log

SHOWN = re.compile("|".join(display(label) for label in DEFAULT_LABELS))
BOT = "@emojibot_test"
DESKTOP: dict[str, Any] = {"viewport": {"width": 1100, "height": 860}}
TRIES = 10  # of an inline query; the bot answers in time or not at all


def answer(page: Page) -> Locator:
    """The latest message of somebody else, the bot."""
    return log(page).locator(".message:not(.mine)").last


async def enter(page: Page, chat: str) -> None:
    """Open a chat from the list."""
    await page.locator("body[data-ready]").wait_for()
    await page.get_by_role("navigation", name="Chats").get_by_role("button", name=chat).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(chat)


async def say(page: Page, text: str) -> None:
    await draft(page).fill(text)
    await draft(page).press("Enter")
    await expect(log(page).locator(".mine .text").last).to_have_text(text)


async def suggested(page: Page, text: str) -> Locator:
    """Say `text`; the bot's answer to it."""
    await say(page, text)
    await expect(answer(page).locator(".quote")).to_contain_text(text)
    await expect(answer(page).get_by_role("button").filter(has_text=SHOWN)).not_to_have_count(0)
    return answer(page)


async def offered(page: Page, query: str) -> Locator:
    """Type the bot's name and `query`; what it offers."""
    options = page.get_by_role("listbox", name="Emojis to send").get_by_role("option")
    note = page.locator("#options-note")
    for _ in range(TRIES):
        await draft(page).fill(f"{BOT} {query}")
        await expect(note).to_have_text(re.compile("to choose from|Nothing|No answer"))
        if await options.count():
            return options
        await draft(page).fill("")
    raise AssertionError(f"nothing was ever offered for {query!r}")


def pictures(otherwise: Path) -> Path:
    """Where screenshots go: to the docs when `make pictures` asks for them."""
    return Path(os.environ.get("PICTURES", otherwise)).resolve()
