"""The numbers of the `compact` recipe and of a round; they stand in the manifest."""

from dataclasses import dataclass

from model.training.classify import Mix

DRAFT = Mix(corpus=4, found=1, queried=800)
FINAL = Mix(corpus=7, found=3, queried=3_000)


@dataclass(frozen=True, slots=True)
class Compact:
    """The recipe's numbers. Lengths in tokens, batches in texts."""

    pieces: int = 24_000
    layers: tuple[int, ...] = (0, 2, 4, 5)  # of the teacher's six
    max_tokens: int = 96
    train_tokens: int = 40  # longer texts are cut in training only
    align_epochs: float = 2
    align_batch: int = 96
    align_rate: float = 3e-4
    batch: int = 128
    rate: float = 2e-4
    masked: float = 0.15  # share of pieces hidden from the classifier while it learns
    draft: Mix = DRAFT
    unlabelled: int = 120_000  # lines of each language that the teachers look at
    pseudo_per_emoji: int = 1_000
    pseudo_repeats: int = 2
    final: Mix = FINAL
    checkpoint_steps: int = 500
    seed: int = 42


@dataclass(frozen=True, slots=True)
class RoundRecipe:
    """A round's numbers. Lengths in tokens, batches in texts, `old` in rows a row of feedback."""

    passes: int = 2  # over the feedback
    old: float = 1.0
    kept: float = 0.3  # share of a feedback row's target that stays what the parent says
    kept_old: float = 0.5  # likewise of an old row's; the rest is its own emojis
    trained: float = 0.5  # share of the layers, the upper ones; the head always learns
    masked: float = 0.15  # share of pieces hidden while it learns
    batch: int = 64
    rate: float = 1e-4  # for a network as wide as the default's; see model.training.round.tuning
    train_tokens: int = 40  # longer texts are cut in training only
    checks: int = 6  # times that held-out people are asked
    judges: int = 200  # answers of held-out people without which the last weights are kept
    seed: int = 42
