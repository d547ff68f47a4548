"""Education, health and care plans: requests, decisions, plans, time limits, appeals, by authority and for England."""

from __future__ import annotations

import re
from functools import partial

import pandas as pd

from evidence_book.datasets.qualifiers import WORDED, worded_number, worded_unit
from evidence_book.intake.specification import integers, numbers, published, text

# Footnote marks of a spreadsheet that stand in names: `Dorset6`, `England Total4`.
_FOOTNOTE = re.compile(r"\d+$")
# A number alone or with its qualifier, as against a title or a sentence.
_WORDED_COUNT = r"\d[\d,]*(?: \([a-z ]+\))?"
_RESERVATION = re.compile(r" \[(?P<what>[^\]]+)\]$")
_UNIT = re.compile(r"(?P<unit>\w+) \((?P<qualifier>[a-z ]+)\)(?P<rest>.*)")
_PARTS_OF_LONDON = {"Inner London": "London", "Outer London": "London"}


def region(name: str) -> str:
    """Spell a region one way: nine regions, London whole, small words small."""
    return _PARTS_OF_LONDON.get(name, name.replace(" Of ", " of ").replace(" And ", " and "))


def tidy_regions(frame: pd.DataFrame) -> pd.DataFrame:
    """Spell the regions one way; the parts of London become London."""
    return frame.assign(region=frame["region"].map(region).astype("string"))


def tidy_appeals(frame: pd.DataFrame) -> pd.DataFrame:
    """Take footnote marks off names; England's rows, which stand in the last region's block, get no region."""
    names = frame["la_name"].str.replace(_FOOTNOTE, "", regex=True)
    england = names.eq("England Total")
    return tidy_regions(frame).assign(
        la_name=names.mask(england, "England"),
        level=pd.array(["country" if each else "local_authority" for each in england], dtype="string"),
        region=lambda tidied: tidied["region"].mask(england),
    )


def tidy_values(frame: pd.DataFrame) -> pd.DataFrame:
    """Read `value` as number and `qualifier`: `40 (just over)` is over 40, never 40; nor with `people (over)` as unit."""
    read = [worded_number(value) for value in frame["value"]]
    units = [worded_unit(unit) for unit in frame["unit"]]
    qualifiers = [own or behind for (_, own, _), (_, behind) in zip(read, units, strict=True)]
    return frame.assign(
        value=pd.array([number for number, _, _ in read], dtype="Float64"),
        unit=pd.array([unit for unit, _ in units], dtype="string"),
        qualifier=pd.array(qualifiers, dtype="string"),
    )


def tidy_study(frame: pd.DataFrame) -> pd.DataFrame:
    """Add `number` and `qualifier` where the value of an item is a number; else both are missing."""
    numeric = frame["value"].str.fullmatch(_WORDED_COUNT)
    read = [
        worded_number(value) if known else (None, None, None)
        for value, known in zip(frame["value"], numeric, strict=True)
    ]
    return frame.assign(
        number=pd.array([number for number, _, _ in read], dtype="Float64"),
        qualifier=pd.array([qualifier for _, qualifier, _ in read], dtype="string"),
    )


def _limit_unit(worded: str) -> tuple[str, str | None]:
    """Take the qualifier out of a unit: `months (at least) before transfer` is months before transfer, at least."""
    found = _UNIT.fullmatch(worded)
    if not found:
        return worded, None
    return found["unit"] + found["rest"], WORDED[found["qualifier"]]


def tidy_time_limits(frame: pd.DataFrame) -> pd.DataFrame:
    """Split what the transcription joins: `unit` and `qualifier`, `regulation` and what of it is still to be checked.

    `limit` stays text, for two limits are dates; `reservation` is empty where the paragraph was read.
    """
    units = [_limit_unit(worded) for worded in frame["unit"]]
    return frame.assign(
        unit=pd.array([unit for unit, _ in units], dtype="string"),
        qualifier=pd.array([qualifier for _, qualifier in units], dtype="string"),
        regulation=frame["regulation"].str.replace(_RESERVATION, "", regex=True),
        reservation=frame["regulation"].str.extract(_RESERVATION)["what"].astype("string"),
    )


_published = partial(published, "ehcp")

