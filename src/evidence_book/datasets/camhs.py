"""Children's mental health services: England by year, outcomes, spending, waits by area, the scoring of areas."""

from __future__ import annotations

import re
from functools import partial

import pandas as pd

from evidence_book.datasets.qualifiers import worded_number, worded_unit
from evidence_book.intake.specification import integers, numbers, published, text
from evidence_book.wording import Unit

# What the source calls a unit, in the closed vocabulary; the words themselves stay beside it.
UNITS: dict[str, Unit] = {
    "children": "count",
    "detentions": "count",
    "referrals": "count",
    "people": "count",
    "CCGs": "count",
    "of 195 CCGs": "count",
    "days": "days",
    "gbp": "pounds",
    "gbp million": "million_pounds",
    "gbp billion": "billion_pounds",
}

# A bound that stands in the name of the measure.
_BOUND_IN_NAME = {"_more_than": "over", "_less_than": "fewer_than"}

WAIT_BANDS = ("0_4w", "4_6w", "6_8w", "8_10w", "10_12w", "over_12w")
OUTCOMES = (*WAIT_BANDS, "closed", "waiting_no_contact", "waiting_one_contact")
_SMALL_WORDS = {"and", "on", "of", "with", "the", "in"}


def _bound_in_name(measure: str) -> str | None:
    return next((qualifier for end, qualifier in _BOUND_IN_NAME.items() if measure.endswith(end)), None)


def tidy_national(frame: pd.DataFrame, *, value: str = "value") -> pd.DataFrame:
    """Take numbers from their words: `value` (number), `unit` (closed), `unit_words`, `qualifier` (closed).

    Rows without a number (a remark on the method) are left out. Raises `ValueError` for a number or unit
    that is not understood.
    """
    records = []
    for row in frame[frame[value].notna()].to_dict("records"):
        amount, qualifier, unit = worded_number(str(row[value]))
        words, behind = worded_unit(str(row["unit"]))
        known = unit if words == "text" else "percent" if words.startswith("pct") else UNITS[words]
        records.append(
            {**row, value: amount, "unit": known, "unit_words": unit or words}
            | {"qualifier": qualifier or behind or _bound_in_name(row["measure"])}
        )
    tidied = pd.DataFrame(records)
    return tidied.astype({"qualifier": "string", "unit": "string", "unit_words": "string"})


def plain_area(name: str) -> str:
    """Spell an area as people do: `NHS NORTH EAST LONDON CCG` is NHS North East London CCG.

    Regions were called commissioning regions in one year; they are the same regions.
    """
    name = name.strip().removesuffix(" COMMISSIONING REGION")
    if not name.isupper():
        return name
    words = (word if word in ("NHS", "CCG", "STP", "ICS") else word.title() for word in re.split(r"(\W+)", name))
    spelt = "".join(word.lower() if word.lower() in _SMALL_WORDS else word for word in words)
    return re.sub(r"-On-", "-on-", spelt)


def tidy_waits(frame: pd.DataFrame) -> pd.DataFrame:
    """Spell areas one way, and mark what is withheld: numbers under five are left empty by their publisher (`c`)."""
    withheld = frame[[f"n_{name}" for name in WAIT_BANDS]].isna().any(axis=1)
    return frame.assign(
        area=frame["area"].map(plain_area).astype("string"),
        band_marker=pd.Series("c", index=frame.index, dtype="string").where(withheld),
        before_marker=pd.Series("c", index=frame.index, dtype="string").where(
            frame["n_contacts_before_referral"].isna()
        ),
    )


def tidy_mergers(frame: pd.DataFrame) -> pd.DataFrame:
    """Spell areas as the waits by area do."""
    names = ("predecessor_name", "successor_name")
    return frame.assign(**{name: frame[name].map(plain_area).astype("string") for name in names})


_published = partial(published, "camhs")

