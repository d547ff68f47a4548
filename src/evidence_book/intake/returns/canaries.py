"""Counts of one and of two, put into a synthetic return on purpose: a published table that shows them hides nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evidence_book.intake.returns.specification import Banded, ReturnSpecification

# The rows that a provider needs so that a few may be changed without changing what it is like.
_ENOUGH = 8
_COUNTS = (1, 2)


def _banded(frame: pd.DataFrame, band: Banded) -> pd.Series:
    """Put each row into its band; one without a value into the band of missing ones."""
    value = frame[band.of]
    if band.since is not None:
        value = (value - frame[band.since]).dt.days // band.unit_days
    number = value.astype("float64")
    places = np.searchsorted(band.edges, number.fillna(0.0), side="right")
    places[number.isna()] = len(band.labels)
    return pd.Series(np.array(band.categories, dtype=object)[places], index=frame.index)


def _dimension(frame: pd.DataFrame, specification: ReturnSpecification, name: str) -> pd.Series:
    band = next((band for band in specification.banded if band.name == name), None)
    return frame[name].astype("str") if band is None else _banded(frame, band)


def _crossed_with_provider(specification: ReturnSpecification) -> str | None:
    """The dimension that the first table by provider counts as well; None if no table crosses one with it."""
    for table in specification.tables:
        if len(table.by) == 2 and "provider" in table.by:
            return next(name for name in table.by if name != "provider")
    return None


def canary_provider(frame: pd.DataFrame, specification: ReturnSpecification) -> str | None:
    """The code of the provider in which canaries live: the smallest of eight rows or more; None if there is none."""
    counts = frame[specification.provider_field.name].value_counts()
    enough = counts[counts >= _ENOUGH].sort_index().sort_values(kind="stable")
    return None if enough.empty else str(enough.index[0])


def plant_canaries(
    frame: pd.DataFrame, specification: ReturnSpecification, generator: np.random.Generator
) -> pd.DataFrame:
    """Give one provider exactly one row of the rarest value of a published dimension, and two of the next.

    The dimension is the one that the first table by provider counts too. Rows are overwritten with copies of rows
    of the same return, all but provider and reference, so that every rule that held still holds. A frame whose
    providers all have fewer than eight rows, or whose dimension has fewer than three values, stays as it is.
    """
    name, code = _crossed_with_provider(specification), canary_provider(frame, specification)
    if name is None or code is None:
        return frame
    values = _dimension(frame, specification, name)
    rarest = values.value_counts().sort_index().sort_values(kind="stable").index
    if len(rarest) <= len(_COUNTS):
        return frame
    own = np.flatnonzero(frame[specification.provider_field.name] == code)
    chosen = rarest[: len(_COUNTS)]
    # Rows are free to change while they hold neither of the two values.
    others = np.flatnonzero(~values.isin(chosen))
    source = np.arange(len(frame))
    free = list(own[~values.iloc[own].isin(chosen)])
    for value, wanted in zip(chosen, _COUNTS, strict=True):
        holding = list(own[values.iloc[own] == value])
        for row in holding[wanted:]:
            source[row] = generator.choice(others)
        for row in free[: max(wanted - len(holding), 0)]:
            source[row] = generator.choice(np.flatnonzero(values == value))
        free = free[max(wanted - len(holding), 0) :]
    planted = frame.take(source).reset_index(drop=True)
    for kept in (specification.provider_field.name, specification.reference_field.name):
        planted[kept] = frame[kept]
    return planted
