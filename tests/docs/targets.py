"""What `make help` says."""

import re
import subprocess
from collections.abc import Mapping
from functools import cache

from tests.docs.made import ROOT


@cache
def targets() -> Mapping[str, str]:
    """Each target of the Makefile, and what it does."""
    run = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    return dict(re.findall(r"^make ([a-z-]+) +(.*)", run.stdout, re.MULTILINE))
