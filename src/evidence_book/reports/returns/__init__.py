"""Releasing what returns tell: counted, protected, attacked, and only then written where notebooks can see it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from evidence_book.disclosure.hierarchy import Cell, Tree
from evidence_book.disclosure.policy import CountsPolicy, check_can_release, read_counts_policy
from evidence_book.disclosure.protect import Before, protect
from evidence_book.disclosure.protect import naively_undone as undone_if_naive
from evidence_book.facts import Fact, Facts
from evidence_book.intake.returns.folders import return_dataset
from evidence_book.intake.returns.specification import ReleasedFact, ReturnSpecification
from evidence_book.intake.specification import Sensitivity
from evidence_book.project import Project
from evidence_book.reports.release import Release, ReleasedTable
from evidence_book.reports.returns.counting import (
    count_cells,
    is_national,
    largest_by_cell,
    named_cell,
    sum_cells,
    trees_of,
)
from evidence_book.reports.returns.earlier import read_earlier
from evidence_book.reports.returns.sums import protect_sums
from evidence_book.reports.returns.tables import (
    HIDDEN,
    Published,
    cells_table,
    collection_table,
    counts_table,
    labelled,
    percent,
    policy_note,
)
from evidence_book.validation.collection import Collection, read_collection
from evidence_book.validation.receipts import open_dataset

_SOURCES: dict[Sensitivity, str] = {"synthetic": "synthetic_returns", "restricted": "office_returns"}
# England, and what stands in its place for invented providers.
_AREA_CODES: dict[Sensitivity, str] = {"synthetic": "SYN", "restricted": "E92000001"}


def release_name(specification: ReturnSpecification) -> str:
    """The name of what a return releases."""
    return f"returns_{specification.name}"


def _fact(
    told: ReleasedFact, specification: ReturnSpecification, trees: Mapping[str, Tree], published: Published,
    sensitivity: Sensitivity,
) -> Fact:  # fmt: skip
    count, whole = published[named_cell(trees, told.where)], published[()]
    value = percent(count, whole) if told.percent else count
    return Fact(
        id=f"{release_name(specification)}.{told.name}",
        label=told.label,
        value=value,
        marker=HIDDEN if value is None else None,
        unit="percent" if told.percent else "count",
        decimals=1 if told.percent else 0,
        numerator=count if told.percent else None,
        denominator=whole if told.percent else None,
        period=specification.period_name,
        area_code=_AREA_CODES[sensitivity],
        kind="synthetic" if sensitivity == "synthetic" else "computed",
        source_ids=(_SOURCES[sensitivity],),
        policy=specification.policy,
        note="Synthetic demonstration: no row behind it is real." if sensitivity == "synthetic" else "",
        made_by=f"{__name__}:_fact",
    )


def _provider_facts(specification: ReturnSpecification, collection: Collection) -> dict[str, tuple[str, int]]:
    named = specification.providers.capitalize()
    return {
        "providers_asked": (f"{named} asked for a return", len(collection.lines)),
        "providers_accepted": (f"{named} whose returns are accepted", len(collection.standing("accepted"))),
        "providers_refused": (f"{named} whose returns were refused", len(collection.standing("refused"))),
        "providers_nothing_sent": (f"{named} that sent nothing", len(collection.standing("nothing sent"))),
    }


def _attack_facts(published: Published, undone: int) -> dict[str, tuple[str, int]]:
    return {
        "counts_published": ("Counts in all tables, shown or hidden", len(published)),
        "counts_hidden": ("Counts that are hidden", sum(value is None for value in published.values())),
        "counts_undone_if_naive": ("Counts that an attack would undo if only small ones were hidden", undone),
    }


def _count_fact(
    specification: ReturnSpecification, sensitivity: Sensitivity, name: str, label: str, value: int
) -> Fact:
    return Fact(
        id=f"{release_name(specification)}.{name}", label=label, value=value, period=specification.period_name,
        area_code=_AREA_CODES[sensitivity], kind="synthetic" if sensitivity == "synthetic" else "computed",
        source_ids=(_SOURCES[sensitivity],), policy=specification.policy, made_by=f"{__name__}:_count_fact",
    )  # fmt: skip


def released_tables(
    specification: ReturnSpecification, rows: pd.DataFrame, collection: Collection, policy: CountsPolicy,
    sensitivity: Sensitivity, earlier: Mapping[Cell, float | None] | None = None,
) -> tuple[list[ReleasedTable], Published]:  # fmt: skip
    """Count, protect and lay out every table; raises `NotReleasable` if what would be published could be undone."""
    trees = trees_of(specification, collection)
    counts = count_cells(specification, rows, trees)
    before = None if earlier is None else Before.since(earlier, counts, policy, is_national)
    published = protect(counts, trees, policy, is_national, before)
    source, note = _SOURCES[sensitivity], policy_note(policy, specification.records)
    tables = [collection_table(specification, collection, source)]
    for table in specification.tables:
        totals = None
        if table.total_of:
            sums = sum_cells(rows, table.by, table.total_of, trees)
            largest = largest_by_cell(rows, table.by, table.total_of, trees)
            totals = protect_sums(sums, largest, {each: published[each] for each in sums}, trees, policy)
        tables.append(counts_table(specification, table, collection, trees, published, totals, source, note))
    tables.append(cells_table(published, source, note))
    return [labelled(table, sensitivity) for table in tables], published


def naively_undone(
    specification: ReturnSpecification, rows: pd.DataFrame, collection: Collection, policy: CountsPolicy
) -> int:
    """How many counts an attack would undo if only the small ones were hidden, and nothing beside them."""
    trees = trees_of(specification, collection)
    return undone_if_naive(count_cells(specification, rows, trees), trees, policy, is_national)


def release_return(project: Project, specification: ReturnSpecification) -> Release:
    """Work out all that a return releases, from its accepted rows and under its policy.

    Raises `InvalidReceipt` unless the rows passed the gate as they are, and `NotReleasable` if the policy does
    not cover them or cannot be kept.
    """
    dataset = return_dataset(project.raw, specification)
    policy = read_counts_policy(specification.policy)
    check_can_release([dataset], policy)
    rows, collection = open_dataset(project, dataset), read_collection(project, dataset)
    earlier = read_earlier(project, specification)
    tables, published = released_tables(specification, rows, collection, policy, dataset.sensitivity, earlier)
    trees = trees_of(specification, collection)
    facts = Facts(_fact(each, specification, trees, published, dataset.sensitivity) for each in specification.facts)
    undone = naively_undone(specification, rows, collection, policy)
    told = _provider_facts(specification, collection) | _attack_facts(published, undone)
    for name, (label, value) in told.items():
        facts.add(_count_fact(specification, dataset.sensitivity, name, label, value))
    return Release(
        release_name(specification), dataset.title, policy, (dataset.name,), {table.name: table for table in tables},
        facts, {}, dataset.sensitivity,
    )  # fmt: skip
