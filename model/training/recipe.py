"""The numbers of the `compact` recipe and of a round; they stand in the manifest."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """How many times each kind is seen; part of a time is that part of the texts.

    Attributes:
        tweets: TweetEval's; `found`: all others that people wrote, with the emojis they chose.
        queried: of what was searched for by emoji, at most so many texts an emoji.
        pairs: translation pairs, both sides of each.
    """

    chat: float = 0
    feel: float = 0
    corpus: float = 0
    tweets: float = 0
    found: float = 0
    queried: int = 0
    pairs: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One training: what it sees and how it learns from that.

    Attributes:
        rate: of learning, at its highest.
        batch: texts a step.
        trained: share of the layers, the upper ones, that learn.
        guided: share of a target that is the teachers' answer; see .compact.guided.
        share: of what it leaves in the mean of weights that is the result.
    """

    mix: Mix
    rate: float
    batch: int
    trained: float = 0.5
    guided: float = 0.0
    share: float = 0.0


MIXED = Stage(
    mix=Mix(chat=0.7, feel=0.35, corpus=0.45, tweets=0.35, found=1), rate=1.2e-4, batch=128
)
NATURAL = Stage(
    mix=Mix(chat=1.6, feel=1.05, corpus=0.75, tweets=0.3, found=0.5), rate=1.2e-4, batch=128
)
AGAIN = Stage(mix=Mix(chat=0.45, feel=0.2, corpus=0.4, tweets=0.1), rate=8e-5, batch=128, share=0.2)
MORE = Stage(mix=Mix(chat=1.2, feel=0.6, corpus=1.15, tweets=0.6), rate=1e-4, batch=128)
GUIDED = Stage(
    mix=Mix(chat=0.85, feel=0.45, corpus=0.7, tweets=0.25, pairs=0.1),
    rate=1.2e-4,
    batch=64,
    guided=0.5,
    share=0.3,
)
LAST = Stage(
    mix=Mix(chat=2.45, feel=1.95, corpus=2, tweets=0.55, pairs=0.2),
    rate=1.2e-4,
    batch=64,
    guided=0.35,
    share=0.5,
)


@dataclass(frozen=True, slots=True)
class Compact:
    """The recipe's numbers. Lengths in tokens."""

    pieces: int = 32_000
    max_tokens: int = 96
    train_tokens: int = 48  # longer texts are cut in training only
    head_rows: int = 10_000
    masked: float = 0.08  # share of pieces hidden from the classifier while it learns
    ngrams: float = 0.35  # weight of the n-grams among the teachers
    stages: tuple[Stage, ...] = (MIXED, NATURAL, AGAIN, MORE, GUIDED, LAST)
    checkpoint_steps: int = 100
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
