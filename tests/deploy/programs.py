"""Programs that check what is deployed, where they are installed."""

import os
import shutil
import subprocess

import pytest


def check(program: str, *words: str, package: str) -> None:
    """Have `program` check something; the test is skipped where it is not installed.

    Args:
        package: what brings it.
    """
    found = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin")  # not on all PATHs
    if found is None:
        pytest.skip(f"{program} is not installed: {package}")
    run = subprocess.run([found, *words], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
