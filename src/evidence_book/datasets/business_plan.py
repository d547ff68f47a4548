"""Other evidence of the office, as its business plans and reports quote it: surveys, Help at Hand, attendance, waits."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd

from evidence_book.datasets.qualifiers import Quantity, worded_quantity
from evidence_book.intake.specification import integers, numbers, published, text
from evidence_book.problems import BadInput, Problem
from evidence_book.wording import Qualifier, Unit

TOPIC = "business_plan"
_TYPES = {"value": "Float64", "base": "Float64", "unit": "string", "qualifier": "string", "note": "string"}

# What sources call a unit, in the closed vocabulary, with the qualifier that stands in its words.
UNITS: dict[str, tuple[Unit, Qualifier | None]] = {
    "children": ("count", None),
    "cases": ("count", None),
    "pupils": ("count", None),
    "schools": ("count", None),
    "LAs": ("count", None),
    "days": ("days", None),
    "days (more than)": ("days", "over"),
    "months": ("months", None),
    "times": ("ratio", None),
    "pct": ("percent", None),
    "pct (about)": ("percent", "about"),
    "pct, just under": ("percent", "nearly"),
    "pct of responses": ("percent", None),
    "pct of LAs": ("percent", None),
    "pct of LAs (half)": ("percent", "about"),
    "pct of state-funded schools and colleges": ("percent", None),
    "pct: counsellors, family support, educational psychologists, EMHPs": ("percent", None),
}
_OUT_OF = re.compile(r"of (?P<base>\d+)(?: LAs)?")
_EVERYWHERE = re.compile(r"all \d+ local authorities")
_MONTH = re.compile(
    r"(January|February|March|April|May|June|July|August|September|October|November|December) (19|20)\d\d"
)

Reading = tuple[float, str, str | None, float | None, str]


def _unit_of(words: str | None, found: Quantity) -> tuple[str, str | None, float | None]:
    """Read what a number counts: unit, qualifier, and the base where the words hold one (`of 151 LAs`)."""
    if not words or words == "text":
        if found.unit is None:
            raise ValueError("expected a unit, in its column or in the words of the number")
        return found.unit, None, None
    if out_of := _OUT_OF.fullmatch(words):
        return "count", None, float(out_of["base"])
    if words not in UNITS:
        raise ValueError("expected a unit that is declared in `UNITS`")
    unit, qualifier = UNITS[words]
    return unit, qualifier, None


def read_quantity(value: object, unit: str | None) -> Reading:
    """Take value and unit from their words: value, unit, qualifier, base, and what was done to read them.

    Raises `ValueError`, without the words, if they are not understood.
    """
    found = worded_quantity(str(value))
    known, behind, base = _unit_of(unit, found)
    return found.value, known, found.qualifier or behind, base, found.note


def tidied(frame: pd.DataFrame, field: str, read: Callable[[Any], Reading], file: str) -> pd.DataFrame:
    """Read the quantity of every row into `value` (Float64), `unit`, `qualifier` (closed), `base` (Float64) and `note`.

    Keeps the other columns and the rows. Raises `BadInput` naming each row whose words are not understood.
    """
    problems, records = [], []
    for row, record in zip(frame.index, frame.to_dict("records"), strict=True):
        try:
            value, unit, qualifier, base, said = read(record)
        except ValueError as error:
            mend = "write it as the source does, or teach `datasets/business_plan.py` its words"
            problems.append(Problem("not-understood", file, str(error).removeprefix("expected "), mend, row, field))
            continue
        noted = record.get("note")
        notes = [each for each in (None if pd.isna(noted) else noted, said) if each]
        records.append({"value": value, "unit": unit, "qualifier": qualifier, "base": base, "note": "; ".join(notes)})
    if problems:
        raise BadInput(problems)
    quantities = pd.DataFrame(records, index=frame.index, columns=list(_TYPES)).astype(_TYPES)
    return pd.concat([frame.drop(columns=[name for name in _TYPES if name in frame]), quantities], axis=1)


def _text(cell: Any) -> str | None:
    return None if pd.isna(cell) else str(cell)


def _percent(record: dict[str, Any], field: str) -> Reading:
    return float(record[field]), "percent", None, None, ""


def tidy_shares(frame: pd.DataFrame, *, field: str, file: str) -> pd.DataFrame:
    """Tidy a table whose only number is a percentage in `field`."""
    shares = tidied(frame, field, lambda record: _percent(record, field), file)
    return shares.drop(columns=field)


def tidy_sample(frame: pd.DataFrame) -> pd.DataFrame:
    """Tidy who answered The Big Ask: `comparison` holds a qualifier, a unit, the number the count is out of, or a remark."""

    def read(record: dict[str, Any]) -> Reading:
        words = _text(record["comparison"]) or "children"
        if words in ("over", "nearly"):
            return float(record["children"]), "count", words, None, ""
        if _EVERYWHERE.fullmatch(words):
            return float(record["children"]), "count", None, None, f"from {words}"
        return read_quantity(f"{record['children']:.15g}", words)

    return tidied(frame, "comparison", read, f"data/raw/published/{TOPIC}/big_ask_sample.csv").drop(columns="children")


def tidy_big_ambition(frame: pd.DataFrame) -> pd.DataFrame:
    """Tidy The Big Ambition: percentages who agree, and numbers where the statement says so."""

    def read(record: dict[str, Any]) -> Reading:
        unit = "count" if record["statement"].endswith(" (number)") else "percent"
        return float(record["pct_agree"]), unit, None, None, ""

    tidy = tidied(frame, "pct_agree", read, f"data/raw/published/{TOPIC}/big_ambition.csv")
    statements = tidy["statement"].str.removesuffix(" (number)")
    return tidy.drop(columns="pct_agree").assign(statement=statements)


def tidy_worded(frame: pd.DataFrame, *, file: str, unit: str | None = None) -> pd.DataFrame:
    """Tidy a table whose `value` may be worded; `unit` is that of every row where the table has no such column."""

    def read(record: dict[str, Any]) -> Reading:
        value, known, qualifier, base, said = read_quantity(record["value"], unit or _text(record["unit"]))
        # A remark that is nothing but a qualifier belongs to the number.
        if qualifier is None and _text(record.get("note")) == "around":
            qualifier = "about"
        return value, known, qualifier, base, said

    words = {} if unit else {"unit_words": frame["unit"]}
    return tidied(frame, "value", read, file).assign(**words)


def tidy_census(frame: pd.DataFrame) -> pd.DataFrame:
    """Tidy the survey's publication of 2025; when it was sent out is a month, not a number, and stands in `month`."""
    file = f"data/raw/published/{TOPIC}/school_census_2025.csv"
    sent = frame["measure"].eq("survey_launched")
    if wrong := [int(str(row)) for row, value in frame["value"][sent].items() if not _MONTH.fullmatch(str(value))]:
        mend = "write the month as the source does"
        raise BadInput([Problem("not-a-month", file, "a month and a year", mend, row, "value") for row in wrong])
    counted = tidy_worded(frame[~sent], file=file)
    rest = frame[sent].assign(value=pd.array([None] * int(sent.sum()), dtype="Float64"), month=frame["value"][sent])
    both = pd.concat([counted.assign(month=None), rest.assign(value_marker="z")]).sort_index()
    return both.astype({"value": "Float64", "month": "string", "value_marker": "string"})


