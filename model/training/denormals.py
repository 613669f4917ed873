"""Numbers too small to be normal, which slow some processors a hundredfold."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def flushed_denormals() -> Iterator[None]:
    """Take them for 0 during the block: Adam's averages are full of them."""
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)  # of the whole thread, which goes on with other things
