"""Whether a file can be made or changed, before anything is tried."""

import os
from pathlib import Path


def why_not_writable(path: Path) -> str | None:
    """What is against writing the file `path`, with the folders on the way to it; None: nothing."""
    if path.exists() and not (path.is_file() and os.access(path, os.W_OK)):
        return f"{path} cannot be written"
    folder = next(above for above in path.absolute().parents if os.path.lexists(above))
    if not folder.is_dir():
        return f"{folder} is no folder"
    if not os.access(folder, os.W_OK | os.X_OK):
        return f"the folder {folder} cannot be written"
    return None
