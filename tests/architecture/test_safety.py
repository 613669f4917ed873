"""What no linter looks for: what is read never runs, and what is secret goes nowhere."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.architecture import rules
from tests.architecture.calls import trees

Rule = Callable[[ast.AST], Iterator[str]]


def broken(rule: Rule) -> dict[str, list[str]]:
    """By file, where `rule` is broken."""
    found = {file: list(rule(tree)) for file, tree in trees().items()}
    return {file: places for file, places in found.items() if places}


def test_nothing_that_is_read_can_run() -> None:
    assert broken(rules.that_run_what_they_read) == {}


def test_no_program_is_started_but_where_that_is_the_work() -> None:
    assert set(broken(rules.that_start_programs)) == {"model/evaluation/bench/processes.py"}


def test_no_statement_is_made_of_words() -> None:
    assert broken(rules.that_compose_statements) == {}


def test_what_is_logged_is_no_text_and_no_secret() -> None:
    assert broken(rules.that_log_words) == {}


def test_nothing_that_is_to_be_unguessable_is_drawn() -> None:
    """So that no key, token or name of an export is: they are made elsewhere."""
    drawing = set(broken(rules.that_draw))

    assert {
        it for it in drawing if not it.startswith(("model/evaluation/", "model/training/"))
    } == {
        "bot/app.py",  # hands it to
        "bot/suggestions/exploration.py",  # the orders that are shown
        "model/optimise/optimise.py",  # messages that a checkpoint is prepared by
    }


def test_stored_texts_are_deciphered_for_what_the_policy_names_only() -> None:
    assert set(broken(rules.that_decipher)) == {
        "bot/feedback/exported.py",  # to train
        "bot/feedback/keys.py",  # how
        "bot/feedback/lost_key.py",  # to count what nobody can read any more
        "bot/feedback/notes.py",  # to answer what could not be answered at once
        "bot/feedback/past_picks.py",  # to know a text again
        "bot/feedback/people.py",  # /mydata
    }


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (rules.that_run_what_they_read, "from joblib import load"),
        (rules.that_run_what_they_read, "torch.load(path, weights_only=True)"),
        (rules.that_run_what_they_read, "np.load(path, allow_pickle=True)"),
        (rules.that_run_what_they_read, "AutoTokenizer.from_pretrained(path)"),
        (
            rules.that_run_what_they_read,
            "AutoModel.from_pretrained(path, trust_remote_code=False)",
        ),
        (rules.that_start_programs, "import subprocess"),
        (rules.that_start_programs, "asyncio.create_subprocess_exec(program)"),
        (rules.that_start_programs, "os.execvp(program, words)"),
        (rules.that_compose_statements, "connection.execute(f'SELECT {name}')"),
        (rules.that_compose_statements, "text('SELECT ' + name)"),
        (rules.that_compose_statements, "text('SELECT {}'.format(name))"),
        (rules.that_log_words, "logger.info('read %s', message.text)"),
        (rules.that_log_words, "logger.info(f'update {number}')"),
        (rules.that_log_words, "logger.warning('asked', extra={'with': settings.bot_token.token})"),
        (rules.that_draw, "from random import Random"),
        (rules.that_draw, "np.random.default_rng(seed)"),
        (rules.that_decipher, "self._keys.unseal(row.meaning)"),
    ],
)
def test_a_rule_that_is_broken_is_seen(rule: Rule, line: str) -> None:
    assert list(rule(ast.parse(line)))


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (rules.that_run_what_they_read, "np.load(path)"),
        (rules.that_start_programs, "os.replace(one, other)"),
        (rules.that_compose_statements, "connection.execute(f'PRAGMA user_version = {due}')"),
        (rules.that_compose_statements, "connection.execute(text('SELECT :key'), {'key': key})"),
        (rules.that_log_words, "logger.info('update %d', number)"),
        (rules.that_draw, "import secrets"),
    ],
)
def test_what_is_safe_is_let_through(rule: Rule, line: str) -> None:
    assert list(rule(ast.parse(line))) == []


def test_every_file_of_code_is_looked_at() -> None:
    root = Path(__file__).parents[2]

    assert len(trees()) == sum(1 for name in ("bot", "model") for _ in (root / name).rglob("*.py"))
