"""Tables that stay readable in a terminal of 80 columns."""

from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table


def narrow_table(*headings: str, title: str, **options: Any) -> Table:
    """A table that spends as little room as it can on lines and edges."""
    return Table(
        *headings,
        title=title,
        box=SIMPLE_HEAD,
        pad_edge=False,
        collapse_padding=True,
        show_edge=False,
        **options,
    )
