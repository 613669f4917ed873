"""What the code says is said in every language: complete, compiled, and within Telegram's limits.

`make texts` mends most of what fails here; what it leaves empty is for a person to write.
"""

import ast
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

import bot
from bot.words.languages import TRANSLATED
from bot.words.speech import CATALOGUES

BOT = Path(bot.__file__).parent

MESSAGE = 4096  # UTF-16 units, as Telegram counts
ANSWER = 200  # to a press on a button
LABEL = 32  # no limit of Telegram's; more does not fit a button on a phone

LABELS = {"handlers/buttons.py"}
MESSAGES_ONLY = {
    "handlers/start.py",
    "words/privacy_policy.py",
    "words/introduction.py",
}  # never in an answer


@pytest.fixture(scope="module", params=TRANSLATED)
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def translated(lang: str) -> Catalog:
    """What a person wrote for that language."""
    with written(lang).open("rb") as file:
        return read_po(file, locale=lang)


@pytest.fixture(scope="module")
def said() -> Catalog:
    """What the code says now."""
    found = Catalog()
    keywords = {"say": None, "plural": (1, 2)}
    for path, line, message, _, _ in extract_from_dir(BOT, keywords=keywords):
        found.add(message, locations=[(path, line)])
    return found


def test_the_catalogue_has_what_the_code_says_and_nothing_else(
    said: Catalog, translated: Catalog
) -> None:
    assert ids(translated) == ids(said)
    assert not translated.obsolete


def test_every_sentence_is_translated_and_no_translation_is_a_guess(translated: Catalog) -> None:
    unfinished = [it.id for it in messages(translated) if it.fuzzy or not all(translations(it))]

    assert unfinished == []


def test_what_is_compiled_is_what_is_written(lang: str, translated: Catalog) -> None:
    with written(lang).with_suffix(".mo").open("rb") as file:
        compiled = read_mo(file)

    assert {originals(it): translations(it) for it in messages(compiled)} == {
        originals(it): translations(it) for it in messages(translated)
    }


def test_a_language_has_its_plural_forms(lang: str, translated: Catalog) -> None:
    forms = get_plural(lang)

    assert translated.plural_forms == forms.plural_forms
    assert {len(translations(it)) for it in messages(translated) if it.pluralizable} <= {
        forms.num_plurals
    }


def test_translations_have_the_same_values_to_put_in(translated: Catalog) -> None:
    for message in messages(translated):
        wanted = fields(originals(message)[-1])
        for text in translations(message):
            # Every plural form too: the Russian "one" is said of 21 as well.
            assert fields(text) == wanted, text


def test_translations_start_and_end_like_the_sentence(translated: Catalog) -> None:
    """A full stop or a line break that got lost is seen nowhere but in a chat."""
    for message in messages(translated):
        for text in translations(message):
            assert text == text.strip()
            assert text.count("\n") == originals(message)[-1].count("\n"), text
            assert (text[-1] in ".!?:…") == (originals(message)[-1][-1] in ".!?:…"), text


def test_commands_are_named_alike_in_every_language(translated: Catalog) -> None:
    for message in messages(translated):
        for text in translations(message):
            assert commands(text) == commands(originals(message)[-1]), text


def test_every_sentence_fits_where_it_may_be_said(said: Catalog, translated: Catalog) -> None:
    for message in messages(said):
        most = limit(message)
        for text in (*originals(message), *translations(translated[message.id])):
            assert units(text) <= most, text


def test_only_sentences_written_out_in_the_call_are_said() -> None:
    """Nothing else is found by `make texts`."""
    calls = list(spoken())
    computed = [
        f"{path}:{call.lineno}"
        for path, call, arguments in calls
        if not all(isinstance(it, ast.Constant) and isinstance(it.value, str) for it in arguments)
    ]

    assert calls
    assert computed == []


def written(lang: str) -> Path:
    return CATALOGUES / lang / "LC_MESSAGES" / "emojibot.po"


def spoken() -> Iterator[tuple[Path, ast.Call, list[ast.expr]]]:
    """Each call of `say` and `plural`, with the arguments that are sentences."""
    for path in BOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                sentences = {"say": 1, "plural": 2}.get(node.func.attr)
                if sentences is not None:
                    yield path, node, node.args[:sentences]


def messages(catalogue: Catalog) -> list[Message]:
    return [it for it in catalogue if it.id]  # without the header


def ids(catalogue: Catalog) -> set[tuple[str, ...]]:
    return {originals(it) for it in messages(catalogue)}


def originals(message: Message) -> tuple[str, ...]:
    """The English: of a plural "one" and "many"."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def translations(message: Message) -> tuple[str, ...]:
    """A sentence, or each form of a plural; empty where it was not written yet."""
    string = message.string or ""
    return (string,) if isinstance(string, str) else tuple(string)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def commands(text: str) -> set[str]:
    words = chain.from_iterable(line.split() for line in text.split("\n"))
    return {word.strip(".,:;!?()") for word in words if word.startswith("/")}


def limit(message: Message) -> int:
    """UTF-16 units that fit all places where the code says this."""
    places = {path for path, _ in message.locations}
    if places & LABELS:
        return LABEL
    return MESSAGE if places <= MESSAGES_ONLY else ANSWER


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
