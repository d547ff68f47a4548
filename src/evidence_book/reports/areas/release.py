"""Every place beside its region, its neighbours and the country: what its profile tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from evidence_book.datasets import CATALOGUE
from evidence_book.datasets.geography import ENGLAND, plain_name
from evidence_book.facts import Fact, Facts
from evidence_book.frames import each_row
from evidence_book.problems import EvidenceError
from evidence_book.project import Project
from evidence_book.reports.areas import figures as figure
from evidence_book.reports.areas import places as place
from evidence_book.reports.areas import standing as stand
from evidence_book.reports.areas.declared import LEVELS, MEASURES, PROFILED, measures_of
from evidence_book.reports.areas.hexagons import COLUMNS as HEXAGON_COLUMNS
from evidence_book.reports.areas.hexagons import hexagons
from evidence_book.reports.catalogue import AreaProfiles
from evidence_book.reports.making import fact_maker
from evidence_book.reports.release import Evidence, Release, ReleasedTable, collect, read_release, source_ids

POLICY = "published"
make = fact_maker("areas", POLICY, ENGLAND)
_SOCIAL = "children_by_place.children_social_care_by_area"


def _published(evidence: Evidence) -> tuple[list[str], list[str]]:
    """Names of the measures of social care that are told as published, and of those that are worked out as rates."""
    names = list(evidence["children_by_place.measures"]["measure_id"])
    units = {each.name: each.unit for each in MEASURES["local_authority"]}
    if unknown := sorted(set(names) - set(units)):
        raise EvidenceError(
            f"measures that profiles do not tell: {', '.join(unknown)}; declare them in areas/declared.py"
        )
    rates = [name for name in names if units[name] == "per_10000"]
    return [name for name in names if name not in rates], rates


# Names that one table spells in a way of its own.
_SPELT = {"bedford borough": "bedford"}


def _codes_by_name(found: pd.DataFrame, changes: pd.DataFrame) -> dict[str, str]:
    """Code of each authority, region and country by plain name; none for an authority that is no more."""
    local = found[found["level"].isin(["local_authority", "region", "country"])]
    named = {plain_name(row.area_name): row.area_code for row in each_row(local)}
    gone = {plain_name(name): "" for name in changes["predecessor_name"]}
    return gone | named


def _by_number(codes: pd.DataFrame, changes: pd.DataFrame) -> dict[str, str]:
    """Present code of each authority by the department's number, which stays when only the code changes."""
    recoded = changes.loc[changes["kind"].eq("recoded"), "predecessor_code"]
    present = codes[~codes["la_code"].isin(recoded)]
    return dict(zip(present["old_la_code"], present["la_code"], strict=True))


def _code_of(named: Mapping[str, str]) -> Callable[[str], str]:
    """Finds the code of a place by the name that a table gives it; raises `EvidenceError` if there is no such place."""

    def find(name: str) -> str:
        plain = plain_name(name)
        try:
            return named[_SPELT.get(plain, plain)]
        except KeyError:
            raise EvidenceError(
                f"no place is called '{name}'; correct the name, or add the change that made it"
            ) from None

    return find


def _figures(
    evidence: Evidence, tables: Mapping[str, Mapping[str, ReleasedTable]], found: pd.DataFrame
) -> pd.DataFrame:
    plans, homes, camhs, searched = (
        tables[each] for each in ("ehcp_inconsistency", "illegal_childrens_homes", "camhs", "strip_searches")
    )
    changes = evidence["geography.local_authority_changes"]
    recoded = changes[changes["kind"].eq("recoded")]
    by_number = _by_number(evidence["children_by_place.local_authority_codes"], changes)
    groups = found[found["level"].eq("commissioning_group")]
    care, need = _published(evidence)
    named = _codes_by_name(found, changes)
    rows = [
        *figure.social_care(evidence[_SOCIAL], care),
        *figure.in_need(evidence[_SOCIAL], evidence["geography.children_0_17_by_la"], named, need),
        *figure.looked_after(homes["children_looked_after"].frame),
        *figure.home_places(homes["sufficiency"].frame),
        *figure.shares("within_20_weeks", plans["issued_within_20_weeks"].frame, "calendar_year", "rate", ("issued_within_20_weeks", "issued")),
        *figure.shares("refused", plans["requests_and_refusals"].frame, "calendar_year", "refused_percent", ("refused", "requests")),
        *figure.shares("appeal_rate", plans["appeals"].frame, "calendar_year", "appeal_rate", ("appeals", "decisions")),
        *figure.special_needs(evidence["children_by_place.pupils_with_sen_by_la"], by_number),
        *figure.admissions(evidence["children_by_place.mental_health_admissions_by_la"], _code_of(named)),
        *figure.waits(camhs["waits_by_area"].frame),
        *figure.scores(camhs["area_scores_2021_22"].frame, {row.area_name.lower(): row.area_code for row in each_row(groups)}),
        *figure.searches(searched["by_force"].frame),
    ]  # fmt: skip
    return figure.figures_table(
        rows, found, dict(zip(recoded["predecessor_code"], recoded["successor_code"], strict=True))
    )


