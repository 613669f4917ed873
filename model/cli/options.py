"""Options that several commands of the model share."""

from pathlib import Path

import click

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_GIVEN = click.Path(exists=True, path_type=Path)

# `--data a b c` as well as `--data a --data b`: what follows the first file is an argument.
data_and_exports = click.option("--data", "data", type=_GIVEN, multiple=True, required=True,
    metavar="FILE|EXPORT...",
    help="Training files: .jsonl or .tsv, plain or gzip. For a round, exports too.")  # fmt: skip
more_and_exports = click.argument("more", type=_GIVEN, nargs=-1, metavar="")
more_files = click.argument("more", type=FILE, nargs=-1, metavar="")
validation_files = click.option("--validation", type=FILE, multiple=True,
    help="A file whose texts must never be trained on.")  # fmt: skip
