"""Makes a release of what is committed twice, and says whether the two are the same.

    python -m tests.deploy.reproduce

Each is made in a clone of its own. The second finds everything else that may leak into it changed:
folder, umask, time zone, locale, Python's variables, a home with settings for git and setuptools,
and, as it comes after the first, the time.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.deploy.conftest import ROOT
from tests.deploy.release import SUMS

BUILD: Final = "from tests.deploy.release import OUT, build; build(OUT)"


def disturb(home: Path) -> dict[str, str]:
    """Fill `home` with what could change a release, and name what else could."""
    library = home / "library"
    library.mkdir(parents=True)
    for name in ("setuptools", "cyclonedx_py"):
        (library / f"{name}.py").write_text("raise SystemExit('not the one of .venv')\n")
    (home / ".gitconfig").write_text(
        "[core]\n autocrlf = true\n[tar]\n umask = 0077\n[safe]\n directory = *\n"
    )
    (home / ".pydistutils.cfg").write_text("[bdist_wheel]\nbuild_number = 7\n")
    return {
        "HOME": str(home),
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "PYTHONPATH": str(library),
        "PYTHONHASHSEED": "7",
        "SOURCE_DATE_EPOCH": "1000000000",
    }


def made(folder: Path, told: dict[str, str], umask: int) -> str:
    """The hashes of a release that is made in a clone in `folder`."""
    environment = {**os.environ, **told}
    clone = ["git", "clone", "--quiet", str(ROOT), str(folder)]
    subprocess.run(clone, env=environment, umask=umask, check=True)
    build = [sys.executable, "-c", BUILD]
    subprocess.run(build, cwd=folder, env=environment, umask=umask, check=True)
    return (folder / "build/release" / SUMS).read_text()


def main() -> int:
    """Make both, and compare them."""
    with tempfile.TemporaryDirectory() as aside:
        here = Path(aside)
        one = made(here / "one", {}, 0o022)
        other = made(here / "far/away/other", disturb(here / "home"), 0o077)
    unlike = sorted({*one.splitlines()} ^ {*other.splitlines()}, key=lambda line: line[66:])
    said = ["These are not the same:", *unlike] if unlike else [*one.splitlines(), "Alike."]
    sys.stdout.write("".join(f"{line}\n" for line in said))
    return 1 if unlike else 0


if __name__ == "__main__":
    sys.exit(main())