DATASETS = (
    _published(
        "england_by_year",
        "Children's mental health services in England by year",
        "",
        (
            *text("financial_year", "measure", required=True),
            *text("value", "unit", "basis", "note"),
            *text("source_id", required=True),
        ),
        tidy=tidy_national,
        periods="financial_year",
    ),
    _published(
        "england_outcomes_2019_22",
        "What became of children's referrals in England",
        "2019-20 to 2021-22",
        (
            *text("financial_year", "outcome", required=True),
            *integers("children", required=True),
            *numbers("pct_of_referred_computed", required=True),
            *text("source_id", required=True),
        ),
    ),
    _published(
        "england_spend_by_year",
        "Spending on children's mental health services in England",
        "2017-18 to 2021-22",
        (
            *text("financial_year", required=True),
            *integers("cypmhs_spend_gbp", "mh_spend_all_ages_gbp", required=True),
            *numbers("mh_spend_share_of_ccg_allocation", "cypmhs_pct_of_total_ccg_budget", required=True),
            *numbers("cypmhs_spend_per_child_gbp_computed", "child_population_used"),
            *text("population_year"),
            *text("source_id", required=True),
        ),
    ),
    _published(
        "waits_to_second_contact_by_area",
        "Waits from referral to second contact by area",
        "2019-20 to 2021-22",
        (
            *text("financial_year", "period", "service", "level", "org_code", "area", required=True),
            *numbers("children_referred", "avg_wait_days", required=True),
            *(column for name in WAIT_BANDS for column in numbers(f"n_{name}", f"pct_{name}")),
            *(column for name in OUTCOMES[6:] for column in numbers(f"n_{name}", f"pct_{name}", required=True)),
            *numbers("n_contacts_before_referral"),
            *text("source_id", required=True),
        ),
        tidy=tidy_waits,
    ),
    _published(
        "ccg_mergers",
        "Clinical commissioning groups that merged",
        "1 April 2020 and 1 April 2021",
        text(
            "effective", "predecessor_code", "predecessor_name", "successor_code", "successor_name", "source_id",
            required=True,
        ),
        tidy=tidy_mergers,
    ),
    _published(
        "ccg_indicators_2021_22",
        "Five indicators of clinical commissioning groups",
        "2019-20 to 2021-22",
        (
            *text("ccg", required=True),
            *integers("child_population_2020", required=True),
            *integers(*(f"children_referred_{year}" for year in ("2021_22", "2020_21", "2019_20")), required=True),
            *numbers("cypmhs_spend_2021_22_gbp", required=True),
            *numbers(*(f"spend_per_child_{year}_gbp" for year in ("2021_22", "2020_21", "2019_20")), required=True),
            *numbers("pct_budget_on_cypmhs_2021_22", "pct_budget_on_cypmhs_2020_21", required=True),
            *integers(*(f"avg_wait_days_{year}" for year in ("2021_22", "2020_21", "2019_20")), required=True),
            *numbers("pct_children_referred_2021_22", "pct_children_referred_2020_21", required=True),
            *integers(*(f"pct_referrals_closed_{year}" for year in ("2021_22", "2020_21", "2019_20")), required=True),
            *text("source_id", required=True),
        ),
    ),
    _published(
        "scoring_scheme",
        "How areas are scored",
        "2021-22",
        (
            *text("order", "indicator", "unit", "numerator", required=True),
            *text("denominator"),
            *text("better_direction", "quintile_rule", "source_id", required=True),
        ),
    ),
    _published(
        "referral_reasons",
        "Main reason for referral",
        "",
        (
            *text("financial_year", "primary_referral_reason", required=True),
            *numbers("pct_of_active_referrals", required=True),
            *text("source_id", required=True),
        ),
        periods="financial_year",
    ),
    _published(
        "wait_by_reason",
        "Waits by main reason for referral",
        "",
        (
            *text("financial_year", "primary_referral_reason", required=True),
            *integers("mean_wait_days", required=True),
            *numbers("pct_still_waiting_at_year_end"),
            *text("note"),
            *text("source_id", required=True),
        ),
        periods="financial_year",
    ),
    _published(
        "entering_treatment_by_age",
        "Children entering treatment by age",
        "",
        (
            *text("financial_year", "age_group", required=True),
            *numbers("children", "pct_of_entering", "pct_of_child_population"),
            *text("source_id", required=True),
        ),
        periods="financial_year",
    ),
    _published(
        "mha_detentions_children",
        "Detentions of children under the Mental Health Act",
        "",
        (
            *text("financial_year", required=True),
            *integers("detentions_of_under_18s", required=True),
            *numbers("pct_girls"),
            *text("source_id", required=True),
        ),
        periods="financial_year",
    ),
    _published(
        "tier4_beddays_england",
        "Days that children spent in specialist mental health beds",
        "2017-18 to 2021-22",
        (
            *text("financial_year", required=True),
            *integers("tier4_bed_days_sum_of_ccgs", required=True),
            *text("source_id", required=True),
        ),
    ),
    _published(
        "other_national_indicators",
        "Other national figures on children's mental health services",
        "2019 to 2025",
        (
            *text("date_or_period", "measure", required=True),
            *numbers("value", required=True),
            *text("unit", required=True),
            *text("note"),
            *text("source_id", required=True),
        ),
        tidy=tidy_national,
    ),
)  # fmt: skip
