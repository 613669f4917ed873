"""What a start leaves out."""

import gc

from bot.cli.run import all_staying


def test_what_is_made_while_all_stays_is_not_looked_through_for_garbage() -> None:
    before = gc.get_freeze_count()
    try:
        with all_staying():
            assert not gc.isenabled()
            made: list[object] = []

        assert gc.isenabled()
        assert gc.get_freeze_count() > before
        assert not any(it is made for it in gc.get_objects())
    finally:
        gc.unfreeze()
