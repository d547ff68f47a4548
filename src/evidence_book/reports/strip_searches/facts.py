"""The facts of the strip search report: what each is called, and how each is worked out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from evidence_book.datasets.strip_searches import AREA_CODES
from evidence_book.facts import Fact, Facts, Interval
from evidence_book.frames import each_row, row_at
from evidence_book.reports.headlines import Answers, in_report
from evidence_book.reports.making import fact_maker, id_of, or_none
from evidence_book.reports.release import source_ids
from evidence_book.reports.strip_searches.forces import NOT_PUBLISHED, overdispersion, pooled_rate, with_rate
from evidence_book.reports.strip_searches.shares import FIRST_YEAR, years_told

POLICY = "published"
WILSON = "Wilson score limits of the published percentage, 95%"
LONDON, ENGLAND_AND_WALES = AREA_CODES["Metropolitan Police"], AREA_CODES["England and Wales"]

# What to read first, by edition; the first edition is the latest.
_WHERE = (
    "In 2018 to mid-2022 the rate of a police force ran from {forces.rate_lowest} to {forces.rate_highest}; "
    "the counts of {forces.not_published} forces are not published here."
)

_SINGLE: dict[str, tuple[str, str, str, str, str]] = {
    "2018-22": (
        "{searches.2018_22:start} searches from 2018 to mid-2022; {no_further_action.2018_22} led to no further action.",
        "From 2020 to 2022 the number changed by {change.2020_2022}. No appropriate adult was confirmed present in "
        "{adult_not_confirmed.2018_22} of searches.",
        _WHERE,
        "Black children's share of searches was {black_ratio.2018_22} their share of the population; the youngest child was aged "
        "{youngest.2018_22}.",
        "Records of {forces_with_data.2018_22} of {forces.total} forces; the later report implies {searches_restated_by.2018_22} more.",
    ),
    "2018-20": (
        "{searches.2018_20} searches by the Metropolitan Police in 2018 to 2020; {no_further_action.2018_20} led to no further action.",
        "There is nothing before it to compare with. No appropriate adult was confirmed present in {adult_not_confirmed.2018_20} of searches.",
        _WHERE,
        "Black children's share of searches was {black_ratio.2018_20} their share of London's children; {boys.2018_20} were of boys.",
        "One police force's own records, of all its searches. Chance alone could move the share without further action within "
        "{no_further_action.2018_20:limits}.",
    ),
}


def _of_a_year(edition: str) -> tuple[str, str, str, str, str]:
    """The answers of a year from July to June."""
    year, first = edition.replace("-", "_"), int(edition[:4])
    return (
        f"{{searches.{year}}} searches from July {first} to June {first + 1}, one every {{hours_between.{year}}}; {{no_further_action.{year}}} "
        "led to no further action.",
        f"There were {{per_month.{year}}}, and {{per_month.2018_22}} from 2018 to mid-2022. No appropriate adult was confirmed in "
        f"{{adult_not_confirmed.{year}}} of searches, {{adult_not_confirmed.2018_22}} before.",
        _WHERE,
        f"Black children's share of searches was {{black_ratio_published.{year}}} their share of the population; {{aged_15_or_under.{year}}} "
        "of searches were of children aged 15 or younger.",
        "Police forces' own records, of all their searches. Chance alone could move the share without further action within "
        f"{{no_further_action.{year}:limits}}.",
    )


def headlines(totals: pd.DataFrame) -> dict[str, Answers]:
    """The editions, the latest first: years from July to June, and the two single publications before them."""
    years = {edition: _of_a_year(edition) for edition in reversed(years_told(totals))}
    return in_report("strip_searches", years | _SINGLE)


# Fact name: edition, breakdown, category, what it says. Read from the published percentages.
SHARE_FACTS: dict[str, tuple[str, str, str, str]] = {
    "no_further_action.2018_20": ("2018-20", "outcome", "no further action", "searches that led to no further action"),
    "no_further_action.2018_22": ("2018-22", "outcome", "no further action", "searches that led to no further action"),
    "no_further_action.2022_23": ("2022-23", "outcome", "no further action", "searches that led to no further action"),
    "arrest.2022_23": ("2022-23", "outcome", "arrest", "searches that led to an arrest"),
    "outcome_not_recorded.2022_23": ("2022-23", "outcome", "not recorded", "searches with no outcome recorded"),
    "adult_not_confirmed.2018_20": ("2018-20", "appropriate_adult", "not confirmed present", "searches without an appropriate adult confirmed present"),
    "adult_not_confirmed.2018_22": ("2018-22", "appropriate_adult", "not confirmed present", "searches without an appropriate adult confirmed present"),
    "adult_not_confirmed.2022_23": ("2022-23", "appropriate_adult", "absent or not confirmed", "searches with an appropriate adult absent or not confirmed present"),
    "adult_could_not_be_confirmed.2022_23": ("2022-23", "appropriate_adult", "could not be confirmed", "searches where the presence of an appropriate adult could not be confirmed"),
    "adult_absent.2022_23": ("2022-23", "appropriate_adult", "none present", "searches with no appropriate adult"),
    "adult_present.2022_23": ("2022-23", "appropriate_adult", "confirmed present", "searches with an appropriate adult confirmed present"),
    "aged_15_or_under.2018_20": ("2018-20", "age", "10-15", "searches of children aged 10 to 15"),
    "aged_15_or_under.2018_22": ("2018-22", "age", "10-15", "searches of children aged 10 to 15"),
    "aged_15_or_under.2022_23": ("2022-23", "age", "15 or younger", "searches of children aged 15 or younger"),
    "boys.2018_20": ("2018-20", "gender", "boys", "searches of boys"),
    "boys.2018_22": ("2018-22", "gender", "boys", "searches of boys"),
    "black.2018_20": ("2018-20", "ethnicity", "Black (officer described)", "searches of children whom officers described as Black"),
    "black.2018_22": ("2018-22", "ethnicity", "Black", "searches of Black children"),
    "reason_drugs.2022_23": ("2022-23", "reason", "drugs", "searches on suspicion of drugs"),
    "reason_weapons.2022_23": ("2022-23", "reason", "weapons, points or blades", "searches for weapons, points or blades"),
    "location_not_recorded.2018_22": ("2018-22", "location", "not recorded", "searches with no location recorded"),
    "location_police_station.2018_22": ("2018-22", "location", "police station", "searches in a police station"),
    "location_home.2018_22": ("2018-22", "location", "home", "searches at home"),
    "public_view.2018_22": ("2018-22", "location_detail", "within public view", "searches within public view"),
    "officer_of_other_gender.2018_22": ("2018-22", "officer_gender", "at least one officer of different gender present", "searches with an officer of a different gender present"),
    "safeguarding_referral.2022_23": ("2022-23", "safeguarding", "referral made", "searches after which a safeguarding referral was made"),
    "not_compliant.2018_23": ("2018-23", "compliance", "not compliant with statutory codes", "searches not compliant with the statutory codes"),
    "of_concern.2018_23": ("2018-23", "compliance", "of concern (further)", "further searches of concern"),
}  # fmt: skip

# Fact name: period as published, breakdown, category, unit, decimals, what it says. Other published figures.
PUBLISHED_FACTS: dict[str, tuple[str, str, str, str, int, str]] = {
    "black_ratio_published.2018_22": ("2018 to mid-2022", "disproportionality", "Black children vs share of population", "ratio", 0, "Black children's share of searches against their share of the population, as published"),
    "black_ratio_published.2022_23": ("Jul 2022 to Jun 2023", "disproportionality", "Black children vs share of population", "ratio", 0, "Black children's share of searches against their share of the population, as published"),
    "youngest.2018_22": ("2018 to mid-2022", "age", "youngest searched", "years", 0, "age of the youngest child searched"),
    "aged_15_or_under_restated.2018_22": ("2018 to mid-2022 (as restated)", "age", "15 or younger", "percent", 0, "percentage of searches of children aged 15 or younger, as the later report restates it"),
    "forces_with_data.2018_22": ("2018 to mid-2022", "coverage", "forces providing data (of 43)", "count", 0, "police forces that provided data"),
    "public_view.2022_23": ("Jul 2022 to Jun 2023", "location_detail", "within public view", "count", 0, "searches within public view"),
    "vehicle_or_school.2018_22": ("2018 to mid-2022", "location", "police vehicle or school", "count", 0, "searches in a police vehicle or a school"),
    "change.2020_2022": ("2022 vs 2020", "trend", "change in number of searches 2020 to 2022", "percent", 0, "change in the number of searches between 2020 and 2022"),
}  # fmt: skip


def _of_every_year(
    named: Mapping[str, tuple[Any, ...]], first: str, each: Mapping[str, str]
) -> dict[str, tuple[Any, ...]]:
    """Facts named for the first year from July to June, named for every other as well.

    `first` is how their source spells that year, `each` how it spells the others, by edition.
    """
    slug = FIRST_YEAR.replace("-", "_")
    return {
        name.replace(slug, edition.replace("-", "_")): (spelt, *rest)
        for edition, spelt in each.items()
        for name, (told, *rest) in named.items()
        if told == first and name.endswith(slug)
    }


_fact = fact_maker("strip_searches", POLICY, ENGLAND_AND_WALES)


def total_facts(totals: pd.DataFrame) -> list[Fact]:
    """Counts and pace of each edition."""
    facts = []
    for row in each_row(totals):
        slug = str(row.edition).replace("-", "_")
        shared: dict[str, Any] = {
            "period": row.period,
            "area_code": row.area_code,
            "source_ids": source_ids(pd.Series([row.source_id, row.origin_id])),
        }
        qualifier = or_none(row.qualifier)
        facts.append(
            _fact(f"searches.{slug}", "strip searches of children recorded", row.searches,
                  qualifier=qualifier, **shared | {"kind": "published"})
        )  # fmt: skip
        facts.append(
            _fact(f"per_month.{slug}", "strip searches of children per month", row.per_month, qualifier=qualifier,
                  unit="per_month", decimals=1, numerator=row.searches, denominator=row.months, **shared)
        )  # fmt: skip
        if not qualifier:
            facts.append(
                _fact(f"hours_between.{slug}", "hours from one search to the next, on average",
                      row.hours_between, unit="hours", **shared)
            )  # fmt: skip
    return facts


def share_facts(shares: pd.DataFrame) -> list[Fact]:
    """Published percentages, with limits where the base is known."""
    places = shares.set_index(["edition", "breakdown", "category"])
    facts = []
    later = {edition: edition for edition in years_told(shares) if edition != FIRST_YEAR}
    named = _of_every_year(SHARE_FACTS, FIRST_YEAR, later)
    there = {name: each for name, each in named.items() if each[:3] in places.index}
    for name, (edition, breakdown, category, label) in (SHARE_FACTS | there).items():
        row = row_at(places, (edition, breakdown, category))
        limits = None
        if pd.isna(row["interval_marker"]):
            limits = Interval(lower=row["lower"], upper=row["upper"], level=0.95, method=WILSON)
        facts.append(
            _fact(name, f"percentage of {label}", row["percent"], unit="percent", qualifier=or_none(row["qualifier"]), interval=limits,
                  denominator=or_none(row["denominator"]), period=row["period"], area_code=row["area_code"],
                  kind=row["kind"], source_ids=source_ids(pd.Series([row["source_id"], row["origin_id"]])))
        )  # fmt: skip
    return facts


def published_facts(national: pd.DataFrame) -> list[Fact]:
    """Published figures that are no share of searches."""
    places = national.set_index(["period", "breakdown", "category"])
    facts = []
    periods = national.dropna(subset=["edition"]).drop_duplicates("edition").set_index("edition")["period"]
    later = {edition: str(periods[edition]) for edition in years_told(national) if edition != FIRST_YEAR}
    named = _of_every_year(PUBLISHED_FACTS, str(periods[FIRST_YEAR]), later)
    there = {name: each for name, each in named.items() if each[:3] in places.index}
    for name, (period, breakdown, category, unit, decimals, label) in (PUBLISHED_FACTS | there).items():
        row = row_at(places, (period, breakdown, category))
        facts.append(
            _fact(name, label, row["value"], unit=unit, decimals=decimals, qualifier=or_none(row["qualifier"]),
                  period=period, area_code=row["area_code"], kind="published",
                  source_ids=source_ids(pd.Series([row["source_id"], row["origin_id"]])))
        )  # fmt: skip
    return facts


def restatement_facts(totals: pd.DataFrame) -> list[Fact]:
    """What the later report implies for the earlier period, and how far that is from what was published."""
    counts = totals.set_index("edition")["searches"]
    rows = totals[totals["edition"].isin(["2018-22", "2018-23", "2022-23"])]
    shared: dict[str, Any] = {
        "period": "2018 to mid-2022",
        "source_ids": source_ids(rows["source_id"], rows["origin_id"]),
    }
    implied = int(counts["2018-23"] - counts["2022-23"])
    return [
        _fact("searches_implied.2018_22", "searches to June 2023 less those of July 2022 to June 2023", implied, **shared),
        _fact("searches_restated_by.2018_22", "how far the implied count exceeds the one first published",
              implied - int(counts["2018-22"]), qualifier="up_to", **shared),
    ]  # fmt: skip


def ethnicity_facts(frame: pd.DataFrame) -> list[Fact]:
    """Ratios of Black children's share of searches, and their rate against all other children."""
    facts = []
    for row in each_row(frame):
        slug = str(row.edition).replace("-", "_")
        area = LONDON if row.edition == "2018-20" else ENGLAND_AND_WALES
        shared: dict[str, Any] = {
            "period": row.edition, "area_code": area, "source_ids": source_ids(pd.Series([row.source_id])),
        }  # fmt: skip
        facts.append(
            _fact(f"black_population.{slug}", "Black children as a percentage of the population compared with",
                  row.population_percent, unit="percent", decimals=1, **shared | {"kind": "published"})
        )  # fmt: skip
        for name, label, method in (
            ("ratio", "Black children's share of searches divided by their share of the population", WILSON),
            ("relative_rate", "rate of searches of Black children divided by that of all other children",
             "limits by the log method, 95%"),
        ):  # fmt: skip
            given: dict[str, Any] = {"unit": "ratio", "decimals": 1, **shared}
            if pd.isna(row.estimate_marker):
                value = getattr(row, name)
                lower, upper = getattr(row, f"{name}_lower"), getattr(row, f"{name}_upper")
                given["interval"] = Interval(lower=lower, upper=upper, level=0.95, method=method)
            else:
                value, given["marker"] = None, row.estimate_marker
            facts.append(_fact(f"black_{name}.{slug}", label, value, **given))
    return facts


