"""A headless Chromium for tests. Where there is none they are skipped, and the summary says so.

Import both fixtures in a conftest.py. They live in the session's event loop, so tests that
use them are marked `pytest.mark.asyncio(loop_scope="session")`.
"""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

OpenPage = Callable[..., Awaitable[Page]]

NO_BROWSER = "no Chromium here: apt-get install chromium fonts-noto-color-emoji fonts-inter"
ARGUMENTS = (
    "--no-sandbox",  # containers run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}


def chromium() -> str | None:
    """The path of the system's Chromium or Chrome."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all tests, with an empty profile of its own."""
    path = chromium()
    if path is None:
        pytest.skip(NO_BROWSER)
    expect.set_options(timeout=10_000)  # what a busy machine may take; a right page takes no longer
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser) -> AsyncIterator[OpenPage]:
    """Opens an address in a fresh context; takes what `browser.new_context` takes.

    At the end no page may have asked another host for anything, nor met an error.
    """
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    async def open_page(url: str, **options: Any) -> Page:
        context = await browser.new_context(**{"locale": "en-GB", **options})
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda asked: wrong.extend(_elsewhere(asked.url, url)))
        await page.goto(url)
        return page

    yield open_page
    for context in contexts:
        await context.close()
    assert not wrong, wrong


def _elsewhere(asked: str, url: str) -> list[str]:
    """`asked`, unless it is on the host of `url`."""
    return [] if urlsplit(asked)[:2] == urlsplit(url)[:2] else [asked]