MEASURE_COLUMNS = {
    "measure": "Measure",
    "level": "Kind of place it is told of",
    "topic": "Topic",
    "words": "What it is",
    "unit": "Unit",
    "decimals": "Decimals it is shown with",
    "of": "What a share is out of",
    "when": "What its periods are; the braces stand for the period",
    "better": "Which direction is good; empty where neither is",
    "note": "What to know before comparing places",
    "kind": "Whether its values are those of their publisher, or computed here",
}
NEIGHBOUR_COLUMNS = {
    "area_code": "Code of the local authority",
    "rank": "Rank of the neighbour, 1 the closest",
    "neighbour_code": "Code of the neighbour",
    "closeness": "How close it is",
    "source_id": "Where it was read",
}
JUDGEMENT_COLUMNS = {
    "area_code": "Code of the local authority",
    "overall_effectiveness": "Overall effectiveness of children's services, as inspectors judged it",
    "inspection_date": "Day of the inspection",
    "as_at": "Day of the list",
    "source_id": "Where it was read",
}


def _measures() -> pd.DataFrame:
    rows = [
        {"measure": each.name, "level": level, **{name: getattr(each, name) for name in list(MEASURE_COLUMNS)[2:]}}
        for level in PROFILED
        for each in measures_of(level)
    ]
    return pd.DataFrame(rows, columns=list(MEASURE_COLUMNS))


def _neighbours(raw: pd.DataFrame, by_number: Mapping[str, str]) -> pd.DataFrame:
    rows = [
        (by_number[row.old_la_code], row.rank, by_number[row.neighbour_old_la_code], row.closeness, row.source_id)
        for row in each_row(raw)
    ]
    return pd.DataFrame(rows, columns=list(NEIGHBOUR_COLUMNS)).sort_values(["area_code", "rank"]).reset_index(drop=True)


def _facts(found: pd.DataFrame, told: pd.DataFrame, figures: pd.DataFrame) -> list[Fact]:
    """How many places have a profile, how many figures stand behind them."""
    counts = found["level"].value_counts()
    facts = [
        make(f"{level}.profiles", f"{LEVELS[level][1]} with a profile", int(counts[level]), period="latest",
             source_ids=source_ids(found.loc[found["level"].eq(level), "source_id"]))
        for level in PROFILED
    ]  # fmt: skip
    sources = source_ids(figures["source_id"])
    facts.append(
        make("measures", "measures that profiles tell", told["measure"].nunique(), period="latest", source_ids=sources)
    )
    facts.append(
        make(
            "figures", "figures by place", int(figures["value"].notna().sum()), period="all periods", source_ids=sources
        )
    )
    return facts


def release(areas: AreaProfiles, project: Project) -> Release:
    """Work out the places, their figures and how they stand, from validated data and what four reports released."""
    evidence = Evidence(project, [CATALOGUE[name] for name in areas.inputs], POLICY)
    codes, changes = evidence["children_by_place.local_authority_codes"], evidence["geography.local_authority_changes"]
    released = {report: read_release(project, report).tables for report in areas.evidence}
    searched, camhs = released["strip_searches"], released["camhs"]
    found = place.places(
        evidence["illegal_childrens_homes.children_looked_after_by_la"], codes, changes, evidence["geography.areas"],
        searched["by_force"].frame, camhs["waits_by_area"].frame, evidence["camhs.ccg_mergers"],
    )  # fmt: skip
    figures = _figures(evidence, released, found)
    by_number = _by_number(codes, changes)
    beside = _neighbours(evidence["children_by_place.statistical_neighbours"], by_number)
    nearest = {str(code): list(rows["neighbour_code"]) for code, rows in beside.groupby("area_code")}
    reference = float(searched["funnel_limits"].frame["reference_rate"].iloc[0])
    stands = stand.standing(figures, found, nearest, {"strip_searches": round(reference, 2)})
    told = _measures()
    judged = evidence["children_by_place.ofsted_judgements_of_local_authorities"][list(JUDGEMENT_COLUMNS)]
    sources = source_ids(figures["source_id"])
    drawn, kept = hexagons(found, evidence["geography.areas"], make)
    tables = (
        ReleasedTable("places", "Places with a profile, their codes and regions", found, place.COLUMNS, source_ids(found["source_id"])),
        ReleasedTable("measures", "Measures that profiles tell", told, MEASURE_COLUMNS, sources),
        ReleasedTable("figures", "Figures by place", figures, figure.COLUMNS, sources, markers=figure.MARKERS),
        ReleasedTable("standing", "How each place stands beside others", stands, stand.COLUMNS, sources, markers=stand.MARKERS),
        ReleasedTable("neighbours", "Statistical neighbours of local authorities", beside, NEIGHBOUR_COLUMNS, source_ids(beside["source_id"])),
        ReleasedTable("judgements", "Inspectors' judgements of children's services", judged, JUDGEMENT_COLUMNS, source_ids(judged["source_id"])),
        ReleasedTable("hexagons", "Where each place stands on the map of hexagons", drawn, HEXAGON_COLUMNS, source_ids(drawn["source_id"])),
    )  # fmt: skip
    return collect(areas, evidence.policy, tables, Facts([*_facts(found, told, figures), *kept]), {})
