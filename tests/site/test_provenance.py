"""Where facts came from: functions found in the source, names of areas."""

from __future__ import annotations

import pandas as pd
from tests.conftest import ROOT

from evidence_book.disclosure.policy import read_policy
from evidence_book.facts import Facts
from evidence_book.reports.release import Release, ReleasedTable
from evidence_book.site.provenance import area_names, read_makers

PACKAGE = ROOT / "src" / "evidence_book"


def test_a_function_is_found_with_its_file_and_what_it_says_it_does() -> None:
    name = "evidence_book.site.provenance:read_makers"
    maker = read_makers(PACKAGE, [name])[name]
    assert (maker.path, maker.function) == ("src/evidence_book/site/provenance.py", "read_makers")
    assert maker.purpose.startswith("Look up functions") and "\n" not in maker.purpose


def test_a_package_is_found_and_what_is_not_there_is_left_out() -> None:
    found = read_makers(
        PACKAGE, ["evidence_book.reports.returns:release_return", "", "os:system", "evidence_book.facts:gone"]
    )
    assert [maker.path for maker in found.values()] == ["src/evidence_book/reports/returns/__init__.py"]


def release(frame: pd.DataFrame) -> Release:
    table = ReleasedTable("a", "A", frame, {name: f"What {name} holds." for name in frame}, ())
    return Release("made", "Made", read_policy("published"), (), {"a": table}, Facts(), {})


def test_areas_have_the_names_that_tables_give_them() -> None:
    forces = pd.DataFrame({"area_code": ["E23000001", None], "police_force": ["Metropolitan Police", "nowhere"]})
    councils = pd.DataFrame({"council": ["SYN-C01"], "council_name": ["Netherwick"]})
    names = area_names([release(forces), release(councils), release(pd.DataFrame({"area_code": ["E1"]}))])
    assert names["E23000001"] == "Metropolitan Police"
    assert names["SYN-C01"] == "Netherwick"
    assert names["E92000001"] == "England"
    assert "E1" not in names
