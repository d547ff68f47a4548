"""Datasets as the gate makes them, read from this checkout."""

from __future__ import annotations

import pandas as pd
from tests.conftest import ROOT

from evidence_book.datasets import CATALOGUE
from evidence_book.intake.published import read_published
from evidence_book.project import Project


def tidy(name: str) -> pd.DataFrame:
    """Read and tidy a dataset, without the gate."""
    dataset = CATALOGUE[name]
    return dataset.tidy(read_published(dataset, Project(ROOT).raw))
