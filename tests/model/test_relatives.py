"""Emojis beside the labels: valid, near, and never out of the blue."""

import pytest

from model.labels import DEFAULT_LABELS, canonical, display
from model.ranking import Ranking, Suggestion
from model.relatives import _kin, _rows, _things, more, relatives
from model.text import split_emoji

TONES = {"🏻", "🏼", "🏽", "🏾", "🏿"}


def ranking(*emojis: str, best: float = 0.5) -> Ranking:
    suggestions = [Suggestion(emoji, best / 2**rank) for rank, emoji in enumerate(emojis)]
    return Ranking("en", "test", tuple(suggestions))


def emojis(suggestions: list[Suggestion]) -> list[str]:
    return [suggestion.emoji for suggestion in suggestions]


def test_every_label_has_relatives() -> None:
    assert [label for label in DEFAULT_LABELS if len(relatives(label)) < 2] == []


def test_every_relation_is_of_a_known_kind_and_says_what_is_shared() -> None:
    rows = list(_rows())

    assert {kind for kind, _, _ in rows} == {"group", "of", "thing"}
    assert all(shared for _, _, shared in rows)
    assert all(len(set(emojis)) == len(emojis) > 1 for _, emojis, _ in rows)


def test_every_relative_is_one_emoji_in_its_stored_form() -> None:
    known = {*_kin(), *(other for others in _kin().values() for other in others)}

    assert {emoji for emoji in known if split_emoji(emoji) != ("", (emoji,))} == set()
    assert {emoji for emoji in known if split_emoji(display(emoji)) != ("", (emoji,))} == set()


def test_nobody_is_a_relative_of_oneself_or_twice() -> None:
    for emoji in _kin():
        others = relatives(emoji)

        assert emoji not in others
        assert len(set(others)) == len(others)


def test_a_group_is_related_both_ways() -> None:
    for kind, members, _ in _rows():
        if kind == "group":
            assert all(a in relatives(b) for a in members for b in members if a != b)


def test_flags_and_cameras_are_related_to_their_like_only() -> None:
    things = {"📷", "📸", "🤳", "🎥", "🇺🇸"}

    assert {emoji for emoji in _kin() if things & {*relatives(emoji)}} == {"📷", "📸", "🤳", "🎥"}


@pytest.mark.parametrize(
    ("emoji", "relative"), ["❤💙", "❤🖤", "💙❤", "😂🤣", "🤣😂", "😂😹", "😢😭", "🎉🥳", "🥺🥹"]
)
def test_near_ones_are_found(emoji: str, relative: str) -> None:
    assert relative in relatives(emoji)


def test_hands_come_in_every_skin_tone_and_hearts_in_none() -> None:
    tones = relatives("👍")[-5:]

    assert {tone.removeprefix("👍") for tone in tones} == TONES
    assert {canonical(tone) for tone in tones} == {"👍"}
    assert all(display(tone) == tone for tone in tones)
    assert not any(TONES & {*other} for other in relatives("❤"))
    assert relatives("no emoji") == ()


def test_more_mixes_next_labels_with_relatives_of_the_best() -> None:
    found = more(ranking("😂", "😭", "🔥", "🙈", "😅", "🤔"), {"😂", "😭", "🔥"})

    assert emojis(found) == ["🙈", "🤣", "😅", "😢", "🤔"]
    assert [it.score for it in found] == [0.5 / 8, 0.0, 0.5 / 16, 0.0, 0.5 / 32]


def test_more_and_more_never_repeats_and_comes_to_an_end() -> None:
    answer = ranking(*DEFAULT_LABELS)
    shown = list(DEFAULT_LABELS[:5])
    while found := more(answer, shown):
        shown += emojis(found)

    assert len(set(shown)) == len(shown)
    assert {*relatives("❤"), *relatives("😍"), *relatives("😂")} <= set(shown)
    assert set(DEFAULT_LABELS) - set(shown) == _things() & set(DEFAULT_LABELS)


def test_a_relative_that_is_a_label_keeps_its_own_score() -> None:
    answer = ranking("😂", "😭", "🤣")

    assert Suggestion("🤣", 0.125) in more(answer, {"😂", "😭"})


def test_a_flag_needs_a_reason() -> None:
    celebration = {"🎉", "🔥", "❤"}

    unlikely = more(ranking("🎉", "🔥", "❤", "🇺🇸", "😎"), celebration)
    likely = more(ranking("🇺🇸", "🎉", "🔥", "❤", best=0.4), celebration)

    assert not {"🇺🇸", "🗽"} & {*emojis(unlikely)}
    assert {"🇺🇸", "🗽"} <= {*emojis(likely)}


def test_as_many_as_asked_for() -> None:
    answer = ranking(*DEFAULT_LABELS)

    assert [len(more(answer, set(), count)) for count in (0, 1, 5, 8)] == [0, 1, 5, 8]
    assert more(Ranking("en", "test", ()), set()) == []
