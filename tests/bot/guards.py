"""What is easily forgotten when something is added, each with a sentence that says what to do."""

from collections.abc import Collection, Iterable
from pathlib import Path


def commands_in_no_menu(handled: Iterable[str], menus: Iterable[Collection[str]]) -> list[str]:
    """Of the commands that are handled, those that no app offers to anybody.

    Args:
        handled, menus: names without the slash.
    """
    offered = {name for menu in menus for name in menu}
    return [
        f"/{name} is handled and in no menu: add it to PRIVATE, or to GROUPS, in"
        " bot/words/introduction.py, and what it is for to the purposes there"
        for name in handled
        if name not in offered
    ]


def commands_without_help(handled: Iterable[str], text: str) -> list[str]:
    """Of the commands that are handled, those that /help, which answers `text`, does not name."""
    named = {word for word in text.split() if word.startswith("/")}
    return [
        f"/{name} is handled and not in /help: it lists the menus of bot/words/introduction.py,"
        " so add it to PRIVATE there"
        for name in handled
        if f"/{name}" not in named
    ]


def languages_without_catalogue(languages: Iterable[str], catalogues: Path) -> list[str]:
    """Of the languages, those that nothing was translated into in the folder `catalogues`."""
    return [
        f"the bot is to speak {code!r} and has no catalogue: begin it as bot/words/languages.py"
        " says, translate what comes out empty, and run `make texts`"
        for code in languages
        if not (catalogues / code / "LC_MESSAGES" / "emojibot.mo").is_file()
    ]


def labels_without_reaction(labels: Iterable[str], decided: Collection[str]) -> list[str]:
    """Of a model's labels, those that nobody has decided about as reactions.

    Args:
        decided: the labels that have a line in the table, be it one for silence.
    """
    return [
        f"{label} is a label and has no line in bot/suggestions/reactions.tsv: write there what"
        " the bot reacts with in its place, or - for nothing, and why"
        for label in labels
        if label not in decided
    ]
