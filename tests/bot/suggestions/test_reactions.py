"""What the bot reacts with, and what a person's reaction counts for."""

from dataclasses import replace

import pytest

from bot.playground.telegram import schema
from bot.suggestions import reactions
from bot.suggestions.reactions import legal, reactions_for, to_reaction, verdict
from model.labels import DEFAULT_LABELS, SEED_LABELS
from model.ranking import Ranking, Suggestion

# The table that TELEGRAM.md gives for the seed's labels; the other eleven are legal themselves.
SUBSTITUTES = dict(
    pair.split("→")
    for pair in "😂→🤣 💕→💘 😊→🤗 ✨→🤩 💙→❤ 💜→❤ 😜→🤪 ☹→😢 😔→😢 💢→🤬 😤→😡 😠→😡 😳→🤯 🙃→🥴 "
    "😩→😭 🙄→🤨 😉→😎".split()
)
NOTHING_FAIR = {"📷", "📸", "🇺🇸", "☀", "🤡"}


def ranking(**scores: float) -> Ranking:
    suggestions = [Suggestion(emoji, score) for emoji, score in scores.items()]
    return Ranking("en", "test", tuple(sorted(suggestions, key=lambda it: -it.score)))


def test_the_legal_reactions_are_those_of_the_official_description() -> None:
    assert legal() == frozenset(schema.description()["reactions"])
    assert len(legal()) == 73


def test_every_label_has_legal_reactions_or_a_reason_for_silence() -> None:
    rows = {label: (answer, reason) for label, answer, reason in reactions._rows("reactions.tsv")}

    assert list(rows) == list(DEFAULT_LABELS)
    assert all(reason for _, reason in rows.values())
    assert all(set(reactions_for(label)) <= legal() for label in rows)
    assert {label for label in rows if not reactions_for(label)} == NOTHING_FAIR


@pytest.mark.parametrize("label", sorted(set(SEED_LABELS) - NOTHING_FAIR))
def test_a_label_of_the_seed_becomes_its_nearest_legal_reaction(label: str) -> None:
    assert reactions_for(label)[0] == SUBSTITUTES.get(label, label)


@pytest.mark.parametrize("label", sorted((legal() & set(DEFAULT_LABELS)) - NOTHING_FAIR))
def test_a_legal_label_is_its_own_first_reaction(label: str) -> None:
    assert reactions_for(label)[0] == label


def test_labels_that_lead_to_one_reaction_add_up() -> None:
    found = to_reaction(ranking(**{"🔥": 0.35, "❤": 0.2, "💙": 0.15, "💜": 0.1}))

    assert found is not None
    assert (found[0], round(found[1], 6)) == ("❤", 0.45)


def test_a_chat_gets_only_reactions_it_allows() -> None:
    love = ranking(**{"💕": 0.6, "🎉": 0.3})

    assert to_reaction(love) == ("💘", 0.6)
    assert to_reaction(love, frozenset({"❤️", "🎉"})) == ("❤", 0.6)  # with U+FE0F, as PTB has it
    assert to_reaction(love, frozenset({"🎉", "custom"})) is None  # love would be lost
    assert to_reaction(love, frozenset()) is None


def test_a_chat_that_allows_what_is_not_legal_does_not_get_it() -> None:
    assert to_reaction(ranking(**{"💙": 0.9}), frozenset({"💙"})) is None


@pytest.mark.parametrize("label", sorted(NOTHING_FAIR))
def test_where_nothing_is_fair_the_bot_is_silent(label: str) -> None:
    assert to_reaction(ranking(**{label: 0.5, "❤": 0.3})) is None
    assert to_reaction(ranking(**{label: 0.3, "❤": 0.5})) == ("❤", 0.5)


def test_nothing_ranked_is_nothing_to_react_with() -> None:
    assert to_reaction(Ranking("en", "test", ())) is None


def test_a_label_of_another_model_stands_for_itself_if_it_is_legal() -> None:
    assert to_reaction(ranking(**{"🐳": 0.5, "🐋": 0.4})) == ("🐳", 0.5)
    assert to_reaction(ranking(**{"🐳": 0.4, "🐋": 0.5})) is None


def test_every_reaction_of_a_person_has_a_stated_meaning() -> None:
    rows = list(reactions._rows("verdicts.tsv"))

    assert {kind for _, kind, _ in rows} == {"pick", "judgement", "unclear"}
    assert all(reason for _, _, reason in rows)
    assert len({reaction for reaction, _, _ in rows}) == len(rows)


@pytest.mark.parametrize("emoji", "❤ 🔥 🥰 🎉 💔 😢 😎".split())
def test_a_reaction_that_names_a_feeling_is_a_pick(emoji: str) -> None:
    assert verdict(set(), {emoji}) == emoji


@pytest.mark.parametrize("emoji", "😂 💀 😭 🗿 👍 👎 🤣 🤡 💩 🖕".split())
def test_what_may_be_about_the_bot_is_no_pick(emoji: str) -> None:
    assert verdict(set(), {emoji}) is None


def test_under_their_own_message_any_reaction_is_their_pick() -> None:
    assert verdict(set(), {"😭"}, own_message=True) == "😭"
    assert verdict(set(), {"👍"}, own_message=True) == "👍"
    assert verdict(set(), {"custom"}, own_message=True) is None


def test_only_what_was_added_counts() -> None:
    assert verdict({"❤"}, {"🔥"}) == "🔥"
    assert verdict({"❤"}, {"❤", "🔥"}) == "🔥"
    assert verdict({"❤", "🔥"}, {"❤"}) is None
    assert verdict({"❤"}, {"❤️"}) is None  # the same, as PTB writes it


def test_of_several_added_at_once_none_is_guessed() -> None:
    assert verdict(set(), {"❤", "🔥"}) is None
    assert verdict(set(), {"👍", "🔥"}) == "🔥"  # only one of the two counts


def test_a_pick_comes_in_the_form_in_which_emojis_are_stored() -> None:
    assert verdict(set(), {"🤷‍♂️"}, own_message=True) == "🤷"
    assert verdict(set(), {"❤‍🔥"}) == "❤‍🔥"


def test_no_cheerful_reaction_is_fair_under_bad_news() -> None:
    tearful = ranking(**{"😂": 0.3, "🤣": 0.2, "😢": 0.3})

    assert to_reaction(replace(tearful, gravity=0.9)) == ("😢", 0.3)
    assert to_reaction(replace(tearful, gravity=0.9), frozenset({"🤣", "❤"})) is None
    assert to_reaction(replace(ranking(**{"🤦": 0.6}), gravity=0.9)) is None  # 🙈 plays it down
