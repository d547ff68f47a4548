"""What the tests of this report share: the tidied transcriptions and the authorities there were."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from evidence_book.datasets import CATALOGUE
from evidence_book.intake.published import read_published
from evidence_book.project import Project
from evidence_book.reports.ehcp_inconsistency import timescales
from evidence_book.reports.ehcp_inconsistency.authorities import Authorities, authorities, regions_of

RAW = Project(Path(__file__).resolve().parents[3]).raw
Tidy = Callable[[str], pd.DataFrame]


@pytest.fixture(scope="session")
def tidy() -> Tidy:
    def read(name: str) -> pd.DataFrame:
        dataset = CATALOGUE[name]
        return dataset.tidy(read_published(dataset, RAW))

    return read


@pytest.fixture(scope="session")
def counts(tidy: Tidy) -> pd.DataFrame:
    return tidy("ehcp.plans_by_la_2014_22")


@pytest.fixture(scope="session")
def rates(tidy: Tidy) -> pd.DataFrame:
    return tidy("ehcp.issued_within_20_weeks_by_la")


@pytest.fixture(scope="session")
def known(tidy: Tidy, counts: pd.DataFrame, rates: pd.DataFrame) -> Authorities:
    changes = tidy("geography.local_authority_changes")
    return authorities(tidy("children_by_place.local_authority_codes"), changes, regions_of(counts, rates))


@pytest.fixture(scope="session")
def make_issued(tidy: Tidy, known: Authorities) -> Callable[..., pd.DataFrame]:
    def make(
        counts: pd.DataFrame, rates: pd.DataFrame, basis: timescales.Basis = timescales.WITHOUT_EXCEPTIONS
    ) -> pd.DataFrame:
        return timescales.issued(basis, known, counts, rates, tidy("ehcp.england_by_year"), tidy("geography.areas"))

    return make


@pytest.fixture(scope="session")
def issued(make_issued: Callable[..., pd.DataFrame], counts: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    return make_issued(counts, rates)
