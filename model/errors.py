"""Errors the model package raises on purpose.

ModelError
├── ArtifactError         a trained model is missing, damaged or of another format
├── MissingExtra          the command needs packages that are not installed
├── DatasetError          training or evaluation data cannot be used
├── RegistryError         a version or the pointer to the current one is missing or damaged
└── PredictionError       a text could not be ranked
    ├── PredictorBusy     the queue, or this key's share of it, is full; try again later
    ├── PredictorClosed   the predictor is not running
    ├── Superseded        a newer request of the same key took this one's place
    └── DeadlineExceeded  the request waited too long and was dropped unserved
"""


class ModelError(Exception):
    """Anything the model package refuses, in one sentence that says what to do."""


class ArtifactError(ModelError):
    """A trained model is missing, damaged or of another format."""


class MissingExtra(ModelError):
    """The command needs packages that are not installed."""

    def __init__(self, extra: str, purpose: str) -> None:
        super().__init__(f'{purpose} needs more packages: pip install -e ".[{extra}]"')
        self.extra = extra


class DatasetError(ModelError):
    """Training or evaluation data cannot be used."""


class RegistryError(ModelError):
    """A version, or the pointer to the current one, is missing, damaged or not to be changed."""


class PredictionError(ModelError):
    """A text could not be ranked; see `__cause__`."""


class PredictorBusy(PredictionError):
    """The queue of waiting texts is full, or the share of it that one key may fill."""

    def __init__(self, waiting: int) -> None:
        super().__init__(f"{waiting} texts are already waiting")
        self.waiting = waiting


class PredictorClosed(PredictionError):
    """The predictor is not running."""


class Superseded(PredictionError):
    """A newer request of the same key made this answer worthless; nobody should be told."""

    def __init__(self) -> None:
        super().__init__("a newer request took the place of this one")


class DeadlineExceeded(PredictionError):
    """The request waited longer than it was worth and was dropped unserved."""

    def __init__(self, waited: float) -> None:
        super().__init__(f"dropped after waiting {waited:.1f} s")
        self.waited = waited
