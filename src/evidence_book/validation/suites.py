"""Running a Great Expectations suite over a dataset, in this process, telling nobody outside.

Great Expectations takes seconds to import and its results carry raw values: this is the only module
that imports it, and only rule, field, counts and row numbers leave it.
"""

from __future__ import annotations

import json
import logging
import os
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from evidence_book.later import import_later, without
from evidence_book.problems import BadInput, Problem

_SHOWN_ROWS = 20
_POSITION = "position"


@dataclass(frozen=True)
class RuleResult:
    """What one expectation found: counts and line numbers, never a value."""

    rule: str
    field: str | None
    meaning: str
    rows_checked: int
    rows_failed: int
    failed_rows: tuple[int, ...]
    passed: bool


def load_suite(path: Path, shown_as: str) -> dict[str, Any]:
    """Read a suite; raises `BadInput` if it is missing, is not JSON or expects nothing."""
    if not path.is_file():
        mend = "write a suite: a dataset without one cannot pass"
        raise BadInput([Problem("missing-suite", shown_as, "a Great Expectations suite", mend)])
    try:
        suite = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        row = getattr(error, "lineno", None)
        raise BadInput([Problem("bad-suite", shown_as, "valid JSON", "correct the file", row)]) from None
    if not isinstance(suite, dict) or not suite.get("expectations"):
        raise BadInput([Problem("empty-suite", shown_as, "at least one expectation", "add expectations")])
    return suite


def rules_of(path: Path) -> list[tuple[str, str]]:
    """Name each rule of a suite by its field (`whole table` where it has none) and its meaning."""
    expectations = load_suite(path, path.name)["expectations"]
    return [
        (_field_of(each["kwargs"]) or "whole table", str((each.get("meta") or {}).get("meaning") or each["type"]))
        for each in expectations
    ]


def _great_expectations() -> Any:
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    # For expectations of distributions and their charts, a third of the time that the import takes; no suite has any.
    import_later("scipy.stats", "altair")
    # It does without databases where there is nothing to speak to one by; here there are files only.
    with warnings.catch_warnings(), without("sqlalchemy"):
        warnings.simplefilter("ignore")
        import great_expectations as gx
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    return gx


def _field_of(kwargs: dict[str, Any]) -> str | None:
    if "column" in kwargs:
        return str(kwargs["column"])
    names = kwargs.get("column_list") or [kwargs.get("column_A"), kwargs.get("column_B")]
    named = [str(name) for name in names if name]
    return " + ".join(named) or None


def _result(raw: dict[str, Any], frame: pd.DataFrame) -> RuleResult:
    config = raw["expectation_config"]
    found = raw.get("result") or {}
    if raw.get("exception_info", {}).get("raised_exception") or any(
        info.get("raised_exception") for info in raw.get("exception_info", {}).values() if isinstance(info, dict)
    ):
        found = {}
    failed = found.get("unexpected_index_list") or []
    rows = tuple(sorted({int(entry["row"] if isinstance(entry, dict) else entry) for entry in failed}))
    passed = bool(raw["success"])
    return RuleResult(
        rule=config["type"],
        field=_field_of(config["kwargs"]),
        meaning=str((config.get("meta") or {}).get("meaning", "")),
        rows_checked=int(found.get("element_count", len(frame))),
        rows_failed=0 if passed else int(found.get("unexpected_count") or len(rows) or 1),
        failed_rows=() if passed else rows,
        passed=passed,
    )


def run_suite(suite: dict[str, Any], frame: pd.DataFrame, name: str) -> tuple[RuleResult, ...]:
    """Check `frame` (index: line numbers) against `suite`; one result an expectation.

    A rule that raises counts as failed, and a suite that cannot be run raises `BadInput`: a gate that
    cannot run is a failed gate.
    """
    try:
        results = _validate(suite, frame, name)
    except Exception as error:
        raise _broken(name, type(error).__name__) from None
    # Great Expectations logs a rule that it does not know and goes on without it.
    if len(results) != len(suite["expectations"]):
        raise _broken(name, f"{len(suite['expectations']) - len(results)} unknown")
    return tuple(_result(result, frame) for result in results)


def _broken(name: str, cause: str) -> BadInput:
    mend = f"correct the suite ({cause})"
    return BadInput([Problem("broken-suite", f"expectations/{name}.json", "expectations that can be run", mend)])


@cache
def _batches() -> Any:
    """What turns a frame into something that can be validated; made once, for making it costs more than a small suite."""
    gx = _great_expectations()
    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    asset = context.data_sources.add_pandas("gate").add_dataframe_asset("frame")
    return asset.add_batch_definition_whole_dataframe("all")


def make_ready() -> None:
    """Do what is slow when it is done first, in a process from which others are forked."""
    _batches()


def _validate(suite: dict[str, Any], frame: pd.DataFrame, name: str) -> list[dict[str, Any]]:
    """Ask of every rule whether it holds, and only of those that do not where: the second question is the dear one.

    Gives a result an expectation, in their order.
    """
    expectations, plain = suite["expectations"], _plain(frame)
    found = _ask(expectations, range(len(expectations)), plain, name, {"result_format": "BOOLEAN_ONLY"})
    if failed := [position for position, result in found.items() if not result["success"]]:
        where = {"result_format": "COMPLETE", "unexpected_index_column_names": ["row"]}
        found |= _ask(expectations, failed, plain.reset_index(), name, where)
    return [found[position] for position in sorted(found)]


def _ask(
    expectations: Sequence[dict[str, Any]],
    positions: Sequence[int],
    plain: pd.DataFrame,
    name: str,
    result_format: dict[str, Any],
) -> dict[int, dict[str, Any]]:
    """Run the expectations at these positions; results by position, without those that are not known."""
    gx = _great_expectations()
    # Great Expectations gives results by column, whatever the order of the suite: each says which it is of.
    numbered = [{**expectations[position], "meta": {_POSITION: position}} for position in positions]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        batch = _batches().get_batch({"dataframe": plain})
        outcome = batch.validate(gx.ExpectationSuite(name=name, expectations=numbered), result_format=result_format)
    results: dict[int, dict[str, Any]] = {}
    for result in outcome.to_json_dict()["results"]:
        position = result["expectation_config"]["meta"][_POSITION]
        result["expectation_config"]["meta"] = expectations[position].get("meta")
        results[position] = result
    return results


def _plain_column(series: pd.Series) -> pd.Series:
    if not pd.api.types.is_numeric_dtype(series):
        return series.astype("object")
    return series.astype("float64") if pd.api.types.is_extension_array_dtype(series) else series


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Give the engine ordinary columns: its comparisons do not know pandas' nullable ones."""
    plain = pd.DataFrame({name: _plain_column(series) for name, series in frame.items()})
    return plain.where(plain.notna(), None) if plain.dtypes.eq("object").all() else plain


def problems_of(results: tuple[RuleResult, ...], file: str) -> list[Problem]:
    """Turn failed rules into problems: the rule, how many rows, which rows."""
    problems = []
    for result in results:
        if result.passed:
            continue
        rows = ", ".join(str(row) for row in result.failed_rows[:_SHOWN_ROWS])
        more = len(result.failed_rows) - _SHOWN_ROWS
        where = f" (rows {rows}{f' and {more} more' if more > 0 else ''})" if rows else ""
        problems.append(
            Problem(
                result.rule,
                file,
                f"{result.meaning or result.rule}; {result.rows_failed} of {result.rows_checked} rows fail{where}",
                "correct the rows from the source, or the suite if the rule is wrong",
                result.failed_rows[0] if result.failed_rows else None,
                result.field,
            )
        )
    return problems
