"""Illegal children's homes: the office's snapshots, Ofsted's counts, costs, deprivation of liberty, sufficiency."""

from __future__ import annotations

from functools import partial

import pandas as pd

from evidence_book.datasets.qualifiers import closed, with_noted
from evidence_book.intake.specification import integers, numbers, published, text


def tidy_national(frame: pd.DataFrame) -> pd.DataFrame:
    """Tidy the snapshots: `derived` (worked out from published figures) and a `qualifier` of the closed vocabulary."""
    derived = frame["qualifier"].eq("derived").fillna(False)
    return frame.assign(derived=derived, qualifier=closed(frame["qualifier"].mask(derived)))


_published = partial(published, "illegal_childrens_homes")

DATASETS = (
    _published(
        "national_figures",
        "Children in illegal children's homes: numbers, costs, ages, support, durations",
        "",
        (
            *text("snapshot", "measure", "category", required=True),
            *numbers("value", required=True),
            *text("unit", required=True),
            *text("qualifier"),
            *text("origin_id", "source_id", "confidence", required=True),
            *text("note"),
        ),
        sources=("source_id", "origin_id"),
        tidy=tidy_national,
        periods="snapshot",
    ),
    _published(
        "ofsted_unregistered_settings",
        "Settings that Ofsted found to be unregistered homes, by year and vintage",
        "",
        (
            *text("financial_year", "measure", required=True),
            *integers("value", required=True),
            *text("vintage", "source_id", required=True),
            *text("note"),
        ),
        tidy=with_noted,
        periods="financial_year",
    ),
    _published(
        "registered_homes_by_year",
        "Registered children's homes and places by year",
        "",
        (
            *text("as_at", "scope", "measure", required=True),
            *integers("value", required=True),
            *text("source_id", required=True),
            *text("note"),
        ),
        periods="as_at",
    ),
    _published(
        "registered_homes_by_region",
        "Registered children's homes and places by region",
        "",
        (
            *text("as_at", "region", "measure", required=True),
            *numbers("value", required=True),
            *text("unit", "source_id", required=True),
            *text("note"),
        ),
        periods="as_at",
    ),
    _published(
        "registered_homes_by_la_2023",
        "Registered children's homes and places by local authority and sector",
        "31 March 2023",
        (
            *text("region", "la_name", "sector", required=True),
            *integers("homes", "places", required=True),
            *text("as_at", "source_id", required=True),
        ),
    ),
    _published(
        "residential_care_costs",
        "Residential care: costs and distance from home",
        "",
        (
            *text("period", "measure", required=True),
            *numbers("value", required=True),
            *text("unit", "source_id", required=True),
            *text("note"),
        ),
        tidy=with_noted,
        periods="period",
    ),
    _published(
        "deprivation_of_liberty_applications",
        "Applications to deprive children of their liberty",
        "",
        (
            *text("period", "geography", "measure", "category", required=True),
            *numbers("value", required=True),
            *text("unit", "source_id", required=True),
            *text("note"),
        ),
        tidy=with_noted,
        periods="period",
    ),
    _published(
        "children_looked_after_by_la",
        "Children looked after and population aged 0 to 17, by local authority",
        "",
        (
            *integers("as_at_31_march", required=True),
            *text("geographic_level", required=True),
            *text("region_code", "region_name", "la_code", "la_name"),
            *integers("children_0_17", "children_looked_after", required=True, marked=True),
            *text("source_id", required=True),
        ),
        periods="as_at_31_march",
    ),
)
