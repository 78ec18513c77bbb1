"""What a rule between columns or rows yields for each way of breaking it, and the masks of rows that it needs."""

from collections.abc import Collection, Iterable

import numpy as np

Breach = tuple[np.ndarray, str, str, str]  # mask of rows at fault, column, rule, fix


def mask_of(tests: Iterable[object], size: int) -> np.ndarray:
    """A mask of `size` rows, true where the test is."""
    return np.fromiter(map(bool, tests), dtype=bool, count=size)


def among(values: np.ndarray, known: Collection[str]) -> np.ndarray:
    """Which values are among those known."""
    if not known:
        return np.zeros(len(values), dtype=bool)
    return mask_of(map(set(known).__contains__, values.tolist()), len(values))
