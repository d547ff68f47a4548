"""Children by place: social care, special educational needs, admissions and inspections of every local authority."""

from __future__ import annotations

from functools import partial

from evidence_book.intake.specification import integers, numbers, published, text

_published = partial(published, "children_by_place")

DATASETS = (
    _published(
        "local_authority_codes",
        "Local authorities: the department's numbers and the statistical codes, those of former authorities too",
        "2013 to 2025",
        text("old_la_code", "la_code", "la_name", "source_id", required=True),
    ),
    _published(
        "measures",
        "Measures of children's social care: what each counts, and which direction is better",
        "2025",
        (*text("measure_id", "measure", "unit", required=True), *text("better"), *text("source_id", required=True)),
    ),
    _published(
        "children_social_care_by_area",
        "Children's social care by local authority, region and England",
        "",
        (
            *integers("period", required=True),
            *text("level", "area_code", "area_name", "measure_id", required=True),
            *integers("count", "denominator", marked=True),
            *numbers("percent", "value", marked=True),
            *text("source_id", required=True),
        ),
        periods="period",
    ),
    _published(
        "pupils_with_sen_by_la",
        "Pupils with special educational needs by local authority",
        "",
        (
            *text("la_name", "old_la_code", "region", required=True),
            *integers("year", required=True),
            *text("measure", required=True),
            *numbers("value", required=True),
            *text("source_id", required=True),
        ),
        periods="year",
    ),
    _published(
        "mental_health_admissions_by_la",
        "Admissions to hospital for mental health by local authority",
        "",
        (
            *text("area", required=True),
            *integers("year", required=True),
            *numbers("value", required=True),
            *text("measure", "source_id", required=True),
        ),
        periods="year",
    ),
    _published(
        "ofsted_judgements_of_local_authorities",
        "Inspectors' judgement of each local authority's children's services",
        "2025",
        text("area_code", "la_name", "inspection_date", "overall_effectiveness", "as_at", "source_id", required=True),
    ),
    _published(
        "statistical_neighbours",
        "The ten statistical neighbours of each local authority",
        "2025",
        (
            *text("old_la_code", "la_name", required=True),
            *integers("rank", required=True),
            *text("neighbour_old_la_code", "closeness", "source_id", required=True),
        ),
    ),
)
