"""The figures of the house, the tests' own files too: how long things are, and the longest.

python -m tests.architecture
"""

from statistics import median

import click

from tests.architecture.imports import circle, imports
from tests.architecture.lengths import Length, files, functions

LONGEST = 10


@click.command()
def main() -> None:
    """Print medians, the longest files and functions, and a circle of imports if there is one."""
    for folders in (("bot",), ("model",), ("bot", "model"), ("tests",)):
        name = " and ".join(folders)
        _tell(f"Python files in {name}", files(*folders, kinds=[".py"]))
        _tell(f"functions in {name}", functions(*folders))
    _tell("scripts and styles of the page", files("bot", kinds=[".js", ".css"]))
    click.echo("circle of imports: " + (" → ".join(circle(imports())) or "none"))


def _tell(what: str, lengths: list[Length]) -> None:
    lines = [it.lines for it in lengths]
    click.echo(f"{what}: {len(lines)}, {sum(lines)} lines, median {median(lines):g}; the longest:")
    for length in sorted(lengths, reverse=True)[:LONGEST]:
        click.echo(f"  {length}")


if __name__ == "__main__":
    main()
