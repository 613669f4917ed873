import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from model.cli import model
from model.evaluation import benchmark
from model.evaluation.benchmark import Figure, measure


@pytest.mark.parametrize(
    ("unit", "ours", "baseline", "ratio"),
    [("ms", 2.0, 10.0, 5.0), ("messages/s", 20.0, 10.0, 2.0), ("MB", 200.0, 100.0, 0.5)],
)
def test_a_ratio_above_one_is_always_better(
    unit: str, ours: float, baseline: float, ratio: float
) -> None:
    assert Figure("x", unit, ours, baseline).times_better == ratio


def test_without_a_baseline_there_is_no_ratio() -> None:
    assert Figure("x", "ms", 2.0, None).times_better is None


def test_every_figure_is_measured(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, small in {"TOKENS": (8, 16), "THREADS": (1,), "ROUNDS": 1, "MESSAGES": 3}.items():
        monkeypatch.setattr(benchmark, name, small)
    monkeypatch.setattr(benchmark, "has_torch", lambda: False)
    steps: list[str] = []

    report = json.loads(measure(str(tiny), say=steps.append).to_json())

    assert (report["model"], report["engine"]) == ("tiny-1", "OnnxEngine")
    assert [figure["unit"] for figure in report["figures"]] == [
        *("s", "MB"),
        *("ms", "ms"),
        *("messages/s", "messages/s"),
    ]
    assert all(figure["ours"] > 0 for figure in report["figures"])
    assert steps


def test_a_model_that_is_not_there_is_one_sentence() -> None:
    result = CliRunner().invoke(model, ["bench", "--model", "no-such-model"])

    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1].startswith("Error: there is no model 'no-such-model'")
