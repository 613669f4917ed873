"""Options that several commands of the model share."""

from pathlib import Path

import click

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

# `--data a b c` as well as `--data a --data b`: what follows the first file is an argument.
data_files = click.option("--data", "data", type=FILE, multiple=True, required=True,
    metavar="FILE...", help="Training files: .jsonl or .tsv, plain or gzip.")  # fmt: skip
more_files = click.argument("more", type=FILE, nargs=-1, metavar="")
validation_files = click.option("--validation", type=FILE, multiple=True,
    help="A file whose texts must never be trained on.")  # fmt: skip
