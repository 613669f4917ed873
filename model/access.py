"""What is against using a file, in words for whoever has to mend it.

The system's own words name a number, and often a hidden file that was to become the wanted one;
these name the folder or the file whose owner or rights are in the way.
"""

import errno
import os
from pathlib import Path
from typing import Final

_MEND: Final = "change its owner or its rights"
_WORDS: Final = {
    errno.ENOSPC: "its disk is full; make room there",
    errno.EDQUOT: "its disk gives this user no more room; make some there",
    errno.EROFS: "its disk is read-only; name another place",
    errno.ENAMETOOLONG: "its name is too long; take a shorter one",
    errno.EMFILE: "too many files are open; close other programs",
}


def why_not_readable(path: Path) -> str | None:
    """What is against reading the file `path`; None: nothing, or that it is not there."""
    if os.path.isdir(path):
        return f"{path} is a folder; name a file"
    if os.path.lexists(path):
        return None if os.access(path, os.R_OK) else f"this user may not read {path}; {_MEND}"
    return _against_folder(path, os.X_OK, "look into")


def why_not_writable(path: Path) -> str | None:
    """What is against writing the file `path`, with the folders on the way to it; None: nothing."""
    if os.path.isdir(path):
        return f"{path} is a folder; name a file"
    if os.path.lexists(path) and not os.access(path, os.W_OK):
        return f"this user may not write {path}; {_MEND}"
    return _against_folder(path, os.W_OK | os.X_OK, "write into")


def refusal(error: OSError) -> str:
    """What the system refused, and what to do about it, in one sentence."""
    if error.filename is None:
        return _WORDS.get(error.errno or 0) or str(error.strerror or error)
    path = Path(os.fsdecode(error.filename))
    if isinstance(error, FileNotFoundError):
        return f"there is no {path}"
    if error.errno in _WORDS:
        return f"{path} cannot be used: {_WORDS[error.errno]}"
    why = why_not_readable(path) or why_not_writable(path)
    return why or f"{path} cannot be used: {error.strerror}"


def _against_folder(path: Path, right: int, purpose: str) -> str | None:
    """What is against the last folder on the way to `path` that is there."""
    folder = next(above for above in path.absolute().parents if os.path.lexists(above))
    if not folder.is_dir():
        return f"{folder} is a file where a folder must be; move it away, or name another place"
    if not os.access(folder, right):
        return f"this user may not {purpose} the folder {folder}; {_MEND}"
    return None
