"""What `make audit` makes of an answer, and of none."""

import json
from collections.abc import Mapping

import pytest

from tests.deploy.audit import verdict

HOLE = {"id": "PYSEC-2026-1", "fix_versions": ["3.1.6"], "aliases": [], "description": "Bad."}
SOUND = {"name": "click", "version": "8.5.1", "vulns": []}
HOLED = {"name": "jinja2", "version": "3.1.2", "vulns": [HOLE]}
SKIPPED = {"name": "regex", "skip_reason": "Dependency not found on PyPI"}


def answer(*libraries: Mapping[str, object]) -> str:
    return json.dumps({"dependencies": libraries, "fixes": []})


@pytest.mark.parametrize("said", ["", "Traceback (most recent call last):", "{}"])
def test_an_audit_that_reaches_nobody_says_so_in_a_sentence(said: str) -> None:
    code, [sentence] = verdict(said)

    assert code == 2
    assert sentence.startswith("PyPI cannot be asked from here")


def test_no_answer_about_a_library_is_not_a_good_one() -> None:
    code, said = verdict(answer(SOUND, SKIPPED))

    assert code == 2
    assert said == ["PyPI gave no answer about 1 of 2 libraries: of these nothing is known."]


def test_a_known_hole_is_named_with_the_version_that_mends_it() -> None:
    code, said = verdict(answer(SOUND, HOLED))

    assert (code, said) == (1, ["jinja2 3.1.2: PYSEC-2026-1, mended in 3.1.6"])
    assert verdict(answer(SKIPPED, HOLED))[0] == 1
    nowhere = {**HOLED, "vulns": [{**HOLE, "fix_versions": []}]}
    assert verdict(answer(nowhere))[1] == ["jinja2 3.1.2: PYSEC-2026-1, mended in no version yet"]


def test_where_no_hole_is_known_that_is_said() -> None:
    assert verdict(answer(SOUND, SOUND)) == (0, ["2 libraries, no known hole."])
