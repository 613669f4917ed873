"""What a run found, as Markdown and as a picture."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from tests.load.tables import table

OUTCOMES: Final = ("once", "twice", "cut off", "never")
COLOURS: Final = {"asked": "#8a8f98", "answered": "#0b6e99", "waiting": "#d9822b"}
BAD: Final = "#b3261e"
SOON: Final = 20.0  # seconds after something was asked in which troubles may be to blame
STEP: Final = 2.0  # seconds that the picture counts together

Found = Mapping[str, Any]


def is_well(found: Found) -> bool:
    """Whether nothing was lost."""
    presses, database = found["presses"], found["database"]
    return (
        not found["never"]
        and presses["acknowledged"] == presses["acknowledged_and_found"]
        and not presses["lost"]
        and not database["offers lost"]
        and not database["notes left"]
        and database["integrity"] == "ok"
    )


def markdown(found: Found) -> str:
    """Tables: messages, presses and the rest, what befell the bot, and every double and loss."""
    return "\n\n".join([_messages(found), _rest(found), _befell(found), _doubles(found)]) + "\n"


def _messages(found: Found) -> str:
    rows = []
    total: Counter[str] = Counter()
    for deed, outcomes in found["messages"].items():
        rows.append([deed, sum(outcomes.values()), *(outcomes.get(it, 0) for it in OUTCOMES)])
        total.update(outcomes)
    rows.append(["all", sum(total.values()), *(total[it] for it in OUTCOMES)])
    heads = ["messages", "sent", "answered once", "twice", "cut off on the way", "never"]
    return table(heads, rows)


def _rest(found: Found) -> str:
    presses, inline, edits = found["presses"], found["inline"], found["edits"]
    followed = edits["edited"] - len(edits["stale"])
    database, silence = found["database"], found["silence"]
    rows = [
        ["answers that are a sentence of excuse", found["sorry"]],
        ["presses", presses["pressed"]],
        ["acknowledged", presses["acknowledged"]],
        ["of these in the database", presses["acknowledged_and_found"]],
        ["stored, but Telegram took no answer any more", presses["found_only"]],
        ["refused, and said so", presses["refused"]],
        ["neither answered nor stored", presses["lost"]],
        ["edits whose answer follows the new words", f"{followed} of {edits['edited']}"],
        ["inline queries offered something", f"{inline['answered']} of {inline['asked']}"],
        ["offered nothing, or too late", f"{inline['with nothing']}, {inline['not']}"],
        ["offers seen by people and gone from the database", database["offers lost"]],
        ["notes left at the end", database["notes left"]],
        ["SQLite's integrity check", database["integrity"]],
        ["longest silence while somebody waited",
            f"{silence['seconds']:.0f} s, from {_minute(silence['at'])} on"],
    ]  # fmt: skip
    return table(["", ""], rows)


def _befell(found: Found) -> str:
    kinds = Counter(it["kind"] for it in found["troubles"])
    lasted = Counter[str]()
    for it in found["troubles"]:
        lasted[it["kind"]] += it["seconds"]
    rows: list[list[object]] = [
        [kind, times, f"{lasted[kind]:.0f} s" if lasted[kind] else "",
            found["not brought about"].get(kind, "")]
        for kind, times in sorted(kinds.items())
    ]  # fmt: skip
    rows += [
        ["starts of the bot", len(found["starts"]), "", ""],
        *([f"ends: {how}", times, "", ""] for how, times in sorted(found["ends"].items())),
        *([f"requests struck: {how}", n, "", ""] for how, n in sorted(found["faults"].items())),
        ["updates that came twice", found["repeated"], "", ""],
        *([f"in the log: {what}", n, "", ""] for what, n in found["logged"].items()),
    ]
    heads = [f"what befell the bot (disk: {found['disk']})", "times", "in all", "failed to"]
    return table(heads, rows)


def _doubles(found: Found) -> str:
    rows: list[list[object]] = [
        ["twice", it["deed"], _minute(it["asked"]), ", ".join(map(_minute, it["answered"])),
            "killed in between" if it["killed between"] else _during(found, it)]
        for it in found["doubles"]
    ] + [["never", it["deed"], _minute(it["asked"]), "", _during(found, it)]
        for it in found["never"]
    ] + [["not followed", "edit", _minute(at), "", _during(found, {"asked": at})]
        for at in found["edits"]["stale"]]  # fmt: skip
    return table(["", "what", "asked", "answered", "why"], rows)


def _during(found: Found, it: Mapping[str, Any]) -> str:
    """The troubles around something."""
    end = max(it.get("answered", [it["asked"] + SOON]))
    return "; ".join(
        f"{trouble['kind']} at {_minute(trouble['at'])}"
        for trouble in found["troubles"]
        if trouble["at"] <= end and trouble["at"] + trouble["seconds"] >= it["asked"] - 1
    )


def _minute(seconds: float) -> str:
    return f"{int(seconds // 60)}:{seconds % 60:04.1f}"


def draw(found: Found, path: Path) -> None:
    """What people asked and were answered over time, above the troubles."""
    import matplotlib

    matplotlib.use("Agg")  # no display is needed
    from matplotlib.figure import Figure

    with matplotlib.rc_context(
        {"font.size": 10, "axes.spines.top": False, "axes.spines.right": False}
    ):
        figure = Figure(figsize=(11, 8), layout="constrained")
        said, waiting, below = figure.subplots(3, 1, sharex=True, height_ratios=[2, 2, 5])
        _people(said, waiting, found)
        _troubles(below, found)
        below.set_xlabel("minutes")
        figure.savefig(path, dpi=90)


def _people(said: Any, waiting: Any, found: Found) -> None:
    answered = [it for it in found["fates"] if len(it) > 1]
    end = max([found["ended"], *(it[1] for it in answered)])
    steps = range(int(end / STEP) + 2)
    minutes = [step * STEP / 60 for step in steps]
    asked = Counter(int(it[0] / STEP) for it in found["fates"])
    told = Counter(int(it[1] / STEP) for it in answered)
    said.bar(minutes, [asked[it] / STEP for it in steps], STEP / 60, align="edge",
        color=COLOURS["asked"], alpha=0.55, label="messages a second")  # fmt: skip
    said.step(minutes, [told[it] / STEP for it in steps], where="post",
        color=COLOURS["answered"], linewidth=1.2, label="answers a second")  # fmt: skip
    said.set_title("Messages and answers", loc="left", weight="bold")
    said.legend(loc="upper right", ncols=2, frameon=False)
    waiting.fill_between(minutes, [sum(it[0] <= 60 * minute < it[1] for it in answered)
        for minute in minutes], color=COLOURS["waiting"], alpha=0.7, linewidth=0)  # fmt: skip
    waiting.set_title("Who waits for an answer that comes", loc="left", weight="bold")
    for axis in (said, waiting):
        axis.grid(axis="y", color="#e4e6ea", linewidth=0.8)
        axis.set_axisbelow(True)


def _troubles(axis: Any, found: Found) -> None:
    kinds = list(dict.fromkeys(it["kind"] for it in sorted(found["troubles"], key=_kind)))
    for row, kind in enumerate(kinds):
        mine = [it for it in found["troubles"] if it["kind"] == kind]
        for it in mine:
            if it["seconds"]:
                axis.barh(row, it["seconds"] / 60, left=it["at"] / 60, height=0.6, color=BAD,
                    alpha=0.6)  # fmt: skip
        points = [it["at"] / 60 for it in mine if not it["seconds"]]
        axis.plot(points, [row] * len(points), "x", color=BAD, markersize=8, markeredgewidth=2)
    starts = [at / 60 for at in found["starts"]]
    axis.plot(starts, [len(kinds)] * len(starts), "^", color=COLOURS["answered"], markersize=6)
    axis.set_yticks(range(len(kinds) + 1), [*kinds, "start of the bot"])
    axis.invert_yaxis()
    axis.grid(axis="x", color="#e4e6ea", linewidth=0.8)
    axis.set_axisbelow(True)
    axis.set_title("What befalls the bot", loc="left", weight="bold")


def _kind(trouble: Mapping[str, Any]) -> str:
    return str(trouble["kind"]).lower()
