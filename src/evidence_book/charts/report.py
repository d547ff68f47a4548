"""A release as a notebook sees it: its tables, its facts, and the edition that is told."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import pandas as pd

from evidence_book.charts.chart import DOWNLOADS, Html
from evidence_book.facts import Fact, Facts, Form
from evidence_book.problems import EvidenceError
from evidence_book.project import find_project
from evidence_book.reports.catalogue import REPORTS
from evidence_book.reports.headlines import QUESTIONS, filled
from evidence_book.reports.release import Release, edition_told, facts_digest, read_release
from evidence_book.tables.display import DisplayTable, words

# The editions that every report has, and how a reader is led to them.
FOR_CHILDREN = {"children": "for ages 7 to 11", "young-people": "for ages 12 to 17", "easy-read": "easy read"}


class UnknownEdition(EvidenceError):
    """A report was asked for an edition that it has no headlines for."""


def fact_html(fact: Fact, form: Form = "display") -> str:
    """A fact in running text, marked up so that a machine, and the check of digits, can trace it."""
    said = fact.said(form)
    if not said:
        raise EvidenceError(f"fact {fact.id} has no {form}")
    value = escape(fact.marker or f"{fact.value:.15g}")
    return f'<data class="fact" data-fact="{escape(fact.id)}" value="{value}">{escape(said)}</data>'


@dataclass(frozen=True)
class OpenReport:
    """One report, opened at one edition."""

    release: Release
    edition: str

    @property
    def facts(self) -> Facts:
        """The released facts."""
        return self.release.facts

    def table(self, name: str) -> pd.DataFrame:
        """A released table; a copy, so that drawing one chart cannot change the next."""
        return self.release.tables[name].frame.copy()

    @property
    def page(self) -> str:
        """The report's name as addresses spell it."""
        return self.release.report.replace("_", "-")

    def download(self, name: str) -> str:
        """Address of a table's CSV, as seen from the report's page."""
        return f"{DOWNLOADS}/{self.page}/{name}.csv"

    def headlines(self) -> Html:
        """The questions to read first in this edition, answered."""
        answers = self.release.headlines[self.edition]
        told = [filled(answer, self._said_first, escape) for answer in answers]
        rows = "".join(
            f"<div><dt>{question}</dt><dd>{answer}</dd></div>" for question, answer in zip(QUESTIONS, told, strict=True)
        )
        editions = self._editions() if self.release.report in REPORTS else ""
        return Html(f'<dl class="answers">{rows}</dl>{editions}')

    def _editions(self) -> str:
        """Links to the editions for children, with the digest of the facts that all editions quote."""
        links = " · ".join(
            f'<a href="../{edition}/{self.page}.html">{name}</a>' for edition, name in FOR_CHILDREN.items()
        )
        digest = facts_digest(find_project(), self.release.report)
        return f'<p class="editions" data-facts-digest="{digest}" data-edition="{escape(self.edition)}">The same facts, written for you: {links}</p>'

    def _said_first(self, fact_id: str, form: Form) -> str:
        said = fact_html(self.facts[fact_id], form)
        return f'<span class="limits">{said}</span>' if form == "limits" else said

    def downloads(self) -> Html:
        """Links to the workbook, to every table and to the facts."""
        links = [
            (f"{DOWNLOADS}/{self.page}/{self.page}.xlsx", "All tables and facts as an accessible workbook (XLSX)"),
            *((self.download(table.name), f"{table.title} (CSV)") for table in self.release.tables.values()),
            (f"{DOWNLOADS}/{self.page}/{self.release.report}.ipynb", "The notebook behind this page (IPYNB)"),
            (
                f"{DOWNLOADS}/{self.page}/{self.page}-bundle.zip",
                "Everything to work this page out again (ZIP, an RO-Crate)",
            ),
            ("../data/facts.json", "Every fact of this book for machines (JSON)"),
        ]
        items = "".join(f'<li><a href="{escape(address)}">{escape(text)}</a></li>' for address, text in links)
        return Html(f'<ul class="downloads">{items}</ul>')

    def text_table(self, name: str, columns: dict[str, str]) -> Html:
        """Show columns of a released table that hold text only, under the given headers."""
        table = self.release.tables[name]
        rows = [[words(value) for value in record] for record in table.frame[list(columns)].itertuples(index=False)]
        shown = DisplayTable(table.title, list(columns.values()), rows)
        link = f'<p class="chart-download"><a href="{self.download(name)}">Download this table (CSV)<span class="visually-hidden">: {escape(table.title)}</span></a></p>'  # fmt: skip
        return Html(shown.to_html() + link)


def open_report(name: str, edition: str) -> OpenReport:
    """Open a release at an edition, or at the `latest`; raises `UnknownEdition` naming the editions there are."""
    release = read_release(find_project(), name)
    edition = edition_told(release, edition)
    if edition not in release.headlines:
        raise UnknownEdition(f"{name} has no edition '{edition}'; there are: {', '.join(release.headlines)}")
    return OpenReport(release, edition)
