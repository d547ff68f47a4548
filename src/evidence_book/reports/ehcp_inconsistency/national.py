"""England by year, needs, settings, time limits set by law, and other published figures."""

from __future__ import annotations

import pandas as pd

from evidence_book.frames import each_row
from evidence_book.measures.estimates import NOT_AVAILABLE
from evidence_book.reports.ehcp_inconsistency.timescales import WITH_EXCEPTIONS, WITHOUT_EXCEPTIONS
from evidence_book.reports.making import or_none
from evidence_book.reports.release import ReleasedTable, source_ids
from evidence_book.wording import qualified

EARLIER, LATER = "release of 2023", "later release"

ENGLAND_COLUMNS = {
    "year": "Year",
    "plans": "Plans in place in January, until 2018 with the statements that they replaced",
    "new_plans": "New plans made in the year, from the release that is used",
    "new_plans_release": "Release that is used: the later one where it has the year",
    "new_plans_2023_release": "New plans made in the year, release of 2023",
    "new_plans_later_release": "New plans made in the year, later release",
    "requests": "Initial requests for an assessment in the year",
    "refused": "Of them refused",
    "refused_percent": "Percentage refused, as published",
    "within_20_weeks": "Percentage of plans issued within 20 weeks, exception cases left out, as published",
    "within_20_weeks_with_exceptions": "Percentage within 20 weeks, exception cases included, as published",
    "assessments": "Assessments completed in the year",
    "plans_ceased": "Plans that ceased in the year",
    "mediation_cases": "Mediation cases in the year",
    "appeals": "Appeals registered with the tribunal in the year",
    "decisions": "Decisions that could be appealed in the year",
    "appeal_rate": "Appeals as a percentage of those decisions, as published",
    "marker": "Why numbers of this row are missing",
    "source_id": "Where it was read",
}
NEED_COLUMNS = {
    "primary_need_code": "Code of the need",
    "primary_need": "Primary need",
    "plans": "Plans in place in {january}",
    "percent": "Percentage of all plans",
    "source_id": "Where it was read",
}
SETTING_COLUMNS = {
    "calendar_year": "Calendar year",
    "setting": "Setting of the child or young person",
    "new_plans": "New plans",
    "percent": "Percentage of new plans",
    "source_id": "Where it was read",
}
LIMIT_COLUMNS = {
    "step": "Step",
    "in_words": "Limit in words",
    "limit": "Limit",
    "unit": "Unit of the limit",
    "qualifier": "Qualifier of the limit",
    "starts_from": "Starts from",
    "regulation": "Regulation or section",
    "reservation": "What is still to be checked",
    "source_id": "Where it was read",
}
EXCEPTION_COLUMNS = {
    "exception": "Exception to the time limits",
    "regulation": "Regulation",
    "source_id": "Where it was read",
}
OTHER_COLUMNS = {
    "collection": "Collection: other published figures, or what is known of the office's study",
    "period": "Period",
    "measure": "Measure",
    "value": "Value",
    "unit": "Unit",
    "qualifier": "Qualifier of the value",
    "words": "What is published where it is no number",
    "marker": "Why there is no number",
    "note": "Note",
    "source_id": "Where it was read",
}
_RENAMED = {
    "plans_and_statements_january": "plans",
    "new_plans_calendar_year_2023_release": "new_plans_2023_release",
    "new_plans_calendar_year_lait": "new_plans_later_release",
    "initial_requests_calendar_year": "requests",
    "initial_requests_refused": "refused",
    "pct_requests_refused": "refused_percent",
    WITHOUT_EXCEPTIONS.published: "within_20_weeks",
    WITH_EXCEPTIONS.published: "within_20_weeks_with_exceptions",
    "assessments_completed": "assessments",
    "tribunal_appeals_registered": "appeals",
    "appealable_decisions": "decisions",
    "appeal_rate_pct": "appeal_rate",
}
_COUNTS = (
    "plans", "new_plans", "new_plans_2023_release", "new_plans_later_release", "requests", "refused", "assessments",
    "plans_ceased", "mediation_cases", "appeals", "decisions",
)  # fmt: skip
_PERCENTS = ("refused_percent", "within_20_weeks", "within_20_weeks_with_exceptions", "appeal_rate")
# What the study's counts count; its other items are titles and sentences.
STUDY_UNITS = {
    "ehcps_analysed": "plans",
    "local_authorities": "local authorities",
    "follow_up_children_interviewed": "children and young people",
    "follow_up_ehcps": "plans",
    "follow_up_ambitions": "ambitions",
}


