"""Prints the libraries that pyproject.toml asks for, and those of the extras that are named.

python3 deploy/requirements.py [EXTRA...]
"""

import sys
import tomllib
from pathlib import Path

project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
wanted = project["dependencies"] + [
    library for extra in sys.argv[1:] for library in project["optional-dependencies"][extra]
]
sys.stdout.write("".join(f"{library}\n" for library in wanted))