_PLANS_BY_AUTHORITY = (
    *integers("calendar_year", required=True),
    *text("region_name", "new_la_code", "old_la_code", "la_name", required=True),
    *numbers("inreq_ehc"),
    *integers("ass_refused_ehc", required=True),
    *numbers("assessments"),
    *integers("new_all_ehc", "ass_none_ehc", required=True),
    *numbers("tot_inc_exc_ehc", "inc_exc_20week_ehc", "tot_no_exc_ehc", "no_exc_20week_ehc"),
    *integers("total_mediation", required=True),
    *numbers("total_tribunal_followed_mediation"),
    *integers("personal_budgets", required=True),
    *text("source_id", required=True),
)
_ENGLAND = (
    *integers("year", required=True),
    *numbers("plans_and_statements_january", required=True),
    *text("plans_source", required=True),
    *numbers(
        "new_plans_calendar_year_2023_release", "new_plans_calendar_year_lait", "initial_requests_calendar_year",
        "initial_requests_refused", "pct_requests_refused", "pct_issued_20_weeks_excl_exceptions",
        "pct_issued_20_weeks_incl_exceptions", "assessments_completed", "plans_ceased", "mediation_cases",
        "tribunal_appeals_registered", "appealable_decisions", "appeal_rate_pct",
    ),
    *text("source_id", required=True),
)  # fmt: skip

DATASETS = (
    _published("england_by_year", "Plans, requests, decisions and appeals in England by year", "", _ENGLAND, periods="year"),
    _published(
        "plans_by_la_2014_22", "Requests, refusals, new plans and plans within 20 weeks, by local authority", "2014 to 2022",
        _PLANS_BY_AUTHORITY,
    ),
    _published(
        "issued_within_20_weeks_by_la", "Percentage of plans issued within 20 weeks, by local authority", "",
        (
            *text("la_name", "old_la_code", "region", required=True),
            *integers("calendar_year", required=True),
            *numbers("pct_issued_within_20_weeks_excluding_exceptions", required=True),
            *text("source_id", required=True),
        ),
        tidy=tidy_regions,
        periods="calendar_year",
    ),
    _published(
        "plans_in_place_by_la", "Plans in place by local authority", "",
        (
            *text("la_name", "old_la_code", "region", required=True),
            *integers("january", required=True),
            *numbers("plans_january", required=True),
            *text("source_id", required=True),
        ),
        tidy=tidy_regions,
        periods="january",
    ),
    _published(
        "tribunal_appeals_by_la_2014_22", "Appeals to the SEND tribunal by local authority", "2014 to 2022",
        (
            *text("region", "la_name", required=True),
            *integers("calendar_year", required=True),
            *numbers("appeals_registered", required=True),
            *numbers("appealable_decisions", "appeal_rate_pct"),
            *text("source_id", required=True),
        ),
        tidy=tidy_appeals,
    ),
    _published(
        "primary_need", "Plans by primary need", "",
        (
            *integers("january", required=True),
            *text("primary_need_code", "primary_need", required=True),
            *integers("ehc_plans", required=True),
            *numbers("pct", required=True),
            *text("source_id", required=True),
        ),
        periods="january",
    ),
    _published(
        "new_plans_by_setting", "New plans by setting", "2020 and 2021",
        (
            *integers("calendar_year", required=True),
            *text("setting_group", required=True),
            *integers("new_plans", required=True),
            *numbers("pct", required=True),
            *text("source_id", required=True),
        ),
    ),
    _published(
        "other_national_figures", "Other published figures on plans", "2015 to January 2025",
        (
            *text("date_or_period", "measure", "value", "unit", required=True),
            *text("note"),
            *text("source_id", required=True),
        ),
        tidy=tidy_values,
    ),
    _published(
        "study_2022_facts", "What is known of the office's study of plans", "2022",
        (*text("item", "value", required=True), *text("note"), *text("source_id", required=True)),
        tidy=tidy_study,
    ),
    _published(
        "statutory_timescales", "Time limits set by law", "in force since 1 September 2014",
        text("step", "limit", "unit", "starts_from", "regulation", "source_id", required=True),
        tidy=tidy_time_limits,
    ),
    _published(
        "statutory_sections", "What a plan must contain", "in force since 1 September 2014",
        text("section", "content", "regulation", "source_id", required=True),
    ),
    _published(
        "exceptions_to_time_limits", "Exceptions to the time limits", "in force since 1 September 2014",
        text("exception", "regulation", "source_id", required=True),
    ),
)  # fmt: skip
