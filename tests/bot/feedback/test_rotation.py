"""A new key takes over from an old one while the bot runs."""

import asyncio
import base64
import errno
import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import SettingsError, StoreError
from bot.feedback import FeedbackStore, Keys, open_store, rotation
from bot.feedback.database import Database
from bot.feedback.rotation import ENCRYPTED, begin, encrypted_rows, rotate
from bot.feedback.tables import choices, metadata
from tests.bot.conftest import People

ANN = People.ANN
OLD = base64.urlsafe_b64encode(b"o" * 32).decode()
NEW = base64.urlsafe_b64encode(b"n" * 32).decode()


class Interrupted(Exception):
    """Somebody pressed Ctrl-C."""


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    file = tmp_path / "encryption.key"
    write(file, OLD)
    file.chmod(0o600)
    return file


@pytest.fixture
def keys(key_file: Path) -> Keys:
    """Those of the running bot."""
    return Keys.from_settings(None, key_file)


@pytest.fixture
def whole(engine: AsyncEngine) -> Database:
    return Database(engine)


@pytest.fixture
async def filled(store: FeedbackStore, people: People) -> FeedbackStore:
    """Three texts, one of them with a meaning, and a note."""
    await store.check_key()
    await people.consent()
    for text in ("one", "two"):
        await people.pick(await people.offered(), text=text)
    await store.choices.choose(
        await people.offered(),
        chat=People.CHAT,
        person=ANN,
        emoji="😂",
        text="three",
        meaning=b"it",
    )
    await store.notes("1").keep([{"update_id": 7}])
    return store


async def sealed(whole: Database) -> list[bytes]:
    """All that is encrypted."""
    found = []
    async with whole.reading() as connection:
        for table, names in ENCRYPTED.items():
            for row in await connection.execute(select(*(table.c[name] for name in names))):
                found += [content for content in row if content is not None]
    return found


def readable(contents: Sequence[bytes], key: bytes) -> int:
    """How many of `contents` this key alone reads."""
    read = 0
    for content in contents:
        try:
            Keys(key).unseal(content)
            read += 1
        except StoreError:
            continue
    return read


def write(file: Path, *lines: str) -> None:
    file.write_text("".join(f"{line}\n" for line in lines))


def ring(file: Path) -> list[bytes]:
    """The keys in `file`."""
    return [base64.urlsafe_b64decode(line) for line in file.read_text().splitlines()]


def test_whatever_is_neither_a_hash_nor_a_mark_is_encrypted_anew() -> None:
    columns = {
        column
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, LargeBinary)
        and not column.name.endswith("_hash")
        and table.name != "key_check"
    }

    assert columns == {table.c[name] for table, names in ENCRYPTED.items() for name in names}


async def test_everything_is_under_the_new_key_and_read_as_before(
    filled: FeedbackStore, whole: Database, key_file: Path, people: People
) -> None:
    before = await filled.people.belongings(ANN)
    looked_at: list[int] = []

    keys = await begin(whole, None, key_file)
    rotated = await rotate(whole, keys, looked_at.append)

    newest, oldest = ring(key_file)
    contents = await sealed(whole)
    assert (rotated, len(contents), await encrypted_rows(whole)) == (4, 5, 4)
    assert sum(looked_at) == 2 * 4  # once to change them, once to see that none was missed
    assert (readable(contents, newest), readable(contents, oldest)) == (5, 0)
    assert await filled.people.belongings(ANN) == before
    assert await filled.notes("1").load() == [{"update_id": 7}]
    assert sorted(await people.texts()) == ["one", "three", "two"]
    assert os.stat(key_file).st_mode & 0o777 == 0o600


async def test_a_running_bot_goes_on_fitting_its_database(
    filled: FeedbackStore, whole: Database, key_file: Path
) -> None:
    await rotate(whole, await begin(whole, None, key_file))

    await filled.check_key()


@pytest.fixture
def link(key_file: Path, tmp_path: Path) -> Path:
    """Another name of the key file, which a group may read."""
    key_file.chmod(0o640)
    link = tmp_path / "link.key"
    link.symlink_to(key_file)
    return link


async def test_the_key_file_stays_whose_it_is_and_where_it_is(
    filled: FeedbackStore, whole: Database, key_file: Path, link: Path
) -> None:
    await begin(whole, None, link)

    assert os.readlink(link) == str(key_file)
    assert os.stat(key_file).st_mode & 0o777 == 0o640
    assert len(ring(key_file)) == 2


async def test_of_two_that_begin_at_once_one_makes_a_key(
    filled: FeedbackStore, whole: Database, key_file: Path
) -> None:
    await asyncio.gather(*(begin(whole, None, key_file) for _ in range(2)))

    assert len(ring(key_file)) == 2


