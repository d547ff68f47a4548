"""An estimate with its limits, and what becomes of zero, missing and marked inputs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import pandas as pd

Number = float | int | str | None

NOT_AVAILABLE = "x"
NOT_APPLICABLE = "z"
LOW_RELIABILITY: Final = "u"


@dataclass(frozen=True)
class Estimate:
    """A value with lower and upper limits in the same unit; not-a-number, with a marker, where there is none."""

    value: float
    lower: float
    upper: float
    marker: str | None = None

    @classmethod
    def marked(cls, marker: str) -> Estimate:
        """No estimate, and the symbol that says why."""
        return cls(math.nan, math.nan, math.nan, marker)


def marker_of(*inputs: Number) -> str | None:
    """Find the first input that is no number and name its marker: a symbol stays itself, missing is `x`.

    Raises `TypeError` for text that holds digits: a number stored as text is a fault, not a marker.
    """
    for given in inputs:
        if isinstance(given, str):
            if not given.isalpha():
                raise TypeError("expected a number or a marker, found other text")
            return given
        if given is None or pd.isna(given):
            return NOT_AVAILABLE
    return None


def non_negative(**inputs: Number) -> dict[str, float]:
    """Turn inputs into floats; raises `ValueError` naming the first that is negative or infinite."""
    values = {name: float(given) for name, given in inputs.items() if given is not None}
    for name, value in values.items():
        if value < 0 or math.isinf(value):
            raise ValueError(f"{name} must be zero or more and finite")
    return values