def force_facts(table: pd.DataFrame) -> list[Fact]:
    """Counts of forces by what is known of them, the pooled rate, and count and rate of each force."""
    usable = with_rate(table)
    period: dict[str, Any] = {"period": "2018 to mid-2022", "source_ids": source_ids(usable["source_id"])}
    statuses = table["status"].value_counts()
    outside = usable["funnel"].str.contains("99.8%")
    facts = [
        _fact("forces.total", "police forces in England and Wales", len(table), **period),
        _fact("forces.with_rate", "police forces with a count that can be used", len(usable), **period),
        _fact("forces.not_published", "police forces whose count is not published here", statuses[NOT_PUBLISHED], **period),
        _fact("forces.fewer_than_10", "police forces with fewer than 10 searches", statuses["fewer than 10"], **period),
        _fact("forces.no_data", "police forces named as having given no data", statuses["no data from the force"], **period),
        _fact("forces.unreliable", "police forces whose reported 10 may stand for fewer than 10",
              int(table["searches_marker"].eq("u").sum()), **period),
        _fact("forces.outside_funnel", "police forces outside the 99.8% funnel limits", int(outside.sum()), **period),
        _fact("forces.searches_covered", "searches in forces with a count that can be used", int(usable["searches"].sum()), **period),
        _fact("forces.pooled_rate", "searches per 10,000 children aged 10 to 17 in those forces together",
              round(pooled_rate(table), 4), unit="per_10000", decimals=1,
              numerator=int(usable["searches"].sum()), denominator=int(usable["population_10_17"].sum()), **period),
        *(
            _fact(f"forces.rate_{end}", f"{end} rate of searches per 10,000 children aged 10 to 17: {row.police_force}",
                  round(row.rate, 4), unit="per_10000", decimals=1, numerator=row.searches, denominator=row.population_10_17,
                  period="2018 to mid-2022", source_ids=source_ids(usable["source_id"]))
            for end, row in zip(("lowest", "highest"), each_row(usable.sort_values("rate").iloc[[0, -1]]), strict=True)
        ),
        _fact("forces.overdispersion", "variation between forces against what chance would give",
              round(overdispersion(table), 2), unit="multiple", **period),
    ]  # fmt: skip
    for row in each_row(usable):
        shared: dict[str, Any] = {
            "period": "2018 to mid-2022", "area_code": row.area_code,
            "source_ids": source_ids(pd.Series([row.source_id])),
        }  # fmt: skip
        code = str(row.area_code).lower()
        facts += [
            _fact(f"searches.2018_22.{code}", f"strip searches of children, {row.police_force}", row.searches,
                  **shared | {"kind": "published" if row.status == "published" else "computed"}),
            _fact(f"rate.2018_22.{code}", f"searches per 10,000 children aged 10 to 17, {row.police_force}",
                  row.rate, unit="per_10000", decimals=1, numerator=row.searches, denominator=row.population_10_17,
                  interval=Interval(lower=row.lower, upper=row.upper, level=0.95, method="exact Poisson limits, 95%"),
                  **shared),
            _fact(f"rank.2018_22.{code}", f"rank by rate, {row.police_force}", row.rank, **shared),
        ]  # fmt: skip
    return facts


