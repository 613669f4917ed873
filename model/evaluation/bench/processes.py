"""What a contender costs before it says anything: the time to its first answer, and its memory."""

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from model.errors import ModelError

PIPELINE_PROGRAM: Final = """
import sys
from transformers import pipeline
run = pipeline("text-classification", sys.argv[1], device="cpu", top_k=None)
for line in sys.stdin:
    run(line)
"""
OUR_PROGRAM: Final = """
import sys
from model.loading import load_engine
from model.text import model_input
engine = load_engine(sys.argv[1], device="cpu", in_full=sys.argv[2:] == ["fp32"])
for line in sys.stdin:
    engine.read([engine.encode(model_input(line))])
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of a process from its birth to its end."""

    seconds: float
    processor_seconds: float
    peak: float  # MB


def cost(program: str, arguments: Sequence[str], texts: Sequence[str]) -> Cost:
    """What `program` costs that answers `texts`, one by one.

    Raises:
        ModelError: it failed.
    """
    command = [sys.executable, "-c", program, *arguments]
    start = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    assert process.stdin is not None
    process.stdin.write("".join(f"{text}\n" for text in texts).encode())
    process.stdin.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise ModelError(f"this failed, run it to see why: {shlex.join(command)}")
    unit = 1 if sys.platform == "darwin" else 1024  # what ru_maxrss counts in
    return Cost(
        time.perf_counter() - start,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss * unit / 1e6,
    )
