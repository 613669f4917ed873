"""Asks PyPI whether holes are known in the libraries that are deployed.

    python -m tests.deploy.audit

pip-audit asks for each of deploy/requirements.lock; nothing but names and versions leaves the
machine. It ends with 1 where a hole is known, and with 2 where nobody could be asked: without the
network there is no list of holes, and no answer is not a good one.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any, Final

from tests.deploy.conftest import ROOT

LOCK: Final = ROOT / "deploy/requirements.lock"


def asked() -> str:
    """What pip-audit says, as JSON; nothing where it failed."""
    words = ["--require-hashes", "--disable-pip", "--requirement", str(LOCK), "--format", "json"]
    run = subprocess.run(
        [sys.executable, "-m", "pip_audit", "--progress-spinner", "off", *words],
        capture_output=True,
        text=True,
    )
    return run.stdout


def verdict(answer: str) -> tuple[int, Sequence[str]]:
    """What to end with, and what to say.

    Args:
        answer: what pip-audit said.
    """
    try:
        libraries: list[dict[str, Any]] = json.loads(answer)["dependencies"]
    except (ValueError, KeyError):
        return 2, ["PyPI cannot be asked from here: whether holes are known is not known."]
    holes = [
        f"{it['name']} {it['version']}: {hole['id']}, mended in {_mended(hole)}"
        for it in libraries
        for hole in it.get("vulns", ())
    ]
    unknown = [it["name"] for it in libraries if "skip_reason" in it]
    if unknown:
        said = f"PyPI gave no answer about {len(unknown)} of {len(libraries)} libraries"
        return (1 if holes else 2), [*holes, f"{said}: of these nothing is known."]
    return (1, holes) if holes else (0, [f"{len(libraries)} libraries, no known hole."])


def _mended(hole: dict[str, Any]) -> str:
    return ", ".join(hole["fix_versions"]) or "no version yet"


def main() -> int:
    """Ask, and say what came of it."""
    code, said = verdict(asked())
    sys.stderr.write("".join(f"{line}\n" for line in said))
    return code


if __name__ == "__main__":
    sys.exit(main())
