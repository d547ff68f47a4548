"""What of the rows of a return is kept: what tables are made from, and nothing else."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evidence_book.intake.returns.specification import Banded, ReturnSpecification

# What a value that was not given is called in a table.
NOT_GIVEN = "Not given"


def _banded(frame: pd.DataFrame, band: Banded) -> pd.Series:
    value = frame[band.of]
    if band.since is not None:
        value = (value - frame[band.since]).dt.days // band.unit_days
    number = value.astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan)
    codes = np.searchsorted(np.array(band.edges, dtype=np.float64), number, side="right")
    codes[np.isnan(number)] = len(band.edges) + 1
    banded = pd.Categorical.from_codes(codes, categories=pd.Index(band.categories))
    return pd.Series(banded, index=frame.index)


def tidy_return(specification: ReturnSpecification, frame: pd.DataFrame) -> pd.DataFrame:
    """Keep of the rows what tables are made from, and nothing else: no reference, no date, no exact age.

    Columns: the provider, every dimension of a table (`category`, "Not given" where a value was not given), every
    number that a table adds up (`float64`).
    """
    bands = {band.name: band for band in specification.banded}
    dimensions = sorted({name for table in specification.tables for name in table.by} - {"provider"})
    kept: dict[str, pd.Series] = {"provider": frame[specification.provider_field.name]}
    for name in dimensions:
        if name in bands:
            kept[name] = _banded(frame, bands[name])
        else:
            values = frame[name].cat.set_categories(list(dimension_values(specification, name)))
            kept[name] = values.fillna(NOT_GIVEN) if NOT_GIVEN in values.cat.categories else values
    kept |= {table.total_of: frame[table.total_of] for table in specification.tables if table.total_of}
    return pd.DataFrame(kept).reset_index(drop=True)


def dimension_values(specification: ReturnSpecification, name: str) -> tuple[str, ...]:
    """Every value that a dimension of a table can have, in the order of the specification."""
    for band in specification.banded:
        if band.name == name:
            return band.categories
    field = specification.field(name)
    return field.values if field.required else (*field.values, NOT_GIVEN)


def dimension_label(specification: ReturnSpecification, name: str) -> str:
    """What a dimension is called in tables."""
    for band in specification.banded:
        if band.name == name:
            return band.label
    return specification.field(name).label
