"""What `make` says while it installs, with a pip that only talks."""

import os
import pty
import re
import shutil
import subprocess
from pathlib import Path

import pytest

MAKEFILE = Path(__file__).parents[1] / "Makefile"
PIP = """#!/bin/sh
echo "Collecting numpy>=2"
echo "  Downloading numpy-2.3-cp311.whl (16.9 MB)"
echo "Collecting rich"
echo "Installing collected packages: numpy, rich"
exit $CODE
"""
INSTALL = ["make", ".venv/.ready", "PIP=./pip"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A clone in which only the packages are missing."""
    shutil.copy(MAKEFILE, tmp_path)
    for name in ("pyproject.toml", "constraints.txt", ".venv/bin/python"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "pip").write_text(PIP)
    (tmp_path / "pip").chmod(0o755)
    return tmp_path


def test_a_line_on_the_terminal_says_what_is_being_installed(folder: Path) -> None:
    terminal, theirs = pty.openpty()

    subprocess.run(INSTALL, cwd=folder, stderr=theirs, env=os.environ | {"CODE": "0"}, check=True)

    said = os.read(terminal, 1 << 16).decode().split("\r\x1b[K")
    os.close(theirs)
    os.close(terminal)
    assert said == [
        "",
        "1 packages: Collecting numpy>=2",
        "1 packages: Downloading numpy-2.3-cp311.whl",
        "2 packages: Collecting rich",
        "2 packages: Installing collected",
        "",
    ]
    assert (folder / ".venv/.ready").exists()


def test_what_pip_cannot_install_is_no_success(folder: Path) -> None:
    run = subprocess.run(INSTALL, cwd=folder, capture_output=True, env=os.environ | {"CODE": "3"})

    assert run.returncode != 0
    assert not (folder / ".venv/.ready").exists()
    assert b"\x1b" not in run.stderr  # in a log nothing is drawn over


def test_every_test_is_run_and_none_twice() -> None:
    told = subprocess.run(
        ["make", "-n", "--no-print-directory", "-o", ".venv/.ready-for-tests", "test"],
        cwd=MAKEFILE.parent,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    together, alone = told.replace("\\\n", "").split("&&")

    left_out = re.findall(r"--ignore=(\S+)", together)
    assert left_out == alone.split()[3:]
    assert all((MAKEFILE.parent / folder).is_dir() for folder in left_out)
