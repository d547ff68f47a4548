"""Rerunning a report with other choices: what moves, side by side. Nothing of it is written among what is released."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd

from evidence_book.disclosure.policy import NotReleasable
from evidence_book.engine.running import executed_file, run_notebook
from evidence_book.facts import Facts
from evidence_book.problems import EvidenceError
from evidence_book.project import Project
from evidence_book.reports.agreement import not_held
from evidence_book.reports.catalogue import RELEASED, Report
from evidence_book.reports.choices import choosing, of_release
from evidence_book.reports.release import Release, edition_told, read_release, release_folder
from evidence_book.review.comparing import compare
from evidence_book.review.difference import Comparison
from evidence_book.review.snapshot import Snapshot

EDITION = "edition"
# Links of a page of the site lead nowhere from a page that stands alone.
_LINK = re.compile(r"</?a\b[^>]*>")


@dataclass(frozen=True)
class Side:
    """One output of a notebook: pictures as data (base64 of PNG) with what they show, or HTML."""

    picture: str
    said: str
    html: str


@dataclass(frozen=True)
class Rerun:
    """What moved: facts and tables, and outputs of the notebook that differ, as published and as run again."""

    comparison: Comparison
    pairs: tuple[tuple[Side, Side], ...]
    choices: tuple[tuple[str, str, str, str], ...]


def _as_published(project: Project, release: Release) -> Snapshot:
    folder = release_folder(project, release.report)
    tables = {f"{release.report}.{name}": (folder / f"{name}.csv").read_bytes() for name in release.tables}
    return Snapshot("as published", release.facts, tables, None)


def _as_rerun(release: Release) -> Snapshot:
    tables = {f"{release.report}.{each.name}": each.checked().to_csv() for each in release.tables.values()}
    return Snapshot("rerun", release.facts, tables, None)


def _still_hidden(published: pd.DataFrame, again: pd.DataFrame, name: str) -> pd.DataFrame:
    if published.shape != again.shape or list(published.columns) != list(again.columns):
        raise NotReleasable(f"table {name}: its rows or columns would change, so it cannot be held to what is hidden")
    shown = again.copy()
    for column in shown.columns:
        if pd.api.types.is_numeric_dtype(shown[column]):
            shown.loc[published[column].isna().to_numpy(), column] = pd.NA
        elif column.endswith("marker"):
            marked = published[column].notna().to_numpy()
            shown.loc[marked, column] = published.loc[marked, column].to_numpy()
    return shown


def keep_hidden(published: Release, again: Release) -> Release:
    """Hide in a rerun all that is hidden in what is published: side by side they must not say more than one alone.

    Two ways of hiding small counts hide other counts beside them; whoever had both would have what each hides.
    """
    if published.policy.suppression == "none":
        return again
    tables = {
        name: replace(table, frame=_still_hidden(published.tables[name].frame, table.frame, name))
        for name, table in again.tables.items()
    }
    facts = Facts(published.facts[fact.id] if published.facts[fact.id].value is None else fact for fact in again.facts)
    return replace(again, tables=tables, facts=facts)


def _sides(path: Path) -> list[Side]:
    found = []
    for cell in nbformat.read(path, as_version=4).cells:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            picture = "".join("".join(data.get("image/png", "")).split())
            said = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
            shown = "" if picture else _LINK.sub("", "".join(data.get("text/html", "")))
            found.append(Side(picture, said if picture else "", shown))
    return found


def _differing(before: Iterable[Side], after: Iterable[Side]) -> tuple[tuple[Side, Side], ...]:
    pairs = zip(before, after, strict=False)
    return tuple(
        (old, new) for old, new in pairs if old != new and (old.picture or old.html) and (new.picture or new.html)
    )


def _of_edition(project: Project, report: str, edition: str) -> tuple[tuple[Side, Side], ...]:
    with tempfile.TemporaryDirectory(prefix="evidence-") as folder:
        output = Path(folder) / f"{report}.ipynb"
        run_notebook(project, report, {EDITION: edition}, output=output)
        return _differing(_sides(executed_file(project, report)), _sides(output))


def _published(project: Project, name: str, release: Release, choice: str) -> str:
    released = RELEASED[name]
    if choice == EDITION:
        return edition_told(release, released.edition) if isinstance(released, Report) else ""
    if choice == "threshold":
        return str(getattr(release.policy, "threshold", "none"))
    return str(next(each.published for each in of_release(name) if each.name == choice))


def rerun(project: Project, name: str, values: Mapping[str, Any]) -> Rerun:
    """Work a release out again with other choices and compare with what is released.

    Raises `BadChoice` if there is no such choice, `NotReleasable` if it would show what the policy hides, and
    `InvalidReceipt` if the data changed since it was validated. Figures that a choice makes disagree with published
    ones do not stop it: that is what is asked for.
    """
    edition = values.get(EDITION)
    others = {key: value for key, value in values.items() if key != EDITION}
    published = read_release(project, name)
    if edition is not None and not isinstance(RELEASED[name], Report):
        raise EvidenceError(f"{name} has no notebook and so no edition")
    with choosing(name, others), not_held():
        again = keep_hidden(published, RELEASED[name].release(project))
    pairs = _of_edition(project, name, str(edition)) if edition is not None else ()
    comparison = compare(_as_published(project, published), _as_rerun(again))
    meanings = {each.name: each.meaning for each in of_release(name)} | {EDITION: "the edition that the notebook tells"}
    choices = tuple(
        (key, meanings[key], _published(project, name, published, key), str(value)) for key, value in values.items()
    )
    return Rerun(comparison, pairs, choices)
