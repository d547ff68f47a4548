"""Tidy rows of returns made at random, and the account of who sent them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from evidence_book.intake.returns.specification import ReturnSpecification
from evidence_book.intake.returns.tidying import dimension_values
from evidence_book.validation.collection import Collection, Line, Standing

REGIONS = ("North", "North", "South", "South", "West")


def account(declared: ReturnSpecification, refused: Sequence[str] = ()) -> Collection:
    """Five providers in three regions, one of them alone in its own; the `refused` are so."""
    lines = []
    for number, region in enumerate(REGIONS, start=1):
        code = f"SYN-P{number:02d}"
        standing: Standing = "refused" if code in refused else "accepted"
        lines.append(Line(code, f"Provider {number}", region, "Albrae", standing, 1, (), (), ()))
    return Collection(declared.name, declared.period_name, "synthetic", tuple(lines), 0)


def codes(collection: Collection) -> list[str]:
    """The providers whose rows are in the tables."""
    return [line.code for line in collection.standing("accepted")]


def tidy_rows(declared: ReturnSpecification, collection: Collection, count: int, seed: int) -> pd.DataFrame:
    """Rows as tidying leaves them, few kinds common and most rare; a tenth of the numbers missing."""
    generator = np.random.default_rng(seed)

    def drawn(values: Sequence[str]) -> pd.Categorical:
        shares = generator.dirichlet(np.full(len(values), 0.6))
        return pd.Categorical.from_codes(generator.choice(len(values), count, p=shares), categories=list(values))

    kept: dict[str, object] = {"provider": drawn(codes(collection))}
    for name in sorted({name for table in declared.tables for name in table.by} - {"provider"}):
        kept[name] = drawn(dimension_values(declared, name))
    for name in {table.total_of for table in declared.tables if table.total_of}:
        numbers = np.round(generator.lognormal(8.5, 0.9, count), 2)
        kept[name] = np.where(generator.random(count) < 0.1, np.nan, numbers)
    return pd.DataFrame(kept)
