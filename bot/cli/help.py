"""`emojibot help`: the documentation in a terminal."""

import sysconfig
from difflib import get_close_matches
from pathlib import Path
from typing import Final

import click

_CLONE: Final = Path(__file__).parents[2]
_INSTALLED: Final = Path(sysconfig.get_path("data"), "share/doc/emojibot")  # by the wheel
_ROOT: Final = _CLONE if (_CLONE / "README.md").is_file() else _INSTALLED
TOPICS: Final = {
    "overview": "README.md",
    "russian": "docs/index.ru.md",
    "start": "docs/start.md",
    "telegram": "docs/telegram.md",
    "running": "docs/run.md",
    "deploy": "docs/deploy.md",
    "settings": "docs/settings.md",
    "commands": "docs/commands.md",
    "monitoring": "docs/monitoring.md",
    "store": "docs/store.md",
    "privacy": "docs/privacy.md",
    "security": "docs/security.md",
    "performance": "docs/performance.md",
    "bench": "docs/performance_bot.md",
    "retrain": "docs/retrain.md",
    "scale": "docs/scale.md",
    "chaos": "docs/chaos.md",
    "play": "docs/play.md",
    "models": "docs/model.md",
    "card": "model/default/README.md",
    "reading": "docs/reading.md",
    "restraint": "docs/restraint.md",
    "taste": "docs/taste.md",
    "personal": "docs/personal.md",
    "weights": "docs/feedback.md",
    "loop": "docs/loop.md",
    "data": "docs/data.md",
    "experiments": "docs/experiments.md",
    "architecture": "docs/architecture.md",
    "decisions": "docs/decisions.md",
    "development": "CONTRIBUTING.md",
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
        click.echo_via_pager(_rendered(TOPICS[topic]))
    else:
        click.echo(_of_command(ctx.find_root(), words))


def _rendered(file: str) -> str:
    """The text of a topic as a terminal shows it."""
    from rich.console import Console
    from rich.markdown import Markdown

    path = _ROOT / file
    if not path.is_file():
        raise click.ClickException(
            f"{file} is not installed here: read it where emojibot was cloned"
        )
    console = Console()
    with console.capture() as captured:
        console.print(Markdown(path.read_text("utf-8")))
    return captured.get()


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
