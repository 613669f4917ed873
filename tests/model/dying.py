"""Promotes a version again and again, killed one line later each time, and says what is left.

    python -m tests.model.dying ROOT OLD NEW

Prints the version that the pointer names after each kill; a pointer that cannot be read ends
it with a traceback. A fork is killed rather than a program, which would take half a second
to start a hundred times.
"""

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from model import files, pointer, registry
from model.pointer import POINTER
from model.registry import Registry

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CODE = {files.__file__, pointer.__file__, registry.__file__}


def survives(models: Registry, version: str, lines: int) -> bool:
    """Whether a process that is killed after so many lines of the registry's code gets done."""
    child = os.fork()
    if not child:
        left = lines

        def count(frame: FrameType, event: str, _: Any) -> Any:
            nonlocal left
            if frame.f_code.co_filename not in CODE:
                return None
            if event == "line":
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)
            return count

        sys.settrace(count)
        models.promote(version, at=NOW)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return False
    assert os.waitstatus_to_exitcode(status) == 0
    return True


def main(root: Path, old: str, new: str) -> None:
    """Kill at every line, from the first on, until the promotion gets done."""
    models = Registry(root)
    models.promote(old, at=NOW)
    before = (root / POINTER).read_bytes()
    for lines in range(10_000):
        done = survives(models, new, lines)
        sys.stdout.write(f"{models.state().version}\n")
        if done:
            return
        (root / POINTER).write_bytes(before)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
