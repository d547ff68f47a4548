"""The facts of the study: how many plans, the shares that meet each requirement, how far councils lie apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from evidence_book.disclosure.hierarchy import ALL, Cell
from evidence_book.facts import Fact, Interval, Kind
from evidence_book.frames import each_row
from evidence_book.intake.specification import Dataset
from evidence_book.measures.levels import PUBLISHED
from evidence_book.reports.making import as_worked_out
from evidence_book.reports.plans.counting import Counted, requirement_dimension
from evidence_book.reports.plans.questions import REQUIREMENTS
from evidence_book.reports.plans.tables import read_cell
from evidence_book.reports.returns.tables import HIDDEN, percent

Published = Mapping[Cell, float | None]
_DELTA_METHOD = "Cliff's delta, unbiased estimate of the variance (Feng and Cliff 2004)"


def plain_code(code: str) -> str:
    """A code as an id spells it."""
    return code.lower().replace("-", "_")


def study_facts(
    counted: Counted, published: Published, councils: Mapping[str, str], dataset: Dataset, policy: str, source: str,
    undone: int, differences: pd.DataFrame,
) -> Iterator[Fact]:  # fmt: skip
    """Every fact of the study itself."""
    synthetic = dataset.sensitivity == "synthetic"
    kind: Kind = "synthetic" if synthetic else "computed"
    note = "Synthetic demonstration: no plan behind it is real." if synthetic else ""

    def fact(name: str, label: str, value: float | None, **rest: object) -> Fact:
        given = {"period": dataset.period, "area_code": "SYN" if synthetic else "E92000001", "kind": kind, "note": note,
                 "source_ids": (source,), "policy": policy, "made_by": f"{__name__}:study_facts", "marker": HIDDEN if value is None else None}  # fmt: skip
        return Fact.model_validate({"id": f"plans.{name}", "label": label, "value": value} | given | rest)

    yield fact("councils", "Councils whose plans were read", float(len(councils)))
    yield fact("read", "Plans that were read", published[read_cell(counted, ALL)])
    for code, name in councils.items():
        yield fact(
            f"read.{plain_code(code)}",
            f"Plans of {name} that were read",
            published[read_cell(counted, code)],
            area_code=code,
        )
    yield fact("counts_published", "Counts in all tables, shown or hidden", float(len(published)))
    yield fact("counts_hidden", "Counts that are hidden", float(sum(value is None for value in published.values())))
    yield fact(
        "counts_undone_if_naive", "Counts that an attack would undo if only small ones were hidden", float(undone)
    )
    for requirement in REQUIREMENTS:
        for code, name in {ALL: "all councils", **councils}.items():
            at = {requirement_dimension(requirement.name): "yes"}
            count, whole = published[read_cell(counted, code, **at)], published[read_cell(counted, code)]
            yield fact(
                f"meets.{requirement.name}.{plain_code(code)}", f"{requirement.label}, {name}", percent(count, whole),
                unit="percent", decimals=1, numerator=count, denominator=whole, **({} if code == ALL else {"area_code": code}),
            )  # fmt: skip
    for row in each_row(differences):
        if len(councils) == 2:
            hidden = row.marker if isinstance(row.marker, str) else None
            limits = (
                None
                if hidden
                else as_worked_out(Interval(lower=row.lower, upper=row.upper, level=PUBLISHED, method=_DELTA_METHOD))
            )
            yield fact(
                f"delta.{row.measure}", f"{row.label}: how far {row.first} lies above {row.second} (Cliff's delta)",
                None if hidden else row.delta, decimals=2, interval=limits,
            )  # fmt: skip
