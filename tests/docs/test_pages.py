"""What the pages link to is there, and what they say to type is understood."""

import shlex
import tomllib
from importlib.util import find_spec
from pathlib import Path

import click
import pytest

from bot.cli import cli
from bot.settings import Settings
from tests.docs.made import ROOT
from tests.docs.pages import PAGES, anchors, called, code, extras, links, relative, settings
from tests.docs.targets import targets

TEXTS = {file: file.read_text("utf-8") for file in PAGES}
each_page = pytest.mark.parametrize("file", PAGES, ids=relative)

# Names in capitals that are no setting of the bot.
OTHERS = {
    "DEBUG",  # what a setting may be
    "ERROR",
    "INFO",
    "UTC",
    "WARNING",
    "DEFAULT_LABELS",  # in the code
    "GRAFANA_PASSWORD",  # compose's, and so on
    "POSTGRES_PASSWORD",
    "TELEGRAM_API_HASH",
    "TELEGRAM_API_ID",
    "OTEL_EXPORTER_OTLP_HEADERS",  # OpenTelemetry's
    "OTEL_RESOURCE_ATTRIBUTES",
    "OTEL_TRACES_SAMPLER",
    "OTEL_TRACES_SAMPLER_ARG",
    "PIP_EXTRA_INDEX_URL",  # pip's
    "RAY_ADDRESS",  # Ray's
    "RAY_USAGE_STATS_ENABLED",
    "ALONE",  # in the Makefile
    "READY",  # what systemd is told
    "ALL_PROXY",  # of the system
    "HTTPS_PROXY",
    "NO_PROXY",
    "RLIMIT_FSIZE",
    "VACUUM",  # what PostgreSQL does
}


@each_page
def test_every_link_leads_somewhere(file: Path) -> None:
    for link in links(TEXTS[file]):
        target, _, anchor = link.partition("#")
        led = (file.parent / target).resolve() if target else file
        assert led.exists(), link
        assert ROOT in led.parents, link
        assert not anchor or anchor in anchors(led.read_text("utf-8")), link


@each_page
def test_every_command_exists_and_takes_these_options(file: Path) -> None:
    for line in code(TEXTS[file]):
        for said in called(line, "emojibot"):
            understand(shlex.split(said))


@each_page
def test_every_make_target_exists(file: Path) -> None:
    lines = code(TEXTS[file])

    named = {said.split()[0] for line in lines for said in called(line, "make") if said}

    assert named <= set(targets())


@each_page
def test_every_module_to_run_exists(file: Path) -> None:
    for line in code(TEXTS[file]):
        for said in called(line, "python -m"):
            assert find_spec(said.split()[0]), line


@each_page
def test_every_extra_exists(file: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    named = {extra for line in code(TEXTS[file]) for extra in extras(line)}

    assert named <= set(project["optional-dependencies"])


@each_page
def test_every_setting_exists(file: Path) -> None:
    known = {name.upper() for name in Settings.model_fields}

    assert settings(TEXTS[file]) - OTHERS <= known


def test_what_is_no_setting_is_named_somewhere() -> None:
    assert set().union(*map(settings, TEXTS.values())) >= OTHERS


@pytest.mark.parametrize(
    "words", ["db vacuum", "suggest --colour red", "db backup --yes", "fedback"]
)
def test_what_does_not_exist_is_not_understood(words: str) -> None:
    with pytest.raises(click.UsageError):
        understand(words.split())


def understand(words: list[str]) -> None:
    """Do nothing if `emojibot` knows the command, or the group, and its options.

    Raises:
        click.UsageError: it does not.
    """
    context = click.Context(cli, info_name="emojibot")
    while words and words[0][0].islower() and isinstance(context.command, click.Group):
        name, *words = words
        _, command, _ = context.command.resolve_command(context, [name])
        assert command is not None
        context = click.Context(command, context, name, **command.context_settings)
    # One more word, for the value of an option that a page only names.
    context.command.make_parser(context).parse_args([*words, "..."])
