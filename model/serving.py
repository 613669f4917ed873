"""Which predictor answers whom."""

from dataclasses import dataclass

from model.ranking import Predictor


@dataclass(frozen=True, slots=True)
class Everybody:
    """The same predictor for everybody."""

    predictor: Predictor

    def for_person(self, person: int | None) -> Predictor:
        return self.predictor
