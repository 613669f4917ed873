"""Where what was written for this project lies, which ships, as far as models are judged by it."""

from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parents[1] / "corpus"
# The written corpus: its held-out part is what all versions are compared by.
CORPUS_FILES: Final = tuple(_FOLDER / f"corpus_{lang}.tsv" for lang in ("en", "ru"))
# Texts with every emoji that fits; no training reads them.
JUDGEMENT_FILES: Final = tuple(_FOLDER / f"accept_{lang}.tsv" for lang in ("en", "ru"))
