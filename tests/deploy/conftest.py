"""What a wheel would hold, laid out as pip lays it, without the minute that packing takes."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SETUP = "from setuptools import setup; setup()"


@dataclass(frozen=True)
class Installed:
    """Where the parts of a wheel lie: what is imported, and what lies beside it."""

    packages: Path
    data: Path


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The project as a wheel installs it; nothing is left in the repository."""
    folder = tmp_path_factory.mktemp("installed")
    parts = Installed(folder / "packages", folder / "data")
    steps = ["egg_info", "--egg-base", str(folder)]
    steps += ["build_py", "--build-lib", str(parts.packages)]
    steps += ["install_data", "--install-dir", str(parts.data)]
    subprocess.run(
        [sys.executable, "-c", SETUP, "--quiet", *steps],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return parts
