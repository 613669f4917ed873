"""axe-core, which finds what keeps people out of a page. It comes from npm, once, into build/.

Where there is no npm, or no way to its registry, tests that want it are skipped, and say so.
"""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

VERSION = "4.14.1"
FOLDER = Path("build/axe").absolute()
SCRIPT = FOLDER / "node_modules" / "axe-core" / "axe.min.js"

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = f"""async () => {{
  const {{ violations }} = await axe.run({{ runOnly: {_RULES} }});
  return violations.map(({{ id, nodes }}) => [id, nodes.map((it) => it.target.join(" "))]);
}}"""


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    if not SCRIPT.exists():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("no npm here: axe-core does not look at the page")
        FOLDER.mkdir(parents=True, exist_ok=True)
        install = [npm, "install", "--prefix", str(FOLDER), "--no-save", f"axe-core@{VERSION}"]
        done = subprocess.run(install, capture_output=True, timeout=120, check=False)
        if done.returncode:
            pytest.skip("npm gets no axe-core: it does not look at the page")
    return SCRIPT.read_text(encoding="utf-8")


async def barriers(page: Page, axe: str) -> list[Any]:
    """What keeps people out of `page` as it is now: rules, each with where it is broken."""
    await page.evaluate(axe)
    return list(await page.evaluate(_RUN))
