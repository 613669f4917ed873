"""Looks for tokens and keys in files that are to be committed; nothing is asked of anybody.

    python -m tests.secrets [FILE...]    without FILE: in all that git tracks

What is found is named by file, line and kind, never shown. Tests make up tokens that no service
gives: with ids of seven digits, keys of one letter. Those that must look real are in `MADE_UP`.
"""

import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from detect_secrets.core.potential_secret import PotentialSecret
from detect_secrets.core.scan import scan_file
from detect_secrets.settings import get_plugins, transient_settings

ROOT: Final = Path(__file__).parents[2]
KINDS: Final = (
    *("AWSKeyDetector", "BasicAuthDetector", "GitHubTokenDetector", "GitLabTokenDetector"),
    *("JwtTokenDetector", "NpmDetector", "OpenAIDetector", "PrivateKeyDetector"),
    *("PypiTokenDetector", "SlackDetector", "TelegramBotTokenDetector"),
)
OUR_KIND: Final = {
    "name": "EncryptionKeyDetector",
    "path": Path(__file__).with_name("encryption_key.py").as_uri(),
}
MADE_UP: Final = {
    ("tests/bot/feedback/test_migrate.py", "Basic Auth Credentials"),
    ("tests/bot/settings/test_told.py", "Basic Auth Credentials"),
    ("tests/model/reading/masked.tsv", "Slack Token"),
    ("tests/model/reading/masked.tsv", "Telegram Bot Token"),
}


def found(files: Iterable[str]) -> Iterator[PotentialSecret]:
    """What looks like a secret in `files`, but for what is known to be made up."""
    kinds = [OUR_KIND, *({"name": kind} for kind in KINDS)]
    with transient_settings({"plugins_used": kinds}):
        shapes = [shape for kind in get_plugins() for shape in kind.denylist]
        for file in files:
            # Looked at line by line, the corpora alone would take a minute.
            text = _text(Path(file))
            if any(shape.search(text) for shape in shapes):
                yield from (it for it in scan_file(file) if (file, it.type) not in MADE_UP)


def _text(file: Path) -> str:
    """What `file` says; nothing where it is no text, or gone."""
    content = file.read_bytes() if file.is_file() else b""
    return "" if b"\0" in content[:8192] else content.decode("utf-8", "replace")


def tracked() -> list[str]:
    """Every file that git tracks."""
    listed = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True)
    return listed.strip("\0").split("\0")


def main(files: list[str]) -> int:
    """Say what is found in `files`; how many."""
    secrets = list(found(files or tracked()))
    for it in secrets:
        sys.stderr.write(f"{it.filename}:{it.line_number}: {it.type}\n")
    if secrets:
        sys.stderr.write("Take them out, and let whoever gave them give new ones.\n")
    return len(secrets)


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
