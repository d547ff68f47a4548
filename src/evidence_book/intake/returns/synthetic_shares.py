"""Shares, waits and gaps of each provider: drawn around what a specification declares, so that providers differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evidence_book.intake.returns.specification import ReturnSpecification, Shape

Numbers = npt.NDArray[np.float64]

# Of a Dirichlet draw: a share of a half differs between providers by about five percentage points.
_CONCENTRATION = 90.0
# Of a lognormal factor: the median wait of a provider differs by about a seventh.
_WAITS_DIFFER = 0.15
_SIZES_DIFFER = 0.9
_SMALLEST = 3
_ROUNDS_OF_RAKING = 25
_NEVER_QUITE_NOTHING = 1e-9


def sizes(rows: int, providers: int, generator: np.random.Generator) -> npt.NDArray[np.int64]:
    """Share `rows` among providers: a few large ones, many small ones, three rows at least if there are enough."""
    least = min(_SMALLEST, rows // providers)
    weights = generator.lognormal(0.0, _SIZES_DIFFER, providers)
    drawn: npt.NDArray[np.int64] = least + np.floor(weights / weights.sum() * (rows - least * providers)).astype(
        np.int64
    )
    drawn[np.argmax(drawn)] += rows - drawn.sum()
    return drawn


def _around(declared: Numbers, weights: Numbers, generator: np.random.Generator) -> Numbers:
    """Draw one row of shares a provider whose mean, weighted by size, is `declared`; shape (providers, shares)."""
    declared = declared / declared.sum()
    possible = declared > 0
    drawn = np.zeros((len(weights), len(declared)))
    drawn[:, possible] = np.maximum(
        generator.dirichlet(declared[possible] * _CONCENTRATION, len(weights)), _NEVER_QUITE_NOTHING
    )
    for _ in range(_ROUNDS_OF_RAKING):
        drawn[:, possible] *= declared[possible] / (weights @ drawn[:, possible])
        drawn /= drawn.sum(axis=1, keepdims=True)
    return drawn


@dataclass(frozen=True)
class ProviderShapes:
    """What each provider's rows are drawn from.

    `steps` holds, by category field, the running shares shifted by the number of their group, flat and rising:
    group g of m values stands at g·m … g·m + m - 1. `groups` says how many groups a provider has (1, or one a
    value of the field that is `given`). `pace` multiplies a median wait or number, `gap` is the share left out.
    """

    steps: Mapping[str, Numbers]
    groups: Mapping[str, int]
    pace: Mapping[str, Numbers]
    gap: Mapping[str, Numbers]

    def categories(
        self, name: str, values: int, group: npt.NDArray[np.int64], generator: np.random.Generator
    ) -> Numbers:
        """Draw one position among `values` a row, each from the shares of its `group`."""
        within = generator.random(len(group))
        found = np.searchsorted(self.steps[name], within + group, side="right") - group * values
        # Close to one, a share plus a large group number may round up to the next group.
        return np.asarray(np.clip(found, 0, values - 1), dtype=np.float64)


def _tables(specification: ReturnSpecification, name: str, shape: Shape) -> list[Numbers]:
    """The declared shares of a category field in the order of its values, one table a value that is given."""
    values = specification.field(name).values
    if shape.given is None:
        return [np.array([shape.shares.get(value, 0.0) for value in values])]
    return [
        np.array([shape.shares_given[given].get(value, 0.0) for value in values])
        for given in specification.field(shape.given).values
    ]


def provider_shapes(
    specification: ReturnSpecification, counts: npt.NDArray[np.int64], generator: np.random.Generator
) -> ProviderShapes:
    """Draw how each provider differs; `counts` are the rows of each."""
    weights = counts / counts.sum()
    steps: dict[str, Numbers] = {}
    groups: dict[str, int] = {}
    pace: dict[str, Numbers] = {}
    gap: dict[str, Numbers] = {}
    for name, shape in specification.synthetic.fields.items():
        if specification.field(name).type == "category":
            drawn = [_around(table, weights, generator) for table in _tables(specification, name, shape)]
            running = np.stack(drawn, axis=1).cumsum(axis=2)
            running[..., -1] = 1.0
            flat = running.reshape(-1, running.shape[-1])
            steps[name] = (np.minimum(flat, 1.0) + np.arange(len(flat))[:, None]).ravel()
            groups[name] = len(drawn)
        pace[name] = generator.lognormal(0.0, _WAITS_DIFFER, len(counts))
        gap[name] = (
            _around(np.array([shape.missing, 1 - shape.missing]), weights, generator)[:, 0]
            if shape.missing
            else np.zeros(len(counts))
        )
    return ProviderShapes(steps, groups, pace, gap)
