"""`emojibot model promote`, with the real comparison and a reference of what a tiny model says."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest

from model.artifact import Artifact
from model.evaluation.evaluation import network_answers_of
from model.feedback_format import FeedbackRow
from model.onnx_engine import OnnxEngine
from model.pointer import POINTER
from model.promotion import held_out
from model.promotion.held_out import REFERENCE, HeldOut, HeldOutPick
from model.registry import Registry
from model.taste.stored import write_taste
from model.training.taste.learn import learn_taste
from tests.model.cli.conftest import Invoke, MakeVersions, edit
from tests.model.conftest import LABELS
from tests.model.data.feedback.writing import answer, write_export

WORDS = "the love you so much see how are like новый год люблю тебя спокойной ночи как же устала"


@pytest.fixture
def texts(tiny: Path) -> list[tuple[str, str, str]]:
    """Texts, their languages, and the emojis that `tiny` ranks first."""
    chance = np.random.default_rng(0)
    words = WORDS.split()
    written = [" ".join(chance.choice(words[:9], 4)) for _ in range(300)]
    written += [" ".join(chance.choice(words[9:], 4)) for _ in range(300)]
    engine = OnnxEngine(Artifact.load(tiny))
    best = engine.probabilities([engine.encode(text) for text in written]).argmax(axis=1)
    return [
        (text, "en" if number < 300 else "ru", engine.labels[index])
        for number, (text, index) in enumerate(zip(written, best, strict=True))
    ]


@pytest.fixture(autouse=True)
def _a_reference_of_what_tiny_says(
    texts: list[tuple[str, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = tuple(
        HeldOutPick(text, emoji, lang, f"block {number // 10}")
        for number, (text, lang, emoji) in enumerate(texts)
    )
    monkeypatch.setattr(held_out, "reference", lambda: HeldOut(REFERENCE, said))


def poison(folder: Path) -> None:
    """Shuffle the labels."""
    labels = json.loads((folder / "manifest.json").read_text())["labels"]
    edit(folder, labels=[*labels[1:], labels[0]])


def export_of(texts: Iterable[tuple[str, str, str]], folder: Path, *, people: int = 30) -> Path:
    """An export whose held-out people picked what `tiny` ranks first."""
    rows = [
        answer(emoji, text=text, lang=lang, person=f"p{number % people}", id=str(number))
        for number, (text, lang, emoji) in enumerate(texts)
    ]
    return write_export(folder, {"validation": rows})


def test_a_better_model_is_promoted_and_it_is_written_down_why(
    invoke: Invoke, versions: MakeVersions, texts: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    root = versions("bad", "good")
    poison(root / "bad")
    edit(root / "good", recipe={"exports": [str(export_of(texts, tmp_path / "export"))]})
    forced = invoke("promote", "bad", "--force")

    result = invoke("promote", "good")

    assert result.exit_code == 0, result.output
    assert "good is better for your own people: log score +" in result.output
    assert "good answers from now on" in result.output
    state = Registry(root).state()
    assert state.version == "good"
    assert [event.forced for event in state.history] == [True, False]
    assert state.history[0].why.startswith("bad is worse on the reference in English")
    assert state.history[1].why.startswith("good is better for your own people")
    assert forced.exit_code == 0
    assert "forced, although bad is worse" in forced.output


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (poison, "round is worse for your own people"),
        (lambda folder: None, "round is not significantly better for your own people"),
    ],
    ids=["poisoned", "equal"],
)
def test_what_is_no_better_is_refused(
    invoke: Invoke,
    versions: MakeVersions,
    texts: list[tuple[str, str, str]],
    tmp_path: Path,
    spoil: Callable[[Path], None],
    why: str,
) -> None:
    root = versions("round")
    spoil(root / "round")
    export = export_of(texts, tmp_path / "export")

    result = invoke("promote", "round", "--data", str(export))

    assert result.exit_code == 1
    assert f"not promoted: {why}" in result.stderr
    assert "own people" in result.stdout
    assert "verdict" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert "…" not in result.stdout
    assert not (root / POINTER).exists()


def test_too_few_people_are_refused_with_their_number_but_may_try_a_canary(
    invoke: Invoke, versions: MakeVersions, texts: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    root = versions("round")
    export = export_of(texts[:30], tmp_path / "export", people=3)

    refused = invoke("promote", "round", "--data", str(export))
    tried = invoke("promote", "round", "--data", str(export), "--canary")

    assert refused.exit_code == 1
    assert "of 3 held-out people" in refused.stderr
    assert tried.exit_code == 0
    assert "round answers the share of the people that MODEL_CANARY says" in tried.output
    assert Registry(root).state().candidate == "round"


def liking_fire(texts: Iterable[tuple[str, str, str]], *, shuffled: bool) -> list[FeedbackRow]:
    """What 20 people tapped who like 🔥 where `tiny` says its most frequent emoji, or anything."""
    most = Counter(best for _, _, best in texts).most_common(1)[0][0]
    liked = [(text, lang, "🔥" if best == most else best) for text, lang, best in texts]
    emojis = [emoji for _, _, emoji in liked]
    if shuffled:
        np.random.default_rng(0).shuffle(emojis)
    return [
        answer(emoji, text=text, lang=lang, person=f"p{n % 20:02}", id=str(n), shown=LABELS)
        for n, ((text, lang, _), emoji) in enumerate(zip(liked, emojis, strict=True))
    ]


@pytest.mark.parametrize(
    ("shuffled", "promoted"), [(False, True), (True, False)], ids=["liked", "nonsense"]
)
def test_of_few_people_each_judges_what_the_others_taught(
    invoke: Invoke,
    versions: MakeVersions,
    texts: list[tuple[str, str, str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    shuffled: bool,
    promoted: bool,
) -> None:
    root = versions("liked")
    rows = liking_fire(texts, shuffled=shuffled)
    taught, asked = rows[: len(rows) * 4 // 5], rows[len(rows) * 4 // 5 :]
    export = write_export(tmp_path / "export", {"train": taught, "test": asked})
    network = network_answers_of(OnnxEngine(Artifact.load(root / "liked")))
    learned = learn_taste(taught, LABELS, network, (), version="taste-1", correct_bias=True)
    write_taste(learned.taste, LABELS, root / "liked")
    edit(root / "liked", recipe={"name": "taste", "exports": [str(export)], "correct_bias": True})
    other = tuple(HeldOutPick(f"{text} {text}", best, lang, text) for text, lang, best in texts)
    monkeypatch.setattr(
        held_out,
        "reference",
        lambda: HeldOut(REFERENCE, tuple(it for it in other if it.emoji != "❤")),
    )
    monkeypatch.setattr("model.cli.others.MIN_PEOPLE", 21)  # of whom 20 are held out in part

    result = invoke("promote", "liked", "--json")

    report = json.loads(result.stdout)
    assert report["promoted"] == promoted, report["why"]
    assert report["comparisons"][0]["people"] == 20
    assert {found["set"] for found in report["comparisons"]} == {"own people"}  # one network


def test_a_poisoned_model_may_not_even_try(invoke: Invoke, versions: MakeVersions) -> None:
    root = versions("round")
    poison(root / "round")

    assert invoke("promote", "round", "--canary").exit_code == 1
    assert Registry(root).state().candidate is None


def test_promoting_another_ends_the_trial_and_says_so(
    invoke: Invoke, versions: MakeVersions
) -> None:
    versions("a", "b")
    invoke("promote", "a", "--canary")

    assert "the trial of a has ended" in invoke("promote", "b", "--force").output


def test_promote_in_json(
    invoke: Invoke, versions: MakeVersions, texts: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    root = versions("round")
    edit(root / "round", max_tokens=40)  # another network, to go by its manifest
    export = export_of(texts, tmp_path / "export")

    result = invoke("promote", "round", "--data", str(export), "--json")

    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert report.keys() == {
        "version", "current", "promoted", "canary", "forced", "why", "comparisons"
    }  # fmt: skip
    assert (report["version"], report["current"]) == ("round", "tiny-1")
    assert (report["promoted"], report["canary"], report["forced"]) == (False, False, False)
    assert [(found["set"], found["lang"]) for found in report["comparisons"]] == [
        (name, lang) for name in ("own people", "reference") for lang in ("all", "en", "ru")
    ]
    first = report["comparisons"][0]
    assert first["people"] == 30
    assert first["current"]["first"] == first["candidate"]["first"] == 1
    assert first["difference"]["mrr"] == {"value": 0, "interval": [0, 0]}
    assert first["verdict"] == "unclear"


def test_an_export_that_is_gone_can_be_replaced_or_overruled(
    invoke: Invoke, versions: MakeVersions, texts: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    root = versions("round")
    edit(root / "round", recipe={"exports": ["gone"]})
    export = export_of(texts, tmp_path / "export")

    refused = invoke("promote", "round")
    compared = invoke("promote", "round", "--data", str(export))
    forced = invoke("promote", "round", "--force")

    assert refused.exit_code == 1
    assert "--data EXPORT" in refused.stderr
    assert "not significantly better" in compared.stderr
    assert forced.exit_code == 0
    [event] = Registry(root).state().history
    assert event.forced
    assert event.why.startswith("it was not compared: round was trained on gone")


def test_what_cannot_be_promoted_is_said_before_any_measuring(
    invoke: Invoke, versions: MakeVersions, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = versions("a", "broken")
    (root / "broken" / "config.json").unlink()
    invoke("promote", "a", "--force")
    monkeypatch.delattr(held_out, "reference")

    for words, said in (
        (["nowhere"], "there is no version 'nowhere'"),
        (["a"], "a is the current version already"),
        (["broken", "--force"], "config.json"),
    ):
        result = invoke("promote", *words)
        assert result.exit_code == 1
        assert said in result.stderr
    assert invoke("promote").exit_code == 2
    assert invoke("promote", "a", "--data", "nowhere").exit_code == 2


def test_comparing_models_with_graphs_needs_no_torch(
    invoke: Invoke, versions: MakeVersions
) -> None:
    versions("round")
    code = """
import sys
from click.testing import CliRunner
from model.promotion import held_out
from model.cli import model
from model.promotion.held_out import REFERENCE, HeldOut, HeldOutPick

held_out.reference = lambda: HeldOut(REFERENCE, (HeldOutPick("love you", "❤", "en", "1"),))
result = CliRunner().invoke(model, ["promote", "round", "--json"])
assert '"comparisons"' in result.stdout, result.output
assert not {"torch", "transformers"} & sys.modules.keys()
"""

    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path.cwd())
