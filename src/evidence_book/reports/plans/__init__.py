"""EHCP inconsistency, part two: what the plans themselves hold, compared between and within councils."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from evidence_book.disclosure.hierarchy import Cell
from evidence_book.disclosure.policy import CountsPolicy, check_can_release, read_counts_policy
from evidence_book.disclosure.protect import naively_undone, protect
from evidence_book.facts import Facts
from evidence_book.intake.specification import Sensitivity
from evidence_book.plans.account import read_account
from evidence_book.plans.folders import plans_dataset
from evidence_book.project import Project
from evidence_book.reports.plans.accuracy import accuracy_facts, accuracy_table
from evidence_book.reports.plans.comparison import differences, distributions
from evidence_book.reports.plans.counting import Counted, count_plans
from evidence_book.reports.plans.facts import study_facts
from evidence_book.reports.plans.tables import count_tables, differences_table, distributions_table
from evidence_book.reports.release import Release, ReleasedTable
from evidence_book.reports.returns.tables import labelled, policy_note
from evidence_book.validation.receipts import open_dataset

NAME = "plans"
TITLE = "Education, Health and Care Plans: what the plans say"
POLICY = "plans"
SOURCES: dict[Sensitivity, str] = {"synthetic": "synthetic_plans", "restricted": "office_plans"}


def never_national(_cell: Cell) -> bool:
    """No count of a few councils is a national one."""
    return False


@dataclass(frozen=True)
class Study:
    """The study worked out: true counts, what of them is published, and every table."""

    counted: Counted
    published: Mapping[Cell, float | None]
    tables: tuple[ReleasedTable, ...]


def study(
    features: pd.DataFrame,
    unread: pd.DataFrame,
    councils: dict[str, str],
    policy: CountsPolicy,
    sensitivity: Sensitivity,
) -> Study:
    """Count, protect and compare; `features` has a row a plan, `unread` one a document that could not be read.

    Raises `NotReleasable` if what would be published could be undone.
    """
    counted = count_plans(features, list(councils))
    published = protect(counted.counts, counted.trees, policy, never_national)
    source = SOURCES[sensitivity]
    tables = (
        *count_tables(counted, published, councils, unread, source),
        distributions_table(distributions(features, councils, policy), policy, source),
        differences_table(differences(features, councils, policy), source),
    )
    return Study(counted, published, tuple(labelled(_noted(table, policy), sensitivity, "plans") for table in tables))


def _noted(table: ReleasedTable, policy: CountsPolicy) -> ReleasedTable:
    """The table with a note on what is hidden, if it has counts."""
    if "count_marker" not in table.columns:
        return table
    note = " ".join(filter(None, (table.note, policy_note(policy, "plans"))))
    return ReleasedTable(table.name, table.title, table.frame, table.columns, table.sources, note, table.markers)


def release_plans(project: Project) -> Release:
    """Work out all that the study releases, from the features of plans and under its policy.

    Raises `InvalidReceipt` unless the features passed the gate as they are, and `NotReleasable` if the policy does
    not cover them or cannot be kept.
    """
    dataset, policy = plans_dataset(project), read_counts_policy(POLICY)
    check_can_release([dataset], policy)
    features, account = open_dataset(project, dataset), read_account(project)
    worked_out = study(features, account.unread_frame(), account.councils, policy, dataset.sensitivity)
    differences_frame = next(table.frame for table in worked_out.tables if table.name == "differences")
    source = SOURCES[dataset.sensitivity]
    facts = Facts(
        [
            *study_facts(worked_out.counted, worked_out.published, account.councils, dataset, policy.name, source,
                         naively_undone(worked_out.counted.counts, worked_out.counted.trees, policy, never_national), differences_frame),
            *accuracy_facts(account.accuracy, policy.name, SOURCES["synthetic"]),
        ]
    )  # fmt: skip
    tables = (*worked_out.tables, labelled(accuracy_table(account.accuracy, SOURCES["synthetic"]), "synthetic"))
    return Release(
        NAME, TITLE, policy, (dataset.name,), {table.name: table for table in tables}, facts, {}, dataset.sensitivity
    )
