"""How far a share that was counted may be from the true one."""

from math import sqrt
from typing import Final

_Z95: Final = 1.959963984540054  # 95 % of a normal distribution lies within so many deviations


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """The interval, within 0..1, that holds the true share in 95 of 100 such counts.

    Unlike the textbook's, it stays inside 0..1 and is not empty for 0 of 3 or 3 of 3. Nothing
    counted: anything is possible.

    Raises:
        ValueError: there are more successes than trials, or less than none.

    Source: Wilson 1927, "Probable Inference, the Law of Succession, and Statistical Inference",
        https://doi.org/10.1080/01621459.1927.10502953
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials}")
    if not trials:
        return 0.0, 1.0
    share, z2 = successes / trials, _Z95**2 / trials
    center = (share + z2 / 2) / (1 + z2)
    margin = sqrt(z2 * (share * (1 - share) + z2 / 4)) / (1 + z2)
    return max(0.0, center - margin), min(1.0, center + margin)
