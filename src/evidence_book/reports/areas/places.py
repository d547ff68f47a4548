"""The places that have a profile: code, name, region, the codes and names that lead there, neighbours, judgement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from evidence_book.datasets.geography import ENGLAND, plain_name, spoken_name
from evidence_book.frames import each_row
from evidence_book.problems import EvidenceError
from evidence_book.reports.areas.codes import BOARDS
from evidence_book.wording import capitalised

COLUMNS = {
    "area_code": "Code of the place: that of the Office for National Statistics; of a commissioning group, that of the NHS",
    "area_name": "Name",
    "level": "Kind of place",
    "region_code": "Code of its region",
    "region_name": "Region",
    "former_codes": "Other and former codes that lead to it, separated by semicolons",
    "former_names": "Former names that lead to it, separated by semicolons",
    "note": "What changed, and what is to be known of its figures",
    "source_id": "Where it was read",
}
LONDON = {"E13000001": "E12000007", "E13000002": "E12000007"}

_LAST_YEAR = "2021-22"


def _row(code: str, name: str, level: str, **rest: str) -> dict[str, str]:
    return {**dict.fromkeys(COLUMNS, ""), "area_code": code, "area_name": name, "level": level, **rest}


def _joined(parts: Iterable[str]) -> str:
    return ";".join(dict.fromkeys(part for part in parts if part))


def _by_successor(changes: pd.DataFrame) -> dict[str, list[Any]]:
    """The predecessors of each place, by its code."""
    found: dict[str, list[Any]] = {}
    for row in each_row(changes):
        found.setdefault(row.successor_code, []).append(row)
    return found


def _changes(before: Sequence[Any], name: str) -> dict[str, str]:
    """What became of the predecessors of an authority: their codes and names, and the words that say so."""
    if not before:
        return {"former_codes": ""}
    said = {
        "merged": "{} became part of it on {}",
        "split": "it was made of part of {} on {}",
        "boundary": "part of {} came to it on {}",
        "recoded": "it had another code, as {}, until {}",
    }
    told = [
        said[row.kind].format(row.predecessor_name, row.effective)
        if row.kind != "boundary" or plain_name(row.predecessor_name) != plain_name(name)
        else f"its area became smaller on {row.effective}"
        for row in before
    ]
    note = "; ".join(told)
    return {
        "former_codes": _joined(code for row in before for code in (row.predecessor_code, row.predecessor_old_code)),
        "former_names": _joined(row.predecessor_name for row in before if row.predecessor_name != name),
        "note": f"{capitalised(note)}." if note else "",
    }  # fmt: skip


def _local_authorities(
    looked_after: pd.DataFrame, codes: pd.DataFrame, changes: pd.DataFrame, names: Mapping[str, str]
) -> list[dict[str, str]]:
    last = looked_after[looked_after["as_at_31_march"].eq(looked_after["as_at_31_march"].max())]
    # A table of several years lists those that were no more in the last.
    last = last[last["geographic_level"].eq("Local authority") & ~last["la_code"].isin(changes["predecessor_code"])]
    numbers = dict(zip(codes["la_code"], codes["old_la_code"], strict=True))
    rows, before = [], _by_successor(changes)
    for row in each_row(last):
        region = LONDON.get(row.region_code, row.region_code)
        changed = _changes(before.get(row.la_code, ()), row.la_name)
        changed["former_codes"] = _joined([numbers[row.la_code], *changed["former_codes"].split(";")])
        name = spoken_name(row.la_name)
        if name != row.la_name:
            changed["note"] = f"Lists have it as {row.la_name}. {changed.get('note', '')}".strip()
        rows.append(
            _row(row.la_code, name, "local_authority", region_code=region, region_name=names[region],
                 source_id=row.source_id, **changed)
        )  # fmt: skip
    return rows


def _forces(by_force: pd.DataFrame) -> list[dict[str, str]]:
    """Forces; which region an English one lies in is not on record here, and some lie in two."""
    return [
        _row(row.area_code, row.police_force, "police_force", source_id=row.source_id,
             region_name="Wales" if row.area_code.startswith("W") else "")
        for row in each_row(by_force)
    ]  # fmt: skip


def plain_footprint(name: str) -> str:
    """Name of a footprint without what it was in law: an STP, an ICS, a partnership."""
    name = re.sub(r"\s*\((STP)\)|\b(STP|ICS)$", "", name).strip()
    name = re.sub(r"\s+(Partners in )?(Health (&|and) (Social )?Care)( Partnership)?$", "", name).strip()
    name = name.replace("&", "and").replace("Stoke on Trent", "Stoke-on-Trent")
    return capitalised(name)


def _footprints(waits: pd.DataFrame, areas: pd.DataFrame) -> list[dict[str, str]]:
    last = waits[waits["level"].eq("footprint") & waits["financial_year"].eq(_LAST_YEAR)]
    if strangers := sorted(set(last["area_code"]) ^ set(BOARDS)):
        raise EvidenceError(f"footprints and boards differ: {', '.join(strangers)}; correct BOARDS in areas/codes.py")
    known = areas[areas["level"].eq("integrated_care_board")].set_index("area_code")["area_name"]
    if strangers := sorted(set(known.index) ^ set(BOARDS.values())):
        raise EvidenceError(
            f"boards that no footprint became: {', '.join(strangers)}; correct BOARDS in areas/codes.py"
        )
    rows = []
    for row in each_row(last):
        code = BOARDS[row.area_code]
        note = "The footprint of 2019 to 2022; an integrated care board took its place in July 2022."
        rows.append(
            _row(code, plain_footprint(row.area_name), "integrated_care_board", former_codes=row.area_code,
                 former_names=_joined([row.area_name]), note=note, source_id=row.source_id)
        )  # fmt: skip
    return rows


def _groups(waits: pd.DataFrame, mergers: pd.DataFrame) -> list[dict[str, str]]:
    last = waits[waits["level"].eq("commissioning_group") & waits["financial_year"].eq(_LAST_YEAR)]
    rows, merged_into = [], _by_successor(mergers)
    for row in each_row(last):
        before = merged_into.get(row.area_code, ())
        merged = f"Made of {len(before)} groups; their figures are told under their own codes." if before else ""
        rows.append(
            _row(row.area_code, row.area_name, "commissioning_group", former_codes=_joined(each.predecessor_code for each in before),
                 former_names=_joined(group_name(each.predecessor_name) for each in before), note=merged, source_id=row.source_id)
        )  # fmt: skip
    return rows


def group_name(name: str) -> str:
    """Name of a group as this book spells it: the list of mergers has it in capitals."""
    small = {"And", "Of", "The", "On", "With", "Upon", "In"}
    words = re.sub(r"\bCCG\b|\bNHS\b", lambda found: found[0].upper(), name.title(), flags=re.IGNORECASE).split(" ")
    return " ".join(word.lower() if word in small and position else word for position, word in enumerate(words))


def places(
    looked_after: pd.DataFrame,
    codes: pd.DataFrame,
    changes: pd.DataFrame,
    areas: pd.DataFrame,
    by_force: pd.DataFrame,
    waits: pd.DataFrame,
    mergers: pd.DataFrame,
) -> pd.DataFrame:
    """Every place with a profile, and England and its regions; columns as in `COLUMNS`, all text, by kind and name.

    Takes validated datasets, but for `by_force` and `waits`, which are tables of the reports on strip searches and on
    mental health. Raises `EvidenceError` if footprints and boards do not match one to one.
    """
    regions = areas[areas["level"].eq("region")]
    names = dict(zip(regions["area_code"], regions["area_name"], strict=True))
    source = str(regions["source_id"].iloc[0])
    rows = [_row(ENGLAND, "England", "country", source_id=source)]
    rows += [_row(code, name, "region", source_id=source) for code, name in names.items()]
    rows += _local_authorities(looked_after, codes, changes, names)
    rows += _forces(by_force)
    rows += _footprints(waits, areas)
    rows += _groups(waits, mergers)
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype("string")
    if twice := sorted(table.loc[table["area_code"].duplicated(), "area_code"]):
        raise EvidenceError(f"places with one code: {', '.join(twice)}")
    return table.sort_values(["level", "area_name"], kind="stable").reset_index(drop=True)
