"""Where the written corpus lies, which ships, and is what all versions are compared by."""

from pathlib import Path
from typing import Final

CORPUS_FILES: Final = tuple(
    Path(__file__).parents[1] / "corpus" / f"corpus_{lang}.tsv" for lang in ("en", "ru")
)
