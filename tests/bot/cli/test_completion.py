import subprocess
from shutil import which

import pytest
from click.shell_completion import ShellComplete

from bot.cli import cli
from tests.bot.cli.conftest import Run


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_is_given_something_that_it_understands(run: Run, shell: str) -> None:
    result = run("completion", shell)

    assert result.exit_code == 0
    assert "_EMOJIBOT_COMPLETE" in result.stdout
    if which(shell):
        subprocess.run([shell, "-n"], input=result.stdout, text=True, check=True)


def test_commands_and_options_are_completed_though_each_is_imported_late() -> None:
    complete = ShellComplete(cli, {}, "emojibot", "_EMOJIBOT_COMPLETE").get_completions

    assert [item.value for item in complete([], "sug")] == ["suggest"]
    assert [item.value for item in complete(["model"], "ro")] == ["rollback"]
    assert [item.value for item in complete(["feedback", "forget"], "--u")] == ["--user"]