def region_facts(by_region: pd.DataFrame, forces: pd.DataFrame) -> list[Fact]:
    """Counts, published rates and computed shares of regions, July 2022 to June 2023."""
    facts = []
    for row in each_row(by_region):
        slug = id_of(row.region)
        shared: dict[str, Any] = {
            "period": "Jul 2022 to Jun 2023",
            "area_code": row.area_code,
            "source_ids": source_ids(pd.Series([row.source_id])),
            "note": row.caution,
        }
        if pd.notna(row.searches):
            facts += [
                _fact(f"region.searches.{slug}", f"strip searches of children, {row.region}", row.searches,
                      **shared | {"kind": "published"}),
                _fact(f"region.searches_share.{slug}", f"percentage of all searches, {row.region}",
                      row.searches_share, unit="percent", numerator=row.searches, **shared),
                _fact(f"region.population_share.{slug}", f"percentage of children aged 10 to 17, {row.region}",
                      row.population_share, unit="percent", **shared),
            ]  # fmt: skip
        if pd.notna(row.rate):
            facts.append(
                _fact(f"region.rate.{slug}", f"searches per 10,000 children aged 10 to 17, {row.region}", row.rate,
                      unit="per_10000", decimals=1, **shared | {"kind": "published"})
            )  # fmt: skip
    withheld = forces[forces["status"].eq("fewer than 10")]
    facts.append(
        _fact("region.forces_fewer_than_10.2022_23", "police forces named as having fewer than 10 searches", len(withheld),
              period="Jul 2022 to Jun 2023", source_ids=source_ids(withheld["source_id"]))
    )  # fmt: skip
    return facts


