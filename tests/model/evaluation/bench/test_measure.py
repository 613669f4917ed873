import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from model.cli import model
from model.evaluation.bench import contenders, measure
from model.evaluation.bench.figures import MORE_IS_BETTER, Report
from model.evaluation.bench.measure import Plan

SMALL = Plan(tokens=(8, 16), rounds=1, messages=3, compared=6)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else is installed."""
    monkeypatch.setattr(measure, "has_torch", lambda: False)
    monkeypatch.setattr(contenders, "has_torch", lambda: False)
    monkeypatch.setattr(contenders, "find_spec", lambda name: None)


@pytest.mark.usefixtures("alone")
def test_every_figure_is_measured_in_each_precision(packed: Path) -> None:
    steps: list[str] = []

    report = measure.measure([str(packed)], packed, SMALL, say=steps.append)

    assert [(figure.what.split(",")[0], figure.unit) for figure in report.figures[:3]] == [
        ("first answer", "s"),
        ("first answer", "s"),
        ("peak memory", "MB"),
    ]
    assert [figure.unit for figure in report.figures[3:]] == [
        *("ms", "ms of processor") * 2,
        *MORE_IS_BETTER * 2,
        *("ms",) * 4,
    ]
    assert all(figure.measured.keys() == {"fp32", "int8"} for figure in report.figures)
    assert all(it.median > 0 for figure in report.figures for it in figure.measured.values())
    assert report.kept["fp32"]["first_kept"] == report.kept["fp32"]["three_kept"] == 1
    assert 0.5 < report.kept["int8"]["three_kept"] <= 1
    assert 0 < report.kept["int8"]["moved"] < 0.1
    assert steps


@pytest.mark.usefixtures("alone")
def test_weights_in_full_have_one_precision(tiny: Path) -> None:
    assert [it.label for it in contenders.ours(str(tiny))] == ["fp32"]


def test_transformers_and_n_grams_take_part(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from model.evaluation.unpacked import write_unpacked

    monkeypatch.setattr(contenders, "find_spec", lambda name: None)
    write_unpacked(packed, tmp_path)

    present = {it.name: it for it in contenders.contenders([], tmp_path)}

    assert list(present) == ["pipeline", "eights"]
    assert len(present["eights"].many(["love", "ночи"])) == 2  # type: ignore[arg-type]


def test_the_command_prints_one_object(packed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from model.cli import bench

    monkeypatch.setattr(bench, "measure", lambda *args, say: measured(args))
    monkeypatch.setattr(bench, "has_torch", lambda: False)

    result = CliRunner().invoke(model, ["bench", "--model", str(packed), "--json"])

    assert json.loads(result.stdout)["model"] == str(packed)


def measured(args: tuple[object, ...]) -> Report:
    [name] = list(args[0])  # type: ignore[call-overload]
    return Report(str(name), 2, "avx2", None, [], {})


def test_a_model_that_is_not_there_is_one_sentence() -> None:
    result = CliRunner().invoke(model, ["bench", "--model", "no-such-model"])

    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1].startswith("Error: there is no model 'no-such-model'")


def test_what_cannot_be_started_is_one_sentence(tmp_path: Path) -> None:
    from model.errors import ModelError
    from model.evaluation.bench.processes import cost

    with pytest.raises(ModelError, match="this failed, run it to see why"):
        cost("raise SystemExit(3)", [], ["x"])


@pytest.mark.usefixtures("alone")
def test_the_picture_is_drawn(packed: Path, tmp_path: Path) -> None:
    from model.evaluation.bench.plot import plot

    quick = Plan(tokens=(8,), rounds=1, messages=2, compared=0)
    report = measure.measure([str(packed)], packed, quick, say=lambda text: None)

    plot(report, tmp_path / "bench.png")

    assert (tmp_path / "bench.png").stat().st_size > 10_000
