"""`emojibot completion`: what makes a shell complete commands and options."""

import click
from click.shell_completion import get_completion_class

_SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print what makes a SHELL complete commands and options.

    \b
    Usage:
        emojibot completion bash >> ~/.bashrc
        emojibot completion zsh >> ~/.zshrc
        emojibot completion fish > ~/.config/fish/completions/emojibot.fish
    """
    kind = get_completion_class(shell)
    assert kind is not None
    root = ctx.find_root()
    click.echo(kind(root.command, {}, "emojibot", "_EMOJIBOT_COMPLETE").source())
