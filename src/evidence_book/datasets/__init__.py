"""The catalogue of datasets: one module a topic, one `Dataset` a file."""

from __future__ import annotations

from evidence_book.datasets import (
    business_plan,
    camhs,
    children_by_place,
    corrections,
    ehcp,
    geography,
    illegal_childrens_homes,
    office_plan,
    strip_searches,
)
from evidence_book.intake.specification import Dataset
from evidence_book.problems import EvidenceError

CATALOGUE: dict[str, Dataset] = {
    dataset.name: dataset
    for dataset in (
        *strip_searches.DATASETS,
        *illegal_childrens_homes.DATASETS,
        *camhs.DATASETS,
        *ehcp.DATASETS,
        *children_by_place.DATASETS,
        *geography.DATASETS,
        *office_plan.DATASETS,
        *business_plan.DATASETS,
        *corrections.DATASETS,
    )
}


def dataset(name: str) -> Dataset:
    """Look a dataset up; raises `EvidenceError` listing the names there are."""
    try:
        return CATALOGUE[name]
    except KeyError:
        raise EvidenceError(f"no dataset '{name}'; there are: {', '.join(CATALOGUE)}") from None
