import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from model.cli.suggest import suggest

COMMAND = [sys.executable, "-c", "from model.cli.suggest import suggest; suggest()"]


@pytest.fixture
def run(tiny: Path) -> Callable[..., Result]:
    def invoke(*words: str, stdin: bytes = b"") -> Result:
        return CliRunner().invoke(suggest, ["--model", str(tiny), *words], input=stdin)

    return invoke


def answers(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.split("\n")[:-1]]


def test_a_json_answer_holds_exactly_the_documented_keys(run: Callable[..., Result]) -> None:
    [answer] = answers(run("--json", "I love you so much"))

    assert list(answer) == ["text", "lang", "model", "suggestions"]
    assert (answer["text"], answer["lang"]) == ("I love you so much", "en")
    assert answer["model"] == "tiny-1"
    assert [list(suggestion) for suggestion in answer["suggestions"]] == [["emoji", "score"]] * 5
    scores = [suggestion["score"] for suggestion in answer["suggestions"]]
    assert scores == sorted(scores, reverse=True)
    assert 0 < sum(scores) <= 1


def test_all_scores_together_make_one(run: Callable[..., Result]) -> None:
    [answer] = answers(run("--json", "--top", "99", "как же я устала"))

    assert len(answer["suggestions"]) == 7
    assert sum(suggestion["score"] for suggestion in answer["suggestions"]) == pytest.approx(
        1, abs=1e-5
    )


def test_every_line_is_answered_in_order(run: Callable[..., Result]) -> None:
    lines = [f"line {number}" if number % 7 else "" for number in range(200)]

    result = answers(run("--json", "-", stdin="\n".join(lines).encode()))

    assert [answer["text"] for answer in result] == lines
    assert [bool(answer["suggestions"]) for answer in result] == [bool(line) for line in lines]


def test_a_line_is_answered_as_the_same_text_given_alone(run: Callable[..., Result]) -> None:
    piped = answers(run("--json", "-", stdin="love you\r\nкак же я устала\n".encode()))
    alone = answers(run("--json", "love you")) + answers(run("--json", "как же я устала"))

    for one, other in zip(piped, alone, strict=True):
        assert one["text"] == other["text"]
        for left, right in zip(one["suggestions"], other["suggestions"], strict=True):
            assert left["emoji"] == right["emoji"]
            assert left["score"] == pytest.approx(right["score"], abs=1e-5)


def test_bytes_that_are_no_utf8_do_not_stop_it(run: Callable[..., Result]) -> None:
    first, second = answers(run("--json", "-", stdin=b"caf\xe9 love\nlove\n"))

    assert first["text"] == "caf� love"
    assert second["text"] == "love"


def test_people_see_emojis_as_they_are_drawn_and_no_escape_sequences(
    run: Callable[..., Result],
) -> None:
    result = run("--top", "7", "love \x1b[31m[bold]you[/]", "...")

    first, second = result.stdout.splitlines()
    assert "❤️" in first
    assert first.endswith("love  [31m[bold]you[/]")
    assert "%" in second


def test_a_text_with_nothing_to_read_says_so(run: Callable[..., Result]) -> None:
    assert run("❤️").stdout == "nothing to read  ❤️\n"


def test_no_words_are_wrong_usage() -> None:
    result = CliRunner().invoke(suggest, [])

    assert result.exit_code == 2
    assert "Usage:" in result.stderr


@pytest.mark.parametrize("name", ["no-such-model", "", "/nowhere/at/all", "../.."])
def test_a_model_that_is_not_there_is_one_sentence(name: str) -> None:
    result = CliRunner().invoke(suggest, ["--model", name, "love"])

    assert result.exit_code == 1
    assert result.stdout == ""
    [sentence] = result.stderr.splitlines()
    assert sentence.startswith("Error: ")


def test_a_slow_pipe_is_answered_line_by_line(tiny: Path) -> None:
    with _pipe("--json", "--model", str(tiny), "-") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for text in ("love", "как же я устала"):
            process.stdin.write(f"{text}\n".encode())
            process.stdin.flush()  # and left open: the answer must not wait for the end
            assert json.loads(process.stdout.readline())["text"] == text


def test_a_reader_that_leaves_ends_it_quietly(tiny: Path) -> None:
    with _pipe("--json", "--model", str(tiny), "-") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"love\n")
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        process.stdin.write(b"love\n" * 10)
        process.stdin.close()
        assert process.stderr is not None
        complaint = process.stderr.read()

    assert complaint == b""


def test_torch_is_never_imported_for_an_onnx_artifact(tiny: Path) -> None:
    script = (
        "import sys; from model.cli.suggest import suggest\n"
        "suggest(['--json', '--model', sys.argv[1], 'love'], standalone_mode=False)\n"
        "heavy = {'torch', 'transformers', 'onnx', 'rich', 'pydantic', 'sqlalchemy', 'asyncio'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )

    subprocess.run([sys.executable, "-c", script, str(tiny)], check=True, capture_output=True)


def _pipe(*words: str) -> "subprocess.Popen[bytes]":
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    return subprocess.Popen(
        [*COMMAND, *words],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
