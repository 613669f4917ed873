"""Which layer of an image may be used again: that of the very same step."""

from dataclasses import replace
from pathlib import Path

from tests.deploy.image import print_of
from tests.deploy.layers import Tree

BELOW = Tree((Path("trixie"), Path("python-0-run-abc")), folder="/source")


def test_the_same_step_on_the_same_layers_is_known_again() -> None:
    assert print_of(BELOW, "pip install x", None) == print_of(BELOW, "pip install x", None)


def test_other_words_layers_and_surroundings_make_another_step() -> None:
    steps = [
        (BELOW, "pip install x", None),
        (BELOW, "pip install y", None),
        (BELOW.with_layer(Path("python-1-run-def")), "pip install x", None),
        (replace(BELOW, folder="/"), "pip install x", None),
        (replace(BELOW, environment={"PATH": "/bin"}), "pip install x", None),
        (BELOW, "--from=package /package /opt", BELOW),
        (BELOW, "--from=package /package /opt", BELOW.with_layer(Path("package-2-copy-012"))),
    ]

    assert len({print_of(*step) for step in steps}) == len(steps)


def test_a_copy_of_changed_files_is_another_step_and_others_do_not_count(tmp_path: Path) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot/app.py").write_text("one")
    (tmp_path / "README.md").write_text("one")
    folder, file = "bot ./", "README.md ./"
    before = [print_of(BELOW, it, tmp_path) for it in (folder, file)]

    (tmp_path / "bot/app.py").write_text("other")

    after = [print_of(BELOW, it, tmp_path) for it in (folder, file)]
    assert [one == other for one, other in zip(before, after, strict=True)] == [False, True]


def test_a_copy_of_all_counts_every_file(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("one")
    before = print_of(BELOW, ". .", tmp_path)
    (tmp_path / "b.py").write_text("new")

    assert print_of(BELOW, ". .", tmp_path) != before
