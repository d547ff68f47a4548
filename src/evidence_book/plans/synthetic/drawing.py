"""Draws from one seeded stream of numbers: what a generator asks for, in blocks, so that a draw costs little."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")
_BLOCK = 512


class Draw:
    """A stream of draws that depends on its keys only: the same keys give the same draws on every machine."""

    def __init__(self, *keys: int) -> None:
        self._generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence(keys)))
        self._block: list[float] = []

    def unit(self) -> float:
        """Draw a number from 0 up to 1."""
        if not self._block:
            self._block = self._generator.random(_BLOCK).tolist()
        return self._block.pop()

    def chance(self, probability: float) -> bool:
        """Draw true with a probability."""
        return self.unit() < probability

    def number(self, first: int, last: int) -> int:
        """Draw a whole number, both ends included."""
        return first + int(self.unit() * (last - first + 1))

    def near(self, centre: float, spread: float) -> float:
        """Draw a number around a centre, from three uniform ones: bell-shaped, never further off than 3 spreads."""
        return centre + spread * 2 * (self.unit() + self.unit() + self.unit() - 1.5)

    def pick(self, values: Sequence[T]) -> T:
        """Draw one of the values, each as likely as the others."""
        return values[int(self.unit() * len(values))]

    def weighted(self, weights: Mapping[str, float]) -> str:
        """Draw a key by its weight; the weights need not add up to 1."""
        left = self.unit() * sum(weights.values())
        for key, weight in weights.items():
            left -= weight
            if left < 0:
                return key
        return next(reversed(list(weights)))

    def some(self, values: Sequence[T], count: int) -> list[T]:
        """Draw as many different values as asked for (or all there are), in the order in which they stand."""
        places = list(range(len(values)))
        while len(places) > count:
            places.pop(int(self.unit() * len(places)))
        return [values[place] for place in places]

    def shuffled(self, values: Sequence[T]) -> list[T]:
        """All values in a drawn order."""
        rest = list(values)
        return [rest.pop(int(self.unit() * len(rest))) for _ in range(len(rest))]
