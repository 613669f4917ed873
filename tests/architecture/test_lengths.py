"""What is read at once stays short: files, functions, and what half of them are."""

from statistics import median

from tests.architecture.lengths import Length, files, functions

FILE = 250
FUNCTION = 45
MEDIAN_FILE = 85
MEDIAN_FUNCTION = 8

# A migration is out of it: it says what a schema was, table by table, and is never changed.
CODE = ("bot", "model")


def test_no_file_of_code_is_longer_than_a_few_screens() -> None:
    _none_over(FILE, files(*CODE, "migrations"))


def test_no_function_is_longer_than_a_screen() -> None:
    _none_over(FUNCTION, functions(*CODE))


def test_half_the_files_are_short() -> None:
    assert _median(files(*CODE, kinds=[".py"])) <= MEDIAN_FILE


def test_half_the_functions_are_very_short() -> None:
    assert _median(functions(*CODE)) <= MEDIAN_FUNCTION


def test_a_function_is_as_long_as_its_lines() -> None:
    found = functions("tests/architecture")

    [own] = [it.lines for it in found if it.where.endswith("as_long_as_its_lines")]
    assert own == 5


def _median(lengths: list[Length]) -> float:
    return median(it.lines for it in lengths)


def _none_over(limit: int, lengths: list[Length]) -> None:
    over = sorted(it for it in lengths if it.lines > limit)
    assert not over, f"over {limit} lines, to be parted:\n" + "\n".join(map(str, over))
