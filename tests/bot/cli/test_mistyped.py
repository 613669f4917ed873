import pytest
from click.testing import CliRunner

from bot.cli import cli


@pytest.mark.parametrize(
    ("words", "meant"),
    [(["sugest", "hi"], "suggest"), (["model", "trian"], "train"), (["feedback", "stat"], "stats")],
    ids=str,
)
def test_a_mistyped_command_is_guessed(words: list[str], meant: str) -> None:
    result = CliRunner().invoke(cli, words)

    assert result.exit_code == 2
    assert f"Did you mean '{meant}'?" in result.stderr
