"""What leaves the book by other ways than its pages: the feed of what is new, and the picture beside a link."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evidence_book.charts.preview import PICTURE, Shown, draw_preview
from evidence_book.reports.catalogue import REPORTS
from evidence_book.reports.editions import Edition
from evidence_book.reports.headlines import quoted
from evidence_book.reports.release import Release, edition_told
from evidence_book.site.feed import FEED, feed
from evidence_book.storage import write_bytes, write_text


def first_figures(releases: Sequence[Release]) -> list[Shown]:
    """Of each report its title, and the figure that its first answer begins with: as it is shown, and what it measures.

    A report whose figures are invented is left out, an example that a new report begins with too.
    """
    shown = []
    for each in releases:
        if each.report in REPORTS and each.sensitivity != "synthetic":
            answers = each.headlines[edition_told(each, REPORTS[each.report].edition)]
            fact = each.facts[quoted(answers[0])[0][0]]
            if fact.kind != "synthetic":  # beside a link nobody could say so
                shown.append(Shown(each.title, fact.display, f"{fact.label}, {fact.period}"))
    return shown


def write_told(folder: Path, editions: Sequence[Edition], releases: Sequence[Release], address: str) -> None:
    """Write the feed and the picture below `folder`, what is served as it is."""
    write_text(folder / FEED, feed(editions, address))
    write_bytes(folder / PICTURE, draw_preview(first_figures(releases)))
