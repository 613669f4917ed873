"""The pages that are made from the code say what it says now."""

from pathlib import Path

import pytest

from tests.docs.made import made

PAGES = made()


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.name)
def test_a_page_is_not_older_than_the_code(file: Path) -> None:
    assert file.read_text("utf-8") == PAGES[file], "it is old; make docs makes it anew"