def custody_facts(custody: pd.DataFrame, stops: pd.DataFrame) -> list[Fact]:
    """Strip searches in custody and stop and search: other powers, other counts."""
    by_measure = custody[custody["year_ending"].eq("2022-03")].set_index(["measure", "unit"])
    children = row_at(by_measure, ("strip searches of children 10-17", "count"))
    black = row_at(by_measure, ("children strip searched: Black", "count"))
    adults = row_at(by_measure, ("adults strip searched: Black", "percent"))
    year: dict[str, Any] = {"period": "year to March 2022"}
    sources = source_ids(pd.Series([children["source_id"], black["source_id"]]))
    forces = int(str(children["coverage"]).split(" ", 1)[0])
    stop = stops.set_index("measure")
    stopped = row_at(stop, "stop and searches of children (under 18)")
    nothing = row_at(stop, "outcome: no further action")
    return [
        _fact("custody.children.2021_22", "strip searches of children aged 10 to 17 in custody", children["value"],
              **year, kind="published", source_ids=(children["source_id"],)),
        _fact("custody.forces.2021_22", "police forces covered", forces, **year, kind="published",
              source_ids=(children["source_id"],)),
        _fact("custody.black_children.2021_22", "percentage of searches of children in custody that were of Black children",
              round(black["value"] / children["value"] * 100, 4), unit="percent", numerator=black["value"],
              denominator=children["value"], **year, source_ids=sources),
        _fact("custody.black_adults.2021_22", "percentage of searches of adults in custody that were of Black people",
              adults["value"], unit="percent", **year, kind="published", source_ids=(adults["source_id"],)),
        _fact("stop_and_search.children.2022_23", "stop and searches of children", stopped["value"], qualifier="about",
              period="2022-23", kind="published", source_ids=(stopped["source_id"],)),
        _fact("stop_and_search.no_further_action.2022_23", "percentage of them that led to no further action",
              round(nothing["value"] / stopped["value"] * 100, 4), unit="percent", numerator=nothing["value"],
              denominator=stopped["value"], qualifier="about", period="2022-23",
              source_ids=source_ids(pd.Series([nothing["source_id"], stopped["source_id"]]))),
    ]  # fmt: skip


def all_facts(groups: list[list[Fact]]) -> Facts:
    """Collect the groups; an id used twice is an error."""
    return Facts(fact for group in groups for fact in group)
