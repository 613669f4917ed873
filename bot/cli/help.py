"""`emojibot help`: the documentation in a terminal."""

import re
import sysconfig
from difflib import get_close_matches
from pathlib import Path
from typing import Final

import click

_CLONE: Final = Path(__file__).parents[2]
_INSTALLED: Final = Path(sysconfig.get_path("data"), "share/doc/emojibot")  # by the wheel
_ROOT: Final = _CLONE if (_CLONE / "README.md").is_file() else _INSTALLED
# Each topic's file, and the section of it; none: all of the file.
TOPICS: Final = {
    "start": ("README.md", "Try it"),
    "running": ("README.md", "Run it for real"),
    "settings": (".env.example", None),
    "monitoring": ("docs/monitoring.md", None),
    "telegram": ("README.md", "In Telegram"),
    "privacy": ("README.md", "What it promises about privacy"),
    "models": ("README.md", "The model"),
    "learning": ("README.md", "It learns"),
    "decisions": ("README.md", "Decisions"),
    "development": ("README.md", "Development"),
    "deploy": ("docs/deploy.md", None),
    "card": ("model/default/README.md", None),
    "play": ("docs/play.md", None),
    "reading": ("docs/reading.md", None),
    "restraint": ("docs/restraint.md", None),
    "personal": ("docs/personal.md", None),
    "weights": ("docs/feedback.md", None),
    "loop": ("docs/loop.md", None),
    "store": ("docs/store.md", None),
    "taste": ("docs/taste.md", None),
    "performance": ("docs/performance.md", None),
    "data": ("docs/data.md", None),
    "experiments": ("docs/experiments.md", None),
    "architecture": ("docs/architecture.md", None),
}


@click.command("help")
@click.argument("words", nargs=-1, metavar="[TOPIC|COMMAND]")
@click.pass_context
def help_(ctx: click.Context, words: tuple[str, ...]) -> None:
    """Read the documentation here, by TOPIC, or about a command.

    Without TOPIC it lists them.

    \b
    Usage:
        emojibot help privacy
        emojibot help feedback export
    """
    topic = " ".join(words)
    if not topic:
        click.echo(f"Topics: {', '.join(TOPICS)}; and each command, such as suggest.")
    elif topic in TOPICS:
        click.echo_via_pager(_rendered(*TOPICS[topic]))
    else:
        click.echo(_of_command(ctx.find_root(), words))


def _rendered(file: str, section: str | None) -> str:
    """The text of a topic as a terminal shows it."""
    from rich.console import Console
    from rich.markdown import Markdown

    path = _ROOT / file
    if not path.is_file():
        raise click.ClickException(
            f"{file} is not installed here: read it where emojibot was cloned"
        )
    text = path.read_text("utf-8")
    if path.suffix != ".md":
        return text
    console = Console()
    with console.capture() as captured:
        console.print(Markdown(_section(text, section) if section else text))
    return captured.get()


def _section(text: str, heading: str) -> str:
    """The section of `text` under `heading`, with it."""
    _, begin, rest = text.partition(f"## {heading}\n")
    return begin + re.split(r"^## ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def _of_command(root: click.Context, words: tuple[str, ...]) -> str:
    context = root
    for word in words:
        group = context.command
        command = group.get_command(context, word) if isinstance(group, click.Group) else None
        if command is None:
            raise click.UsageError(f"there is no topic {' '.join(words)}; {_meant(word, context)}")
        context = click.Context(command, info_name=word, parent=context)
    return context.command.get_help(context)


def _meant(word: str, context: click.Context) -> str:
    """What to try in place of `word`, which is no command in `context`."""
    group = context.command
    known = group.list_commands(context) if isinstance(group, click.Group) else []
    topics = [] if context.parent is not None else list(TOPICS)
    likely = get_close_matches(word, [*topics, *known], n=1)
    return f"did you mean {likely[0]}?" if likely else "'emojibot help' lists them"
