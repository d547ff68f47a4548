"""The page of known faults: every fault in words, with its place in the raw files and a link to the page that tells it."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from tests.conftest import ROOT

from evidence_book.disclosure.policy import read_policy
from evidence_book.facts import Facts
from evidence_book.problems import EvidenceError
from evidence_book.reports.corrections import COLUMNS, TABLE
from evidence_book.reports.release import Release, ReleasedTable
from evidence_book.site.contents import read_table_of_contents
from evidence_book.site.correction_pages import ACTIONS, STATUSES, correction_functions, register_table
from evidence_book.sources import Registry, read_registry

FAULTS = pd.read_csv(ROOT / "data/raw/published/corrections/known_faults.csv")


def released() -> list[Release]:
    table = ReleasedTable(TABLE, "Known faults", FAULTS[list(COLUMNS)], COLUMNS, ())
    return [Release("corrections", "Known faults", read_policy("published"), (), {TABLE: table}, Facts(), {})]


def shown(faults: pd.DataFrame = FAULTS) -> BeautifulSoup:
    return BeautifulSoup(register_table(faults, read_registry(ROOT / "data/raw/sources.csv")), "lxml")


def test_each_fault_has_a_place_and_says_what_is_done() -> None:
    rows = shown().select("tbody tr")
    assert [row["id"] for row in rows] == [each.lower() for each in FAULTS["correction_id"]]
    for row, fault in zip(rows, FAULTS.to_dict("records"), strict=True):
        told = row.get_text()
        assert fault["fault"] in told and fault["reason"] in told and fault["field"] in told
        assert f"Status: {STATUSES[fault['status']]}." in told
        assert ACTIONS[fault["action"]] in told
        assert not re.search(r"\bnan\b", told)


def test_an_empty_cell_and_a_mended_one_are_said_in_words() -> None:
    assert "says nothing" in shown(FAULTS[FAULTS["expect"].isna()]).get_text()
    assert "no longer says “99”" in shown(FAULTS[FAULTS["status"].eq("mended")]).get_text()


def test_words_of_a_source_are_no_html() -> None:
    one = FAULTS.head(1).assign(expect="<b>7</b>", fault="<i>", used="&amp;", reason="<script>")
    assert not shown(one).select("tbody b, tbody i, tbody script")


def test_each_fault_leads_to_a_page_that_there_is() -> None:
    pages = read_table_of_contents(ROOT / "book")
    links = {str(link["href"]) for link in shown().select("tbody a")}
    assert links <= pages


def test_counts_follow_from_the_register() -> None:
    functions = correction_functions(released(), Registry([]))
    assert f'value="{len(FAULTS)}"' in functions["known_fault_count"]()
    assert f'value="{FAULTS["status"].eq("open").sum()}"' in functions["open_fault_count"]()
    assert 'data-fact="book.mended_faults"' in functions["mended_fault_count"]()


def test_a_register_that_is_not_released_is_named() -> None:
    with pytest.raises(EvidenceError, match="evidence release corrections"):
        correction_functions([], Registry([]))["known_faults"]()