async def test_a_bot_that_never_takes_the_new_key_is_named(
    filled: FeedbackStore, whole: Database, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def always(*_: object) -> int:
        return 1

    keys = await begin(whole, None, key_file)
    monkeypatch.setattr(rotation, "_rotate", always)

    with pytest.raises(StoreError, match="a bot still writes with the key before"):
        await rotate(whole, keys)


async def test_a_key_file_that_could_not_be_read_is_read_the_next_time(
    keys: Keys, key_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(key_file, "half a line")
    before = keys.marks()
    keys.marks()
    assert caplog.text.count("is of no use") == 1

    write(key_file, NEW, OLD)

    assert len(keys.marks()) == 2
    assert keys.marks()[-1] == before[-1]


async def test_a_running_bot_writes_with_the_new_key_and_reads_with_both(
    filled: FeedbackStore, whole: Database, key_file: Path, people: People
) -> None:
    await begin(whole, None, key_file)

    await people.pick(await people.offered(), text="four")

    newest, oldest = ring(key_file)
    contents = await sealed(whole)
    assert (readable(contents, newest), readable(contents, oldest)) == (1, 5)
    assert sorted(await people.texts()) == ["four", "one", "three", "two"]


async def test_what_another_process_wrote_with_the_new_key_is_read_at_once(
    filled: FeedbackStore, whole: Database, key_file: Path
) -> None:
    await rotate(whole, await begin(whole, None, key_file))

    assert len((await filled.people.belongings(ANN))["suggestions"]) == 3


async def test_when_it_was_interrupted_it_goes_on_with_the_same_key(
    filled: FeedbackStore, whole: Database, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: int) -> None:
        raise Interrupted

    monkeypatch.setattr(rotation, "AT_ONCE", 1)
    with pytest.raises(Interrupted):
        await rotate(whole, await begin(whole, None, key_file), interrupt)
    newest, oldest = ring(key_file)
    half = await sealed(whole)
    assert (readable(half, newest), readable(half, oldest)) == (1, 4)
    assert len((await filled.people.belongings(ANN))["suggestions"]) == 3

    rotated = await rotate(whole, await begin(whole, None, key_file))

    assert (rotated, ring(key_file)) == (3, [newest, oldest])
    assert readable(await sealed(whole), newest) == 5


async def test_the_next_one_has_a_key_of_its_own_and_then_the_one_between_may_go(
    filled: FeedbackStore, whole: Database, key_file: Path, url: str
) -> None:
    for _ in range(2):
        await rotate(whole, await begin(whole, None, key_file))
    third, second, first = (base64.urlsafe_b64encode(key).decode() for key in ring(key_file))
    assert first == OLD

    write(key_file, third, first)
    async with open_store(url, Keys.from_settings(None, key_file)) as store:
        assert len((await store.people.belongings(ANN))["suggestions"]) == 3

    for left in ((second, first), (third, second)):
        write(key_file, *left)
        with pytest.raises(StoreError, match="abandon-key"):
            async with open_store(url, Keys.from_settings(None, key_file)):
                pass


async def test_a_key_in_the_settings_gets_its_new_one_there(
    filled: FeedbackStore, whole: Database, key_file: Path
) -> None:
    with pytest.raises(SettingsError, match="put one before the old") as caught:
        await begin(whole, OLD, key_file)
    assert OLD not in str(caught.value)

    await rotate(whole, await begin(whole, f"{NEW}, {OLD}", key_file))

    assert readable(await sealed(whole), b"n" * 32) == 5
    assert ring(key_file) == [b"o" * 32]


async def test_a_key_file_that_cannot_be_written_is_named_and_stays(
    filled: FeedbackStore, whole: Database, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(source: Path, target: Path) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(target))

    monkeypatch.setattr("os.replace", refuse)

    with pytest.raises(SettingsError, match=r"encryption\.key cannot be given a new key: .*line"):
        await begin(whole, None, key_file)

    assert ring(key_file) == [b"o" * 32]


async def test_a_damaged_text_does_not_keep_the_others_from_it(
    filled: FeedbackStore, whole: Database, key_file: Path, people: People
) -> None:
    async with whole.writing() as connection:
        one = choices.c.suggestion_id == 1
        await connection.execute(update(choices).where(one).values(text=b"damaged"))

    assert await rotate(whole, await begin(whole, None, key_file)) == 3

    assert readable(await sealed(whole), ring(key_file)[0]) == 4


async def test_nonsense_in_the_key_file_does_not_disturb_a_running_bot(
    filled: FeedbackStore, key_file: Path, people: People
) -> None:
    for content in ("nonsense", NEW):
        write(key_file, content)
        await people.pick(await people.offered(), text="later")
    os.remove(key_file)

    assert len((await filled.people.belongings(ANN))["suggestions"]) == 5
