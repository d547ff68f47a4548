"""The catalogue of datasets: every module here whose `DATASETS` declares some is found; one module a topic."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from evidence_book.intake.specification import Dataset
from evidence_book.problems import EvidenceError


def _declared() -> tuple[Dataset, ...]:
    modules = (import_module(f"{__name__}.{name}") for name in sorted(each.name for each in iter_modules(__path__)))
    return tuple(dataset for module in modules for dataset in getattr(module, "DATASETS", ()))


CATALOGUE: dict[str, Dataset] = {dataset.name: dataset for dataset in _declared()}


def dataset(name: str) -> Dataset:
    """Look a dataset up; raises `EvidenceError` listing the names there are."""
    try:
        return CATALOGUE[name]
    except KeyError:
        raise EvidenceError(f"no dataset '{name}'; there are: {', '.join(CATALOGUE)}") from None
