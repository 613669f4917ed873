"""What a person finds and does in the page."""

from playwright.async_api import Locator, Page


def draft(page: Page) -> Locator:
    """The box that a message is written in."""
    return page.get_by_role("textbox", name="Message")


def log(page: Page) -> Locator:
    """What has been said in the open chat."""
    return page.get_by_role("log", name="Messages")


async def say(page: Page, text: str) -> None:
    """Write `text`, and send it."""
    await draft(page).fill(text)
    await draft(page).press("Enter")


async def open_actions(page: Page, message: str) -> Locator:
    """Open the panel of what can be done with a message; the panel."""
    await page.get_by_role("button", name=f"React, reply, more: {message}").click()
    return page.get_by_role("dialog", name="Message from")
