"""Frozen editions on the site: their files at a stable address, a page each, and what changed since the last."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from evidence_book.facts import Facts
from evidence_book.project import Project
from evidence_book.reports.catalogue import RELEASED
from evidence_book.reports.editions import (
    MANIFEST,
    Change,
    Edition,
    changes,
    edition_folder,
    real,
)
from evidence_book.site.fact_table import facts_csv
from evidence_book.storage import write_json, write_text
from evidence_book.tables.display import Cell, DisplayTable, linked, quantity, words
from evidence_book.templating import light_template

FOLDER = "editions"
TEMPLATES = Path(__file__).with_name("templates")
_SPELT = {"england": "England", "foi": "FOI", "ofsted": "Ofsted"}


def address_of(name: str) -> str:
    """The stable address of an edition, from the root of the site."""
    return f"{FOLDER}/{name}/index.html"


def _day(written: str) -> str:
    day = date.fromisoformat(written)
    return f"{day.day} {day:%B %Y}"


def _said(table: str) -> str:
    """The name of a table as it is read: `foi_releases_2022_23` is FOI releases 2022-23."""
    named = re.sub(r"(\d{4})_(\d\d)(?!\d)", r"\1-\2", table).replace("_", " ")
    return re.sub(rf"\b(?:{'|'.join(_SPELT)})\b", lambda found: _SPELT[found[0]], named)


def _facts_table(edition: Edition) -> DisplayTable:
    facts = list(edition.facts)
    rows = [
        [words(fact.id), words(fact.label), words(fact.display), words(fact.limits or "none"), words(fact.period)]
        for fact in facts
    ]
    headers = ["Fact", "What it measures", "Value", "95% limits", "Period"]
    return DisplayTable(f"Facts of the edition {edition.name}", headers, rows, [fact.id for fact in facts])


def _changes_table(found: Sequence[Change], edition: Edition, root: str) -> DisplayTable:
    def name(change: Change) -> Cell:
        if change.after is None:
            return words(change.fact_id)
        return linked((change.fact_id, f"{root}facts/{change.fact_id}.html"))

    rows = [
        [name(each), words((each.after or each.before).label if each.after or each.before else ""),  # type: ignore[union-attr]
         words(each.after.display if each.after else "no longer here"), words(each.told(edition.name))]
        for each in found
    ]  # fmt: skip
    caption = f"What changed since the edition {edition.name}"
    return DisplayTable(caption, ["Fact", "What it measures", "Now", "Change"], rows)


def write_editions(project: Project, folder: Path, editions: Sequence[Edition]) -> None:
    """Put the files of every edition below `folder` (what is served as it is), each with a page."""
    template = light_template(TEMPLATES / "edition.html.jinja")
    for edition in editions:
        own = folder / FOLDER / edition.name
        shutil.copytree(edition_folder(project, edition.name), own)
        write_json(own / "facts.json", edition.facts.to_records())
        write_text(own / "facts.csv", facts_csv(edition.facts))
        held = [
            (
                RELEASED[name].title if name in RELEASED else name,
                name,
                [(path.name, _said(path.stem)) for path in sorted((own / name).glob("*.csv"))],
            )
            for name in edition.releases
        ]
        page = template.render(
            name=edition.name, day=_day(edition.frozen_on), digest=edition.digest, held=held, manifest=MANIFEST,
            facts=_facts_table(edition).to_html(),
        )  # fmt: skip
        write_text(own / "index.html", page)


def _list(editions: Sequence[Edition]) -> str:
    rows = [
        [linked((f"Edition {each.name}", address_of(each.name))), words(_day(each.frozen_on)), quantity(len(each.facts)),
         quantity(len(each.releases)), words(each.digest[:16])]
        for each in reversed(editions)
    ]  # fmt: skip
    headers = ["Edition", "Frozen on", "Facts", "Releases", "Digest of its manifest begins"]
    return DisplayTable("Frozen editions", headers, rows).to_html()


def _since(editions: Sequence[Edition], facts: Facts) -> str:
    if not editions:
        return "No edition has been frozen yet."
    last = editions[-1]
    found = changes(last.facts, real(facts))
    if not found:
        return f"No number, limit, source or wording of a fact has changed since the edition {last.name} was frozen."
    return _changes_table(found, last, "").to_html()


def since_in(release: str, editions: Sequence[Edition], facts: Facts) -> str:
    """What changed on the page of a release since the last frozen edition, as Markdown; empty without an edition."""
    if not editions:
        return ""
    last = editions[-1]
    heading = f"## Since the edition {last.name}"
    before = Facts(fact for fact in last.facts if fact.id.startswith(f"{release}."))
    if release not in last.releases:
        return f"{heading}\n\nThis page is new since the edition {last.name}."
    found = changes(before, real(facts))
    if not found:
        return f"{heading}\n\nNo fact of this page has changed since that edition was frozen. [Editions](../editions.md) lists them all."
    return f"{heading}\n\n{_changes_table(found, last, '../').to_html()}"


def edition_functions(editions: Sequence[Edition], facts: Facts) -> Mapping[str, Callable[[], str]]:
    """What hand-written pages may call: the list of editions, and what changed since the last."""
    return {
        "editions": lambda: _list(editions) if editions else "No edition has been frozen yet.",
        "changes_since": lambda: _since(editions, facts),
    }
