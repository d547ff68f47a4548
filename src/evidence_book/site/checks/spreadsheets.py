"""No table that is offered for download holds a text that a spreadsheet would run."""

from __future__ import annotations

import re

from evidence_book.problems import Problem
from evidence_book.site.checks.memory import alone
from evidence_book.site.checks.site import BuiltSite
from evidence_book.site.edition_pages import FOLDER as EDITIONS
from evidence_book.spreadsheets import formulas

# A frozen edition stays as it is to the byte. The first was frozen before texts were guarded: what it holds is a change
# in words (`+43% on the year before`), which no spreadsheet can work out; nothing in it calls or names anything.
_A_CHANGE_IN_WORDS = re.compile(r"[+-][0-9][^=(|!@\r\n\t]*")


def check(site: BuiltSite) -> list[Problem]:
    """One problem a CSV file with a cell that begins a formula; the cell is not shown."""

    def faults_of(name: str) -> list[Problem]:
        found = formulas((site.folder / name).read_bytes())
        if name.startswith(f"{EDITIONS}/"):
            found = [cell for cell in found if not _A_CHANGE_IN_WORDS.fullmatch(cell)]
        expected = f"no text that begins a formula; {len(found)} are here"
        mend = "write the file with evidence_book.spreadsheets"
        return [Problem("formula", name, expected, mend)] if found else []

    return site.memory.hold("spreadsheets", alone(site.files(".csv")), faults_of)
