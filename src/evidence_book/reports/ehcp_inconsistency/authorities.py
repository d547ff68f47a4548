"""Which local authorities there were on a day, and what became of those that merged, split or changed their code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from evidence_book.datasets.geography import plain_name
from evidence_book.frames import each_row
from evidence_book.problems import EvidenceError
from evidence_book.reports.release import ReleasedTable, source_ids

CHANGE_COLUMNS = {
    "effective": "Day the change came into force",
    "kind": "Kind: merged, split, boundary (part of the area moved) or recoded (same area, new code)",
    "predecessor_code": "Code before",
    "predecessor_old_code": "Number the Department for Education used before",
    "predecessor_name": "Name before",
    "successor_code": "Code after",
    "successor_old_code": "Number the Department for Education uses after",
    "successor_name": "Name after",
    "first_calendar_year": "First calendar year told under the code after",
    "one_series": "Whether years before and after are told as one series",
    "note": "Note",
    "source_id": "Where it was read",
}
_EVER, _NEVER = "0000-00-00", "9999-99-99"


class UnexplainedAuthority(EvidenceError):
    """A published table names an authority that did not exist then, or leaves out one that did."""


def calendar_day(year: int) -> str:
    """The day whose codes tell a calendar year: its last, so that a change in April counts from that year."""
    return f"{year}-12-31"


def january_day(year: int) -> str:
    """The day whose codes tell a January."""
    return f"{year}-01-31"


@dataclass(frozen=True)
class Authorities:
    """Every authority of the time: `old_code`, `area_code`, `area_name`, `region_name` (text), `starts` and `ends` (days)."""

    table: pd.DataFrame

    def on(self, day: str) -> pd.DataFrame:
        """The authorities that existed on a day, one row each."""
        existed = self.table["starts"].le(day) & self.table["ends"].gt(day)
        return self.table[existed].drop(columns=["starts", "ends"]).reset_index(drop=True)

    def placed(self, frame: pd.DataFrame, day: str, what: str, *, complete: bool) -> pd.DataFrame:
        """Give every authority of `day` its row of `frame` (joined by `old_code`), with gaps where it has none.

        Raises `UnexplainedAuthority` for a row of an authority that did not exist on that day, and, if the
        table claims to be `complete`, for an authority without a row: a code may come or go only by a
        change in `local_authority_changes.csv`.
        """
        then = self.on(day)
        if repeated := sorted(frame.loc[frame["old_code"].duplicated(), "old_code"]):
            raise UnexplainedAuthority(f"{what}, {day[:4]}: more than one row for {', '.join(repeated)}")
        strangers = sorted(set(frame["old_code"]) - set(then["old_code"]))
        missing = sorted(set(then["old_code"]) - set(frame["old_code"])) if complete else []
        if strangers or missing:
            raise UnexplainedAuthority(
                f"{what}, {day[:4]}: authorities that did not exist: {', '.join(strangers) or 'none'}; without a row: "
                f"{', '.join(missing) or 'none'}; correct the rows, or add the change to local_authority_changes.csv"
            )
        return then.merge(frame, on="old_code", how="left", validate="one_to_one")

    @cached_property
    def _by_name(self) -> dict[str, list[tuple[str, str, str]]]:
        """First day, last day and number of every authority, by its plain name: tables by name ask a thousand times."""
        found: dict[str, list[tuple[str, str, str]]] = {}
        for row in each_row(self.table):
            found.setdefault(plain_name(row.area_name), []).append((row.starts, row.ends, row.old_code))
        return found

    def named(self, name: str, year: int) -> str:
        """Number of the authority of a name: the one at the year's end, or one that ended in the year.

        Raises `UnexplainedAuthority` if the year knew no such authority.
        """
        alike = self._by_name.get(plain_name(name), [])
        for day in (calendar_day(year), january_day(year)):
            found = [code for starts, ends, code in alike if starts <= day < ends]
            if len(found) == 1:
                return found[0]
        raise UnexplainedAuthority(f"no authority '{name}' in {year}; correct the name, or add the change that made it")


def regions_of(*frames: pd.DataFrame) -> dict[str, str]:
    """Region of each authority (by `old_la_code`) as tables name it in `region` or `region_name`.

    Raises `UnexplainedAuthority` if two tables place one authority in two regions.
    """
    pairs = pd.concat(
        [frame.rename(columns={"region_name": "region"})[["old_la_code", "region"]] for frame in frames]
    ).drop_duplicates()
    if torn := sorted(pairs.loc[pairs["old_la_code"].duplicated(), "old_la_code"]):
        raise UnexplainedAuthority(f"authorities in two regions: {', '.join(torn)}; correct the region")
    return dict(zip(pairs["old_la_code"], pairs["region"], strict=True))


def authorities(codes: pd.DataFrame, changes: pd.DataFrame, regions: dict[str, str]) -> Authorities:
    """Every authority of the code list, with the days between which its code was in force.

    Raises `UnexplainedAuthority` for a change between codes that the list does not hold, and for an
    authority of which no table says the region.
    """
    starts = dict(zip(changes["successor_code"], changes["effective"], strict=True))
    ends = dict(zip(changes["predecessor_code"], changes["effective"], strict=True))
    if unknown := sorted((set(starts) | set(ends)) - set(codes["la_code"])):
        raise UnexplainedAuthority(f"changes between codes that the code list does not hold: {', '.join(unknown)}")
    if nowhere := sorted(set(codes["old_la_code"]) - set(regions)):
        raise UnexplainedAuthority(f"authorities without a region: {', '.join(nowhere)}")
    table = pd.DataFrame(
        {
            "old_code": codes["old_la_code"],
            "area_code": codes["la_code"],
            "area_name": codes["la_name"],
            "region_name": codes["old_la_code"].map(regions),
            "starts": codes["la_code"].map(starts).fillna(_EVER),
            "ends": codes["la_code"].map(ends).fillna(_NEVER),
        }
    )
    return Authorities(table.sort_values("area_code").reset_index(drop=True))


def changes_table(changes: pd.DataFrame) -> ReleasedTable:
    """Release the changes with what this report makes of each."""
    same = changes["kind"].eq("recoded")
    frame = changes.assign(
        first_calendar_year=changes["effective"].str[:4].astype("int64"),
        one_series=["yes, the same area" if each else "no, a new authority" for each in same],
    )
    return ReleasedTable(
        "authority_changes", "Local authorities that merged, split, changed their area or their code",
        frame[list(CHANGE_COLUMNS)], CHANGE_COLUMNS, source_ids(frame["source_id"]),
        "A calendar year is told under the codes in force at its end. A code that comes or goes and is not listed here "
        "stops the release.",
    )  # fmt: skip