_published = partial(published, TOPIC)


def _file(name: str) -> str:
    return f"data/raw/published/{TOPIC}/{name}.csv"


DATASETS = (
    _published(
        "big_ask",
        "The Big Ask: what children answered",
        "2021",
        (*text("group", "measure", required=True), *numbers("pct", required=True), *text("source_id", required=True)),
        tidy=partial(tidy_shares, field="pct", file=_file("big_ask")),
    ),
    _published(
        "big_ask_sample",
        "The Big Ask: who answered",
        "2021",
        (
            *text("group", required=True),
            *integers("children", required=True),
            *text("comparison"),
            *text("source_id", required=True),
        ),
        tidy=tidy_sample,
    ),
    _published(
        "big_ambition",
        "The Big Ambition: what children answered",
        "2023-24",
        (
            *text("group", "statement", required=True),
            *numbers("pct_agree", required=True),
            *text("source_id", required=True),
        ),
        tidy=tidy_big_ambition,
    ),
    _published(
        "help_at_hand",
        "Help at Hand: enquiries, cases, referrals",
        "2020 to 2024-25",
        (*text("period", "measure", "value", required=True), *text("note"), *text("source_id", required=True)),
        tidy=partial(tidy_worded, file=_file("help_at_hand"), unit="cases"),
    ),
    _published(
        "help_at_hand_themes",
        "Help at Hand: what cases were about",
        "2021-22 to 2024",
        text("year", "theme", "source_id", required=True),
    ),
    _published(
        "attendance_and_missing_education",
        "Attendance, and children missing education",
        "2021 to 2025",
        (
            *text("period", "measure", "value", required=True),
            *text("unit", "note"),
            *text("source_id", required=True),
        ),
        tidy=partial(tidy_worded, file=_file("attendance_and_missing_education")),
    ),
    _published(
        "neurodevelopmental_waits",
        "Waits for autism, ADHD and other neurodevelopmental assessments",
        "2023 and 2024",
        (
            *text("service", "condition_or_group", "measure", "value", "unit", required=True),
            *text("note"),
            *text("source_id", required=True),
        ),
        tidy=partial(tidy_worded, file=_file("neurodevelopmental_waits")),
    ),
    _published(
        "school_and_college_survey",
        "School and College Survey: most concerning issues",
        "2024",
        (
            *text("question", "issue", required=True),
            *numbers("pct_of_respondents", required=True),
            *text("respondents_choose", required=True),
            *integers("options", required=True),
            *text("source_id", required=True),
        ),
        tidy=partial(tidy_shares, field="pct_of_respondents", file=_file("school_and_college_survey")),
    ),
    _published(
        "school_census_2025",
        "School and College Survey: who answered, and what schools know of pupils",
        "2024-25",
        (*text("measure", "value", required=True), *text("unit"), *text("source_id", required=True)),
        tidy=tidy_census,
    ),
)
