"""Writes the pages that are made from the code: `make docs`, or python -m tests.docs."""

from tests.docs.made import made

for file, page in made().items():
    file.write_text(page, "utf-8")
