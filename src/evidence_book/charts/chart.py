"""A chart as it is published: title, picture with alt text, the data as a table, and a download."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from evidence_book.tables.display import DisplayTable

# Where the book puts downloads, seen from a page one folder deep.
DOWNLOADS = "../downloads"


def _publish(data: dict[str, Any], metadata: dict[str, Any] | None = None) -> None:
    from IPython.display import publish_display_data

    publish_display_data(data, metadata or {})  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class Chart:
    """A drawn chart. `alt` says what a reader would see; `picture` is PNG, or SVG as text."""

    title: str
    subtitle: str
    alt: str
    picture: bytes | str
    table: DisplayTable
    download: str
    source: str
    note: str = ""

    def heading_html(self) -> str:
        """Title and subtitle; the page numbers its figures."""
        return f'<p class="chart-title">{escape(self.title)}</p><p class="chart-subtitle">{escape(self.subtitle)}</p>'

    def foot_html(self) -> str:
        """Note, source, table and download."""
        # Seen beside the chart, "this data" is enough; heard in a list of links, it is not.
        of_what = f'<span class="visually-hidden">: {escape(self.title)}</span>'
        note = f'<p class="chart-note">{escape(self.note)}</p>' if self.note else ""
        return (
            f'{note}<p class="chart-source">Source: {escape(self.source)}</p>'
            f'<details class="chart-data"><summary>Show this data as a table{of_what}</summary>'
            f"{self.table.to_html()}</details>"
            f'<p class="chart-download"><a href="{escape(self.download)}">Download this data (CSV){of_what}</a></p>'
        )

    def _ipython_display_(self) -> None:

        _publish({"text/html": self.heading_html()})
        kind = "image/png" if isinstance(self.picture, bytes) else "image/svg+xml"
        _publish({kind: self.picture}, {kind: {"alt": self.alt}})
        _publish({"text/html": self.foot_html()})


@dataclass(frozen=True)
class Shown:
    """Several parts that a notebook shows together; one of them at most is a chart."""

    parts: tuple[Html | Chart, ...]

    def _ipython_display_(self) -> None:
        for part in self.parts:
            part._ipython_display_()


@dataclass(frozen=True)
class Html:
    """HTML that a notebook publishes as it is, for tables and headline figures without a picture."""

    html: str

    def _ipython_display_(self) -> None:

        _publish({"text/html": self.html})
