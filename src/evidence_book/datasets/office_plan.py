"""The business plan: what it claims, what evidences each claim, which rights its work serves, what it will ask for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from evidence_book.datasets.qualifiers import WORDED
from evidence_book.intake.specification import Column, Dataset, integers, published, text, unchanged
from evidence_book.measures.stated import last_digit
from evidence_book.wording import Qualifier, Unit, number, qualified, said

TOPIC = "office_plan"

# Words before a number that bound it, as plans and reports put them.
_BOUNDS: dict[str, Qualifier] = {**WORDED, "close to": "about", "in excess of": "over"}
# Words that colour a number and do not bound it: the number stands beside them.
_COLOURS = frozenset(
    {"only", "all", "as young as", "more than half", "just over half", "nearly 7 in 10", "just over 1 in 5"}
)
_UNITS: dict[str, Unit] = {
    "percent": "percent", "share": "percent", "times": "ratio", "million pounds": "million_pounds", "pounds": "pounds",
    "years": "years", "months": "months", "days": "days", "hours": "hours",
}  # fmt: skip
_ONE_IN = re.compile(r"1 in (\d+)")
_SO_MANY_OF = re.compile(r"(\d+) of (\d+)")
_PLAIN = re.compile(r"-?\d+(\.\d+)?")


def _bound(words: str | None) -> Qualifier | None:
    if words is None or words in _COLOURS:
        return None
    if words not in _BOUNDS:
        raise ValueError("a qualifier that is known")
    return _BOUNDS[words]


def read_statement(written: str, noun: str, words: str | None) -> dict[str, object]:
    """Take a stated number apart: `number`, `unit`, `one_in`, `step`, `qualifier`, and `stated`, the way it is said.

    `1 in 5` is 20 percent and stays 1 in 5; `4 of 14` is 4. Raises `ValueError`, without the text, for anything else.
    """
    qualifier, unit = _bound(words), _UNITS.get(noun, "count")
    if found := _ONE_IN.fullmatch(written):
        share = int(found[1])
        told = {"number": 100 / share, "unit": "percent", "one_in": share, "step": 1.0}
        return told | {"qualifier": qualifier, "stated": qualified(written, qualifier)}
    if found := _SO_MANY_OF.fullmatch(written):
        told = {"number": float(found[1]), "unit": "count", "one_in": None, "step": 1.0}
        return told | {"qualifier": qualifier, "stated": qualified(f"{written} {noun}", qualifier)}
    if not _PLAIN.fullmatch(written):
        raise ValueError("a number in digits, `1 in N` or `N of M`")
    value, decimals = float(written), len(written.partition(".")[2])
    if unit == "count":
        stated = qualified(f"{number(value, decimals, qualifier)} {noun}", qualifier)
    else:
        stated = said(value, unit, decimals, qualifier)
    told = {"number": value, "unit": unit, "one_in": None, "step": last_digit(written)}
    return told | {"qualifier": qualifier, "stated": stated}


def tidy_claims(frame: pd.DataFrame) -> pd.DataFrame:
    """Tidy claims: columns `number` and `step` (Float64), `one_in` (Int64), `unit`, `qualifier`, `stated` (string).

    Raises `ValueError` naming the row for a statement that is none.
    """
    read = []
    for row, written, noun, words in zip(frame.index, frame["value"], frame["unit"], frame["qualifier"], strict=True):
        try:
            read.append(read_statement(written, noun, None if pd.isna(words) else words))
        except ValueError as error:
            raise ValueError(f"row {row}: expected {error}") from None
    told = pd.DataFrame(read, index=frame.index).astype(
        {"number": "Float64", "step": "Float64", "one_in": "Int64", "unit": "string", "qualifier": "string", "stated": "string"}
    )  # fmt: skip
    kept = frame.drop(columns=["value", "unit", "qualifier"])
    return pd.concat([kept, told], axis=1)


def tidy_office_figures(frame: pd.DataFrame) -> pd.DataFrame:
    """Tidy the office's own figures as `tidy_claims` does; a qualifier stands behind its number in brackets.

    Rows of other topics repeat what claims state and are left out: a claim is not its own evidence.
    """
    own = frame[frame["topic"].eq("office")]
    taken = own["value"].str.extract(r"^(?P<value>[\d.]+)(?: \((?P<qualifier>[a-z ]+)\))?$")
    return tidy_claims(own.assign(value=taken["value"], qualifier=taken["qualifier"].astype("string")))


def _table(
    name: str,
    title: str,
    columns: tuple[Column, ...],
    *,
    sources: tuple[str, ...] = ("source_id",),
    tidy: Callable[[pd.DataFrame], pd.DataFrame] = unchanged,
) -> Dataset:
    """A table of the plan: it lies in the folder of the business plan's figures and is a topic of its own."""
    made = published("business_plan", name, title, "2025-26", columns, sources=sources, tidy=tidy)
    return replace(made, name=f"{TOPIC}.{name}")


_STATED = (
    *text("pillar", "heading", "paraphrase", "value", "unit", required=True),
    *text("qualifier", "period"),
)

DATASETS = (
    _table(
        "claims",
        "Numbers that the business plan and earlier reports of the office state",
        (*text("claim_id", required=True), *_STATED, *text("likely_evidence"), *text("source_id", required=True)),
        tidy=tidy_claims,
    ),
    _table(
        "report_claims",
        "Numbers that the office's publications on the subjects of the four reports state",
        (*text("claim_id", "report", required=True), *_STATED, *text("source_id", required=True)),
        tidy=tidy_claims,
    ),
    _table(
        "claim_evidence",
        "Which fact evidences which claim, and how",
        (*text("claim_id", "relation", "fact_id", required=True), *text("why")),
        sources=(),
    ),
    _table(
        "claim_work_streams",
        "The work stream that a claim belongs to, and the articles of the convention it bears on",
        (*text("claim_id", required=True), *text("pillar", "work_stream", "uncrc_articles")),
        sources=(),
    ),
    _table(
        "office_and_topic_figures",
        "The office's own figures on its work",
        (*text("topic", "measure", "value", required=True), *text("unit", "period"), *text("source_id", required=True)),
        tidy=tidy_office_figures,
    ),
    _table(
        "uncrc_map",
        "Articles of the convention that the plan names for each pillar and work stream",
        text("pillar", "work_stream", "kind", "uncrc_articles", "source_id", required=True),
    ),
    _table(
        "uncrc_articles",
        "The articles of the convention on the rights of the child, in plain words",
        (*integers("article", required=True), *text("name", "plain", "source_id", required=True)),
    ),
    _table(
        "work_stream_evidence",
        "Which report or brief of this book bears on which work stream",
        text("pillar", "work_stream", "release", required=True),
        sources=(),
    ),
    _table(
        "ambitions",
        "What the plan wants for every child",
        text("ambition_id", "pillar", "for_every_child", "plan_year", "source_id", required=True),
    ),
    _table(
        "ambition_measures",
        "The question that each ambition asks, and the measure that would answer it",
        (*text("ambition_id", "question", "measure", required=True), *text("fact_ids", "missing")),
        sources=(),
    ),
    _table(
        "data_requests",
        "Data that the office plans to ask for under section 2F",
        (
            *text("request_id", "about", "pillar", required=True),
            *text("return"),
            *text("asked_of", "planned_in", "source_id", required=True),
        ),
    ),
)
