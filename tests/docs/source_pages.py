"""A hook of mkdocs: shows in the site the files of the repository that the pages link to.

A link such as `../bot/app.py` leads out of `docs/`, where a site has nothing. Each file that is
linked so becomes a page under `repository/`, and the links lead there.
"""

from collections.abc import Mapping
from pathlib import Path
from posixpath import relpath
from typing import Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from tests.docs.made import ROOT
from tests.docs.pages import links

_DOCS: Final = ROOT / "docs"
_CODE: Final = """\
---
search:
  exclude: true
hide: [toc]
---

# {name}

``````{language}
{text}
``````
"""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a page for each file outside `docs/` that is linked."""
    for file in _linked():
        text = file.read_text("utf-8")
        content = text if file.suffix == ".md" else _as_page(file, text)
        inclusion = InclusionLevel.NOT_IN_NAV
        files.append(File.generated(config, _place(file), content=content, inclusion=inclusion))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Lead the links out of `docs/` to the pages that are there for them."""
    origin = _origin(page.file.src_uri)
    if origin.suffix == ".md":
        for link, target in _targets(origin, markdown).items():
            place = relpath(_place(target), str(Path(page.file.src_uri).parent))
            markdown = markdown.replace(f"]({link})", f"]({place}{_anchor(link)})")
    return markdown


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Say of the Russian page that it is Russian: voices and browsers read by that."""
    if page.file.src_uri.endswith(".ru.md"):
        return output.replace('<html lang="en"', '<html lang="ru"', 1)
    return output


def _linked() -> list[Path]:
    """Every file outside `docs/` that a page links to, or a page that is linked itself."""
    found: dict[Path, None] = {}
    waiting = sorted(_DOCS.glob("*.md"))
    while waiting:
        page = waiting.pop()
        targets = _targets(page, page.read_text("utf-8")).values()
        new = [it for it in targets if _DOCS not in it.parents and it not in found]
        found |= dict.fromkeys(new)
        waiting += [it for it in new if it.suffix == ".md"]
    return sorted(found)


def _targets(page: Path, text: str) -> Mapping[str, Path]:
    """Which file each link of a page leads to; what is not there mkdocs warns of."""
    led = {link: (page.parent / link.partition("#")[0]).resolve() for link in links(text)}
    return {link: file for link, file in led.items() if file.is_file() and link[0] != "#"}


def _place(file: Path) -> str:
    """Where a file of the repository is in the site."""
    if _DOCS in file.parents:
        return file.relative_to(_DOCS).as_posix()
    page = file.relative_to(ROOT).as_posix()
    return f"repository/{page}" if file.suffix == ".md" else f"repository/{page}.md"


def _origin(place: str) -> Path:
    """The file of the repository that a page of the site shows."""
    if not place.startswith("repository/"):
        return _DOCS / place
    file = ROOT / place.removeprefix("repository/")
    return file if file.exists() else file.with_suffix("")


def _anchor(link: str) -> str:
    return "".join(link.partition("#")[1:])


def _as_page(file: Path, text: str) -> str:
    name = file.relative_to(ROOT).as_posix()
    return _CODE.format(name=f"`{name}`", language=file.suffix[1:] or "text", text=text)
