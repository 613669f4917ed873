"""A picture of what was measured: latency by length, and messages a second."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")  # no display is needed

from matplotlib.figure import Figure as Picture

from model.evaluation.bench.figures import MORE_IS_BETTER, Report


def plot(report: Report, path: Path) -> None:
    """Draw `report` into the file `path`; its ending says of which kind."""
    picture = Picture(figsize=(11, 4), layout="constrained")
    lengths, rates = picture.subplots(1, 2)
    by_length = [
        it for it in report.figures if it.what.startswith("one message of ") and it.unit == "ms"
    ]
    tokens = [int(it.what.split()[3]) for it in by_length]
    for name in by_length[0].measured if by_length else ():
        spreads = [it.measured[name] for it in by_length]
        middle = [it.median for it in spreads]
        reach = [[it.median - it.low for it in spreads], [it.high - it.median for it in spreads]]
        lengths.errorbar(tokens, middle, yerr=reach, label=name, marker=".", capsize=2)
    lengths.set(xlabel="tokens", ylabel="ms for one message", ylim=(0, None), xlim=(0, None))
    lengths.legend(fontsize=8)
    served = [it for it in report.figures if it.unit == MORE_IS_BETTER[0]]
    for place, figure in enumerate(served):
        names = list(figure.measured)
        middle = [figure.measured[name].median for name in names]
        rows = [row + 0.4 * place for row in range(len(names))]
        rates.barh(rows, middle, height=0.35, label=figure.what)
        rates.set_yticks(range(len(names)), names, fontsize=8)
    rates.set(xlabel="messages a second", xscale="log")
    rates.legend(fontsize=8)
    picture.suptitle(f"{report.model}, {report.cores} cores, {report.arithmetic}", fontsize=9)
    picture.savefig(path, dpi=110)
