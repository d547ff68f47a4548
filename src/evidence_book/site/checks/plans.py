"""The finished site is attacked for the plans too: what it publishes must not tell a hidden count, put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from evidence_book.disclosure.attacker import Number, Share, attack, weaknesses
from evidence_book.disclosure.policy import read_counts_policy
from evidence_book.facts import Fact
from evidence_book.frames import each_row
from evidence_book.plans.account import read_account
from evidence_book.plans.folders import plans_dataset
from evidence_book.problems import Problem
from evidence_book.project import Project
from evidence_book.reports.catalogue import STUDY
from evidence_book.reports.plans import POLICY, never_national
from evidence_book.reports.plans.counting import Counted, count_plans, requirement_dimension
from evidence_book.reports.plans.facts import plain_code
from evidence_book.reports.plans.questions import REQUIREMENTS
from evidence_book.reports.plans.tables import read_cell
from evidence_book.reports.returns.earlier import parse_cell
from evidence_book.site.checks.attacked import FAILURES, not_attacked, undone
from evidence_book.site.checks.site import BuiltSite
from evidence_book.validation.receipts import open_dataset

_SHOWN_AS = f"downloads/{STUDY.page}"


def _cells(path: Path) -> Iterator[Number]:
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    for row in each_row(frame):
        yield Number(parse_cell(row.cell), float(row.count) if row.count else None, path.name)


def _requirements(path: Path, counted: Counted) -> Iterator[Number | Share]:
    """Counts and percentages as the table shows them, which need not be those of the list of cells."""
    names = {requirement.label: requirement.name for requirement in REQUIREMENTS}
    for row in each_row(pd.read_csv(path, dtype=str, keep_default_na=False)):
        at = {requirement_dimension(names[row.requirement]): str(row.answer)}
        own, whole = read_cell(counted, str(row.council), **at), read_cell(counted, str(row.council))
        yield Number(own, float(row.count) if row.count else None, path.name)
        if row.percent:
            yield Share(own, whole, float(row.percent), place=path.name)


def _facts(facts: Iterable[Fact], counted: Counted, councils: Iterable[str]) -> Iterator[Number | Share]:
    by_id = {fact.id: fact for fact in facts}
    codes = {plain_code(code): code for code in ("All", *councils)}
    for requirement in REQUIREMENTS:
        for plain, code in codes.items():
            fact = by_id[f"{STUDY.name}.meets.{requirement.name}.{plain}"]
            at = {requirement_dimension(requirement.name): "yes"}
            own, whole = read_cell(counted, code, **at), read_cell(counted, code)
            told = ((own, fact.numerator), (whole, fact.denominator))
            yield from (Number(each, value, fact.id) for each, value in told if value is not None)
            if fact.value is not None:
                yield Share(own, whole, fact.value, fact.decimals, fact.id)


def check_plans(project: Project, site: BuiltSite, facts: Iterable[Fact]) -> list[Problem]:
    """One problem a kind of weakness; one if the attack cannot be made, for a check that cannot run has failed."""
    folder = site.folder / "downloads" / STUDY.page
    try:
        account, policy = read_account(project), read_counts_policy(POLICY)
        features = open_dataset(project, plans_dataset(project))
        counted = count_plans(features, list(account.councils))
        told = [
            *_cells(folder / "cells.csv"),
            *_requirements(folder / "requirements.csv", counted),
            *_facts(facts, counted, account.councils),
        ]
        numbers = [each for each in told if isinstance(each, Number)]
        shares = [each for each in told if isinstance(each, Share)]
        found = attack(counted.trees, numbers, policy, never_national, shares, counted.counts)
        weak = weaknesses(counted.trees, found, counted.counts, policy)
    except FAILURES as error:
        return not_attacked(_SHOWN_AS, error)
    return undone(_SHOWN_AS, weak)
