"""The site is built without a warning, loads nothing from elsewhere, and its links lead there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.made import ROOT

pytestmark = pytest.mark.timeout(120)  # it takes three seconds of a core that may have much to do


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, as `make docs` builds it."""
    folder = tmp_path_factory.mktemp("site")
    words = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    run = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return folder


def text(site: Path, page: str) -> str:
    return (site / page).read_text("utf-8")


def test_every_page_is_there(site: Path) -> None:
    pages = {page.with_suffix(".html").name for page in (ROOT / "docs").glob("*.md")}

    assert pages <= {page.name for page in site.glob("*.html")}


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        tags = re.findall(r"<(?:img|script|link|iframe|source)\b[^>]*>", page.read_text("utf-8"))
        loaded = [it for tag in tags for it in re.findall(r'(?:src|href)="([^"]*)"', tag)]
        assert loaded
        assert [it for it in loaded if re.match(r"\w+:|//", it)] == [], page
    for style in site.rglob("*.css"):
        assert not re.search(r"(?:@import|url\()\W*(?:https?:|//)", style.read_text("utf-8")), style


def test_the_front_pages_lead_to_each_other_and_say_their_language(site: Path) -> None:
    english, russian = text(site, "index.html"), text(site, "index.ru.html")

    assert '<html lang="en"' in english
    assert '<html lang="ru"' in russian
    assert '<a href="index.ru.html">По-русски</a>' in english
    assert '<a href="index.html">In English</a>' in russian


def test_a_link_to_a_file_of_the_repository_leads_to_its_text(site: Path) -> None:
    assert 'href="repository/bot/app.py.html"' in text(site, "architecture.html")

    shown = re.sub(r"<[^>]+>", "", text(site, "repository/bot/app.py.html"))
    first = (ROOT / "bot/app.py").read_text("utf-8").splitlines()[0]
    assert first.strip('"') in shown


def test_a_page_outside_docs_is_a_page_and_leads_back(site: Path) -> None:
    assert 'href="repository/CONTRIBUTING.html"' in text(site, "index.html")

    page = text(site, "repository/CONTRIBUTING.html")
    assert '<a href="../architecture.html">docs/architecture.md</a>' in page
