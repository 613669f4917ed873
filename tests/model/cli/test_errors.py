import click
import pytest

from model.cli.errors import spoken_errors
from model.errors import DatasetError


def test_what_the_model_refuses_is_one_sentence() -> None:
    with pytest.raises(click.ClickException, match="there is no file") as caught, spoken_errors():
        raise DatasetError("there is no file x")

    assert caught.value.exit_code == 1
    assert isinstance(caught.value.__cause__, DatasetError)


def test_a_file_that_the_system_refuses_is_one_sentence() -> None:
    with pytest.raises(click.ClickException, match=r"^there is no x\.onnx$"), spoken_errors():
        raise FileNotFoundError(2, "No such file or directory", "x.onnx")


def test_a_command_says_what_else_it_expects() -> None:
    with pytest.raises(click.ClickException, match="disk is full"), spoken_errors(OSError):
        raise OSError("the disk is full")


def test_a_bug_stays_a_traceback() -> None:
    with pytest.raises(OSError, match="disk is full"), spoken_errors():
        raise OSError("the disk is full")
