"""What a simulation found, as Markdown and as a picture."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from tests.simulation.figures import FIRST, FIRST_THREE, Share, difference, share
from tests.simulation.loop import CORRECTED, UNCORRECTED, UNTRAINED

WORDS: Final = {
    CORRECTED.name: "with bias correction",
    UNCORRECTED.name: "without",
    UNTRAINED.name: "never trained",
}
COLOURS: Final = {CORRECTED.name: "#0b6e99", UNCORRECTED.name: "#d9822b", UNTRAINED.name: "#8a8f98"}
MARKS: Final = {CORRECTED.name: "o", UNCORRECTED.name: "s", UNTRAINED.name: "D"}
_FIGURES: Final = ((FIRST, "at rank 1"), (FIRST_THREE, "in the first 3"))

Round = Mapping[str, Any]


def markdown(found: Mapping[str, Any]) -> str:
    """Tables: acceptance, the model alone, what the correction gives, what the gate said."""
    parts = [_accepted(found), _judged(found), _gates(found)]
    if {CORRECTED.name, UNCORRECTED.name} <= found["arms"].keys():
        parts.insert(2, _correction(found))
    if "poisoned" in found:
        parts.append(_poisoned(found["poisoned"]))
    return "\n\n".join(parts) + "\n"


def _accepted(found: Mapping[str, Any]) -> str:
    rows = []
    for name, rounds in found["arms"].items():
        for number, it in enumerate(rounds[1:], 1):
            shares = [str(share(it["collected"], figure)) for figure, _ in _FIGURES]
            rows.append([WORDS[name], str(number), it["served"], *shares])
    return "Picked by those who use the bot:\n\n" + _table(
        ["arm", "round", "model", "at rank 1", "in the first 3"], rows
    )


def _judged(found: Mapping[str, Any]) -> str:
    rows = []
    for name, rounds in found["arms"].items():
        for number, it in enumerate(rounds):
            shares = [str(share(it["judged"], figure)) for figure, _ in _FIGURES]
            gains = [
                difference(it["judged"], rounds[0]["judged"], figure).signed() if number else ""
                for figure, _ in _FIGURES
            ]
            if number and rounds[0]["judged"] == it["judged"]:
                continue
            cells = [WORDS[name], str(number), shares[0], gains[0], shares[1], gains[1]]
            rows.append(cells)
    rows.append(
        ["whoever knows their tastes", ""]
        + [cell for figure, _ in _FIGURES for cell in (str(share(found["best"], figure)), "")]
    )
    return "The favourites of people who never used it, without an eye for ranks:\n\n" + _table(
        ["arm", "after round", "at rank 1", "gained", "in the first 3", "gained"], rows
    )


def _correction(found: Mapping[str, Any]) -> str:
    ours, theirs = (found["arms"][name] for name in (CORRECTED.name, UNCORRECTED.name))
    rows = []
    for number, (mine, other) in enumerate(zip(ours, theirs, strict=True)):
        if number:
            gains = [
                difference(mine["judged"], other["judged"], figure).signed()
                for figure, _ in _FIGURES
            ]
            rows.append([str(number), *gains])
    return "With the correction minus without, the same people:\n\n" + _table(
        ["after round", "at rank 1", "in the first 3"], rows
    )


def _gates(found: Mapping[str, Any]) -> str:
    rows = [
        [WORDS[name], str(number), _verdict(it["gate"]), it["gate"]["why"]]
        for name, rounds in found["arms"].items()
        for number, it in enumerate(rounds)
        if "gate" in it
    ]
    return "The gate:\n\n" + _table(["arm", "round", "", "why"], rows)


def _poisoned(poisoned: Mapping[str, Any]) -> str:
    rows = []
    judges = {"gate": "the poisoned export", "gate_by_honest_export": "the honest export"}
    for key, judged_by in judges.items():
        gate = poisoned[key]
        for it in gate["comparisons"]:
            first = it["difference"]["first"]
            interval = Share(first["value"], *first["interval"])
            cells = [judged_by, it["set"], it["lang"], str(it["n"]), interval.signed()]
            rows.append([*cells, it["verdict"]])
        rows.append([judged_by, "", "", "", _verdict(gate), gate["why"]])
    return "The poisoned round:\n\n" + _table(
        ["held-out people of", "set", "language", "n", "first right", "verdict"], rows
    )


def _verdict(gate: Mapping[str, Any]) -> str:
    return "promoted" if gate["promoted"] else "refused"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def draw(found: Mapping[str, Any], path: Path) -> None:
    """Acceptance by round, and the favourites that each round's model brings to the front."""
    import matplotlib

    matplotlib.use("Agg")  # no display is needed
    from matplotlib.figure import Figure

    with matplotlib.rc_context(
        {"font.size": 10, "axes.spines.top": False, "axes.spines.right": False}
    ):
        figure = Figure(figsize=(10, 7), layout="constrained")
        axes = figure.subplots(2, 2, sharex="col")
        for row, (column, words) in enumerate(_FIGURES):
            judged, collected = axes[row]
            for name, rounds in found["arms"].items():
                _line(judged, name, rounds, "judged", column)
                _line(collected, name, rounds, "collected", column)
                _mark_refusals(judged, rounds, column)
            best = 100 * share(found["best"], column).value
            judged.axhline(best, color="#3a3f47", linewidth=1, linestyle=(0, (4, 3)))
            judged.annotate(
                "whoever knows their tastes",
                (0, best),
                (0, -4),
                textcoords="offset points",
                va="top",
                color="#3a3f47",
                fontsize=9,
            )
            judged.set_ylabel(f"emoji {words}, % of messages")
            for axis in (judged, collected):
                axis.grid(axis="y", color="#e4e6ea", linewidth=0.8)
                axis.set_axisbelow(True)
        axes[0][0].set_title("Their favourite, people who never used it", loc="left", weight="bold")
        axes[0][1].set_title("Their pick, people who use the bot", loc="left", weight="bold")
        axes[1][0].set_xlabel("after round")
        axes[1][1].set_xlabel("in round")
        for axis in axes[1]:
            axis.xaxis.get_major_locator().set_params(integer=True)
        handles, labels = axes[0][0].get_legend_handles_labels()
        named = dict(zip(labels, handles, strict=True))  # arms share the mark of what was refused
        figure.legend(
            named.values(), named.keys(), loc="outside upper left", ncols=len(named), frameon=False
        )
        figure.savefig(path, dpi=110)


def _line(axis: Any, name: str, rounds: Sequence[Round], key: str, column: int) -> None:
    there = [(number, it[key]) for number, it in enumerate(rounds) if key in it]
    numbers = [number for number, _ in there]
    shares = [share(counts, column) for _, counts in there]
    axis.fill_between(
        numbers,
        [100 * it.low for it in shares],
        [100 * it.high for it in shares],
        color=COLOURS[name],
        alpha=0.12,
        linewidth=0,
    )
    axis.plot(
        numbers,
        [100 * it.value for it in shares],
        color=COLOURS[name],
        marker=MARKS[name],
        markersize=5,
        linewidth=2,
        label=WORDS[name],
    )


def _mark_refusals(axis: Any, rounds: Sequence[Round], column: int) -> None:
    refused = [
        (number, 100 * share(it["judged"], column).value)
        for number, it in enumerate(rounds)
        if "gate" in it and not it["gate"]["promoted"]
    ]
    if refused:
        numbers, shares = zip(*refused, strict=True)
        axis.scatter(
            numbers, shares, marker="x", s=90, color="#b3261e", zorder=3, label="the gate refused"
        )
