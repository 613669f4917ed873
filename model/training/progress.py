"""Shows a training's progress: how far it is, how long it will take, and its latest figures."""

from collections.abc import Callable
from typing import Any, TypeAlias

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

Say: TypeAlias = Callable[[str], None]  # tells a person what is being done now

_SHOWN = {"loss": "loss", "eval_loss": "held out", "eval_accuracy": "first", "eval_top3": "top 3"}


class ShowProgress(TrainerCallback):
    """A bar where there is a terminal, and a line for every measurement otherwise."""

    def __init__(self, stage: str, console: Console | None = None) -> None:
        self._stage = stage
        self._console = console or Console(stderr=True)
        self._figures: dict[str, float] = {}
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._task = self._progress.add_task(stage, total=None)

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        """Start the bar, from where a resumed training stands."""
        self._progress.update(self._task, total=state.max_steps, completed=state.global_step)
        self._progress.start()

    def on_step_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        """Move the bar."""
        self._progress.update(self._task, completed=state.global_step)

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: dict[str, Any] | None = None,
        **_: Any,
    ) -> None:
        """Show the newest figures."""
        found = {
            _SHOWN[name]: float(value) for name, value in (logs or {}).items() if name in _SHOWN
        }
        self._figures |= found
        figures = "  ".join(f"{name} {value:.3f}" for name, value in self._figures.items())
        self._progress.update(self._task, description=f"{self._stage}  {figures}")
        if found and not self._console.is_terminal:
            self._console.print(f"{self._stage} {state.global_step}/{state.max_steps}  {figures}")

    def on_train_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        """Leave the full bar behind."""
        self._progress.stop()
