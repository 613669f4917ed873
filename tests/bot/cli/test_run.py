"""What a start leaves out."""

import gc

import pytest

from bot.cli.run import all_staying


def test_what_is_made_while_all_stays_is_not_looked_through_for_garbage() -> None:
    made: list[object] = []
    before = gc.get_freeze_count()
    try:
        with pytest.raises(ImportError), all_staying():
            assert not gc.isenabled()
            made.append([])
            raise ImportError

        assert gc.isenabled()
        assert gc.get_freeze_count() > before
        assert not any(it is made[0] for it in gc.get_objects())
    finally:
        gc.unfreeze()
