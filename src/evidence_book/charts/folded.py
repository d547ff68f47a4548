"""Released tables folded away under their titles, each with its download, and the note over what is synthetic."""

from __future__ import annotations

from collections.abc import Callable, Collection
from html import escape

from evidence_book.charts.chart import DOWNLOADS, Html
from evidence_book.reports.release import SYNTHETIC, Release, ReleasedTable
from evidence_book.tables.display import DisplayTable


def synthetic_prefix(release: Release) -> str:
    """What every title begins with while a release is synthetic."""
    return f"{SYNTHETIC}: " if release.sensitivity == "synthetic" else ""


def synthetic_note(words: str) -> str:
    """A note in a frame: that what follows is a synthetic demonstration, and of what."""
    return f'<div class="synthetic-note"><p><strong>{SYNTHETIC}.</strong> {words}</p></div>'


def folded_tables(
    release: Release, page: str, display: Callable[[ReleasedTable], DisplayTable], not_shown: Collection[str], of: str
) -> Html:
    """Every released table but those `not_shown`, as `display` shows it, and the workbook of all tables `of` something."""

    def shown(table: ReleasedTable) -> str:
        title = escape(table.title)
        return (
            f'<details class="chart-data"><summary>Show table: {title}</summary>{display(table).to_html()}</details>'
            f'<p class="chart-download"><a href="{DOWNLOADS}/{page}/{table.name}.csv">Download this table (CSV)'
            f'<span class="visually-hidden">: {title}</span></a></p>'
        )

    tables = "".join(shown(table) for table in release.tables.values() if table.name not in not_shown)
    workbook = (
        f'<p class="chart-download"><a href="{DOWNLOADS}/{page}/{page}.xlsx">All tables of the {of} (XLSX)</a></p>'
    )
    return Html(tables + workbook)
