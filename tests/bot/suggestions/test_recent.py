"""What the bot remembers of late."""

from bot.suggestions.recent import Recent


def test_the_oldest_is_forgotten_first_and_what_is_put_in_again_is_new() -> None:
    recent: Recent[str, int] = Recent(2)
    recent["a"], recent["b"] = 1, 2
    recent["a"] = 3
    recent["c"] = 4

    assert recent == {"a": 3, "c": 4}