def england_by_year(raw: pd.DataFrame) -> pd.DataFrame:
    """England's published numbers; new plans of both releases and the one that is used; columns as in `ENGLAND_COLUMNS`."""
    frame = raw.rename(columns=_RENAMED)
    later, earlier = frame["new_plans_later_release"], frame["new_plans_2023_release"]
    release = (
        pd.Series(pd.NA, index=frame.index, dtype="string").mask(earlier.notna(), EARLIER).mask(later.notna(), LATER)
    )
    frame = frame.assign(new_plans=later.fillna(earlier), new_plans_release=release)
    frame = frame.assign(**{name: frame[name].astype("Int64") for name in _COUNTS})
    gaps = frame[[*_COUNTS, *_PERCENTS]].isna().any(axis=1)
    return frame.assign(marker=gaps.map({True: NOT_AVAILABLE, False: None}))[list(ENGLAND_COLUMNS)].reset_index(
        drop=True
    )


def other_figures(figures: pd.DataFrame, study: pd.DataFrame) -> pd.DataFrame:
    """Other published figures and the study's, qualifiers kept; columns as in `OTHER_COLUMNS`."""
    first = figures.rename(columns={"date_or_period": "period"}).assign(collection="other published figures")
    second = pd.DataFrame(
        {
            "collection": "the office's study", "period": "2022", "measure": study["item"], "value": study["number"],
            "unit": study["item"].map(STUDY_UNITS), "qualifier": study["qualifier"],
            "words": study["value"].mask(study["number"].notna()), "note": study["note"], "source_id": study["source_id"],
        }
    )  # fmt: skip
    frame = pd.concat([first, second], ignore_index=True)
    return frame.assign(marker=frame["value"].isna().map({True: "z", False: None}))[list(OTHER_COLUMNS)]


def _limits_in_words(limits: pd.DataFrame) -> list[str]:
    """Say each limit: its qualifier before the number, its unit behind it unless the limit is a date."""
    return [
        row.limit if row.unit == "calendar date" else f"{qualified(row.limit, or_none(row.qualifier))} {row.unit}"
        for row in each_row(limits)
    ]


def national_tables(
    years: pd.DataFrame,
    needs: pd.DataFrame,
    settings: pd.DataFrame,
    limits: pd.DataFrame,
    exceptions: pd.DataFrame,
    others: pd.DataFrame,
) -> tuple[ReleasedTable, ...]:
    """Release the six; plans by need are those of the last January there is."""
    january = f"January {needs['january'].max()}"
    needs = needs[needs["january"].eq(needs["january"].max())].rename(columns={"ehc_plans": "plans", "pct": "percent"})
    need_columns = {name: meaning.format(january=january) for name, meaning in NEED_COLUMNS.items()}
    settings = settings.rename(columns={"setting_group": "setting", "pct": "percent"})
    settings = settings.assign(setting=settings["setting"].str.replace("_", " "))
    return (
        ReleasedTable(
            "england_by_year", "Plans, requests, decisions and appeals in England", years, ENGLAND_COLUMNS,
            source_ids(years["source_id"]),
            "Two releases count new plans. They agree from 2019 to 2021 and differ for 2022; the later one is used where "
            "it has the year. Until 2018 plans in place include the statements that plans replaced.",
            dict.fromkeys((*_COUNTS, *_PERCENTS), "marker"),
        ),
        ReleasedTable("primary_need", f"Plans in place by primary need, {january}", needs[list(need_columns)],
                      need_columns, source_ids(needs["source_id"])),
        ReleasedTable(
            "new_plans_by_setting", "New plans by setting, 2020 and 2021", settings[list(SETTING_COLUMNS)],
            SETTING_COLUMNS, source_ids(settings["source_id"]),
            "Settings that are not listed are not at hand; the parts listed do not add up to the total.",
        ),
        ReleasedTable(
            "time_limits", "Time limits set by law", limits.assign(in_words=_limits_in_words(limits))[list(LIMIT_COLUMNS)], LIMIT_COLUMNS, source_ids(limits["source_id"]),
            "From the SEND Regulations 2014 and the Children and Families Act 2014, as the sources give them.",
        ),
        ReleasedTable("exceptions", "Exceptions to the time limits", exceptions[list(EXCEPTION_COLUMNS)],
                      EXCEPTION_COLUMNS, source_ids(exceptions["source_id"])),
        ReleasedTable(
            "other_figures", "Other published figures on plans", others, OTHER_COLUMNS, source_ids(others["source_id"]),
            "Figures of different definitions stand side by side here: compare only what has the same measure.",
            {"value": "marker"},
        ),
    )  # fmt: skip
