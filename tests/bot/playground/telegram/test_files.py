"""Files are kept, and the oldest go first."""

from bot.playground.telegram.files import KEPT, Files


def test_a_file_is_found_by_its_id() -> None:
    files = Files()

    file = files.keep(b"abc", name="mydata.json", kind="documents")

    assert files.get(file.id) is file
    assert files.get("none") is None


def test_the_oldest_files_make_room() -> None:
    files = Files()

    kept = [files.keep(b"", name="a", kind="photos") for _ in range(KEPT + 1)]

    assert files.get(kept[0].id) is None
    assert files.get(kept[1].id) is kept[1]
