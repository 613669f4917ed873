"""`emojibot model serve`, as far as it refuses; tests/e2e/test_served.py has it at work."""

import socket

import pytest
from click.testing import CliRunner

from model.cli.serve import serve


@pytest.mark.parametrize("host", ["10.0.0.2", "::", "bot.example.org"])
def test_without_a_word_only_this_machine_is_listened_to(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MODEL_TOKEN", raising=False)

    result = CliRunner().invoke(serve, ["--host", host])

    assert result.exit_code == 2
    assert f"whoever reaches {host} could ask: set MODEL_TOKEN" in result.output


def test_a_cluster_is_no_machine_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MODEL_TOKEN", raising=False)
    monkeypatch.setenv("RAY_ADDRESS", "10.0.0.2:6379")

    result = CliRunner().invoke(serve, ["--ray", "emoji"])

    assert result.exit_code == 2
    assert "whoever reaches the cluster could ask: set MODEL_TOKEN" in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--replicas", "1", "1"], "it goes with --ray NAME"),
        (["--gpus", "1"], "it goes with --ray NAME"),
        (["--ray", "a/b"], "letters, digits, - and _"),
    ],
)
def test_what_ray_could_not_be_told_is_refused(words: list[str], said: str) -> None:
    result = CliRunner().invoke(serve, words)

    assert result.exit_code == 2
    assert said in " ".join(result.output.split())


def test_where_ray_is_not_installed_it_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("model.cli.serve.find_spec", lambda _: None)

    result = CliRunner().invoke(serve, ["--ray", "emoji"])

    assert result.exit_code == 1
    assert 'deploying on Ray needs more packages: pip install -e ".[ray]"' in result.output


def test_a_taken_port_is_said_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(serve, ["--host", "localhost", "--port", port])

    assert result.exit_code == 1
    assert f"localhost, port {port} cannot be listened on" in result.output


def test_a_model_that_is_not_there_is_said_in_a_sentence() -> None:
    result = CliRunner().invoke(serve, ["--port", "0", "--model", "nowhere"])

    assert result.exit_code == 1
    assert "there is no model 'nowhere'" in result.output
