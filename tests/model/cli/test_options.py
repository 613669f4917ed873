import click
import pytest
from click.testing import CliRunner

from model.cli.options import device_option


@click.command()
@device_option("auto", "Where.")
def where(device: str) -> None:
    """Say where."""
    click.echo(device)


@pytest.mark.parametrize(("words", "said"), [([], "auto"), (["--device", "cuda:1"], "cuda:1")])
def test_a_command_is_told_its_device(words: list[str], said: str) -> None:
    assert CliRunner().invoke(where, words).output == f"{said}\n"


def test_no_device_is_a_wrong_word() -> None:
    result = CliRunner().invoke(where, ["--device", "gpu"])

    assert result.exit_code == 2
    assert "'--device': it takes auto, cpu, cuda, mps, or cuda:1" in result.output
