import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from model.cli.suggest import suggest
from model.labels import display

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


def test_what_is_piped_in_is_read_by_itself(run: Callable[..., Result]) -> None:
    piped = answers(run("--json", stdin=b"love you\nlove\n"))

    assert [answer["text"] for answer in piped] == ["love you", "love"]


def test_a_script_gets_the_bare_emoji_of_each_text(run: Callable[..., Result]) -> None:
    best = [
        display(answer["suggestions"][0]["emoji"]) for answer in answers(run("--json", "love you"))
    ]

    assert run("-1", "love you").stdout == f"{best[0]}\n"
    assert run("-1", stdin=b"...\nlove you\n").stdout.splitlines()[1:] == best
    assert run("-1", "\n").stdout == "\n"


def test_on_a_terminal_each_emoji_has_a_bar_of_its_probability(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # rich then takes any stream for a terminal
    monkeypatch.setenv("TERM", "dumb")

    lines = run("love \x1b[31myou", "❤️").stdout.splitlines()

    assert lines[0].split() == ["love", "[31myou"]
    shares = [float(re.findall(r"(\d+)%", line)[0]) for line in lines[1:6]]
    lengths = [line.count("█") for line in lines[1:6]]
    assert shares == sorted(shares, reverse=True)
    assert all(
        abs(length - 0.4 * share) <= 1.2 for length, share in zip(lengths, shares, strict=True)
    )
    assert "nothing to read" in lines[-1]


def test_no_words_on_a_terminal_are_wrong_usage() -> None:
    terminal, ours = pty.openpty()

    result = subprocess.run(COMMAND, stdin=ours, capture_output=True, text=True, env=_environment())

    os.close(terminal)
    os.close(ours)
    assert result.returncode == 2
    assert 'give a TEXT, or pipe lines in: echo "we won" | emojibot suggest' in result.stderr


@pytest.mark.parametrize("words", [[], ["-"]], ids=["no words", "a dash"])
def test_a_closed_standard_input_is_wrong_usage(words: list[str]) -> None:
    closed = ["sh", "-c", 'exec "$@" <&-', "sh", *COMMAND, *words]

    result = subprocess.run(closed, capture_output=True, text=True, env=_environment())

    assert result.returncode == 2
    assert "give a TEXT, or pipe lines in" in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
def test_an_output_that_takes_no_more_is_one_sentence(tiny: Path) -> None:
    with open("/dev/full", "wb") as full:
        words = [*COMMAND, "-1", "--model", str(tiny), "love"]
        result = subprocess.run(
            words, stdout=full, stderr=subprocess.PIPE, text=True, env=_environment()
        )

    assert result.returncode == 1
    assert result.stderr == "Error: the output ends here: its disk is full; make room there\n"


def test_json_and_a_bare_emoji_are_not_asked_for_together(run: Callable[..., Result]) -> None:
    assert run("-1", "--json", "love").exit_code == 2


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


@pytest.mark.parametrize("form", ["--json", "-1"])
def test_torch_is_never_imported_for_an_onnx_artifact(tiny: Path, form: str) -> None:
    script = (
        "import sys; from model.cli.suggest import suggest\n"
        "suggest([sys.argv[2], '--model', sys.argv[1], 'love'], standalone_mode=False)\n"
        "heavy = {'torch', 'transformers', 'onnx', 'rich', 'pydantic', 'sqlalchemy', 'asyncio'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )

    command = [sys.executable, "-c", script, str(tiny), form]
    subprocess.run(command, check=True, capture_output=True)


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}


def _pipe(*words: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [*COMMAND, *words],
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
