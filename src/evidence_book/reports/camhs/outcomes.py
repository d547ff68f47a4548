"""What became of children referred in a year: treated, closed, still waiting; and what was spent."""

from __future__ import annotations

import pandas as pd

from evidence_book.frames import each_row
from evidence_book.measures.proportions import proportion
from evidence_book.reports.release import ReleasedTable, source_ids

OUTCOME_COLUMNS = {
    "financial_year": "Financial year in which the referral started",
    "group": "Group: treated, seen before the referral, closed, waiting",
    "outcome": "Outcome when the year ended",
    "children": "Children",
    "percent": "Percentage of children referred (computed)",
    "lower": "Lower 95% Wilson limit, percent",
    "upper": "Upper 95% Wilson limit, percent",
    "source_id": "Where it was read",
}
GROUP_COLUMNS = {name: meaning for name, meaning in OUTCOME_COLUMNS.items() if name != "outcome"}
SPENDING_COLUMNS = {
    "financial_year": "Financial year",
    "spent": "Spending on children's mental health services, pounds",
    "of_mental_health_percent": "As a percentage of mental health spending for all ages (computed)",
    "of_budget_percent": "As a percentage of the whole budget of commissioning groups, as published",
    "children_0_17": "Children aged 0 to 17 that it is divided by",
    "per_child": "Spending for each child aged 0 to 17, pounds (computed)",
    "per_child_marker": "Why there is no spending for each child",
    "population_year": "Year of the population",
    "bed_days": "Days that children spent in specialist mental health beds",
    "source_id": "Where it was read",
}

# Outcome as the source codes it: its group, and how it is said.
OUTCOMES: dict[str, tuple[str, str]] = {
    "second_contact_0to4_weeks": ("treated", "second contact within 4 weeks"),
    "second_contact_4to6_weeks": ("treated", "second contact after 4 to 6 weeks"),
    "second_contact_6to8_weeks": ("treated", "second contact after 6 to 8 weeks"),
    "second_contact_8to10_weeks": ("treated", "second contact after 8 to 10 weeks"),
    "second_contact_10to12_weeks": ("treated", "second contact after 10 to 12 weeks"),
    "second_contact_over12_weeks": ("treated", "second contact after more than 12 weeks"),
    "contacts_before_referral": ("seen before", "both contacts before the referral"),
    "referral_closed_before_treatment": ("closed", "referral closed before treatment"),
    "still_waiting_no_contact": ("waiting", "still waiting, no contact"),
    "still_waiting_one_contact": ("waiting", "still waiting, one contact"),
}
TOTAL = "total_referred"


def _with_shares(counts: pd.DataFrame, totals: pd.Series) -> pd.DataFrame:
    estimates = [
        proportion(int(row.children), int(totals[row.financial_year])) for row in each_row(counts)
    ]  # fmt: skip
    return counts.assign(
        percent=[round(100 * each.value, 4) for each in estimates],
        lower=[round(100 * each.lower, 4) for each in estimates],
        upper=[round(100 * each.upper, 4) for each in estimates],
    )


def totals_of(raw: pd.DataFrame) -> pd.Series:
    """Children referred by year, as published."""
    return raw[raw["outcome"].eq(TOTAL)].set_index("financial_year")["children"]


def outcomes(raw: pd.DataFrame) -> pd.DataFrame:
    """Every outcome with its share of the children referred; columns as in `OUTCOME_COLUMNS`."""
    counts = raw[raw["outcome"].ne(TOTAL)]
    coded = counts["outcome"].map(OUTCOMES)
    counts = counts.assign(group=[group for group, _ in coded], outcome=[said for _, said in coded])
    return _with_shares(counts, totals_of(raw))[list(OUTCOME_COLUMNS)].reset_index(drop=True)


def grouped(table: pd.DataFrame, raw: pd.DataFrame) -> pd.DataFrame:
    """Outcomes summed to their groups; columns as in `GROUP_COLUMNS`."""
    sums = table.groupby(["financial_year", "group"], as_index=False).agg(children=("children", "sum"))
    source = "+".join(source_ids(raw["source_id"]))
    return _with_shares(sums, totals_of(raw)).assign(source_id=source)[list(GROUP_COLUMNS)]


def spending(raw: pd.DataFrame, beds: pd.DataFrame) -> pd.DataFrame:
    """Spending by year, and for each child where the population is known; columns as in `SPENDING_COLUMNS`."""
    both = raw.merge(beds.drop(columns="source_id"), on="financial_year", validate="one_to_one")
    unknown = both["child_population_used"].isna()
    table = pd.DataFrame(
        {
            "financial_year": both["financial_year"],
            "spent": both["cypmhs_spend_gbp"],
            "of_mental_health_percent": (both["cypmhs_spend_gbp"] / both["mh_spend_all_ages_gbp"] * 100).round(4),
            "of_budget_percent": both["cypmhs_pct_of_total_ccg_budget"],
            "children_0_17": both["child_population_used"].astype("Int64"),
            "per_child": (both["cypmhs_spend_gbp"] / both["child_population_used"]).round(4),
            "per_child_marker": pd.Series("x", index=both.index, dtype="string").where(unknown),
            "population_year": both["population_year"].str.replace("pop_", "mid-"),
            "bed_days": both["tier4_bed_days_sum_of_ccgs"],
            "source_id": both["source_id"],
        }
    )
    return table[list(SPENDING_COLUMNS)]


def outcome_tables(table: pd.DataFrame, groups: pd.DataFrame, spent: pd.DataFrame) -> tuple[ReleasedTable, ...]:
    """Release outcomes, their groups, and spending."""
    note = (
        "A child counts as treated at the second contact. Referrals that started in the year; its end cuts waits short."
    )
    return (
        ReleasedTable(
            "outcomes", "What became of children referred, 2019-20 to 2021-22", table, OUTCOME_COLUMNS,
            source_ids(table["source_id"]), note,
        ),
        ReleasedTable(
            "outcome_groups", "Treated, closed or still waiting, 2019-20 to 2021-22", groups, GROUP_COLUMNS,
            source_ids(groups["source_id"]), note,
        ),
        ReleasedTable(
            "spending", "Spending on children's mental health services", spent, SPENDING_COLUMNS,
            source_ids(spent["source_id"]),
            "In the money of each year, not adjusted for prices. Spending of 2021-22 is divided by the population of mid-2020.",
            {"per_child": "per_child_marker", "children_0_17": "per_child_marker"},
        ),
    )  # fmt: skip
