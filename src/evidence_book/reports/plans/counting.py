"""Counting plans: by council, by each answer, section, band and layout, all of which share their totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from evidence_book.disclosure.hierarchy import Cell, Tree, add_up, flat
from evidence_book.plans.sections import SECTIONS
from evidence_book.reports.plans.questions import ANSWERS, BANDED, MEASURES, REQUIREMENTS

COUNCIL = "council"
FAMILY = "family"


@dataclass(frozen=True)
class Counted:
    """Every count of the study by cell, with the trees that say what adds up to what."""

    trees: Mapping[str, Tree]
    counts: Mapping[Cell, float]


def requirement_dimension(name: str) -> str:
    """The dimension of a requirement's answers."""
    return f"requirement {name}"


def section_dimension(section: str) -> str:
    """The dimension of a section's presence."""
    return f"section {section}"


def band_dimension(measure: str) -> str:
    """The dimension of a measure's bands."""
    return f"bands {measure}"


def _dimensions(features: pd.DataFrame) -> tuple[dict[str, Tree], pd.DataFrame]:
    """A flat tree for each thing that plans are counted by, and the value of each plan."""
    trees: dict[str, Tree] = {}
    values: dict[str, pd.Series] = {}
    for requirement in REQUIREMENTS:
        name = requirement_dimension(requirement.name)
        trees[name], values[name] = flat(name, ANSWERS), requirement.answers(features)
    for section in SECTIONS:
        name = section_dimension(section)
        trees[name] = flat(name, ("present", "absent"))
        values[name] = features[f"has_{section}"].map({True: "present", False: "absent"})
    measures = {measure.name: measure for measure in MEASURES}
    for bands in BANDED:
        name = band_dimension(bands.measure)
        trees[name], values[name] = flat(name, bands.values), bands.of(measures[bands.measure].of(features))
    trees[FAMILY] = flat(FAMILY, sorted(features["template_family"].unique()))
    values[FAMILY] = features["template_family"]
    return trees, pd.DataFrame(values)


def _add(counts: dict[Cell, float], trees: Mapping[str, Tree], frame: pd.DataFrame, names: Sequence[str]) -> None:
    leaves: dict[Cell, float] = {}
    for values, count in frame.value_counts(list(names), sort=False).items():
        at = values if isinstance(values, tuple) else (values,)
        leaves[tuple(sorted(zip(names, map(str, at), strict=True)))] = float(count)
    counts.update(add_up(leaves, trees, names))


def count_plans(features: pd.DataFrame, councils: Sequence[str]) -> Counted:
    """Count plans, a row of `features` each, by council and everything asked of them."""
    of_plans, values = _dimensions(features)
    trees = {COUNCIL: flat(COUNCIL, councils), **of_plans}
    values = values.assign(**{COUNCIL: features["council"]})
    counts: dict[Cell, float] = {}
    for name in of_plans:
        _add(counts, trees, values, (COUNCIL, name))
    return Counted(trees, counts)
