"""What the returns behind a report tell, as a section of its page: who sent them, one chart, every table."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd

from evidence_book.charts.bars import labelled_bars
from evidence_book.charts.chart import DOWNLOADS, Chart, Html, Shown
from evidence_book.charts.folded import folded_tables, synthetic_note, synthetic_prefix
from evidence_book.charts.report import fact_html
from evidence_book.charts.style import BLUE, GREY, drawing, png
from evidence_book.frames import each_row
from evidence_book.intake.returns.specification import ReturnSpecification, specification
from evidence_book.project import find_project
from evidence_book.reports.catalogue import Returned
from evidence_book.reports.release import SYNTHETIC, Release, ReleasedTable, read_release
from evidence_book.tables.display import Cell, DisplayTable, quantity, words
from evidence_book.wording import capitalised

# Not shown on the page: who sent what is told in words, and the list of cells is for machines.
_NOT_SHOWN = ("collection", "cells")


def _named(release: Release, standing: str) -> str:
    lines = release.tables["collection"].frame
    return ", ".join(escape(str(name)) for name in lines.loc[lines["standing"].eq(standing), "name"])


def _who_sent(release: Release, declared: ReturnSpecification) -> Html:
    def fact(name: str) -> str:
        return fact_html(release.facts[f"{release.report}.{name}"])

    said = [
        f"{fact('providers_asked')} {declared.providers} were asked for a row for each {declared.record}, for "
        f"{escape(declared.period_name)}; the returns of {fact('providers_accepted')} are in these figures.",
    ]
    if refused := _named(release, "refused"):
        said.append(f"<strong>Sent back, because of errors, and not in these figures:</strong> {refused}.")
    if missing := _named(release, "nothing sent"):
        said.append(f"<strong>Nothing came from:</strong> {missing}.")
    said.append(
        f"Small counts are hidden, and so are others that would give them away: the symbol [c] marks them. "
        f'<a href="../returns/{declared.name.replace("_", "-")}.html">What was asked, what was checked, and how the '
        "numbers are protected</a>."
    )
    banner = ""
    if release.sensitivity == "synthetic":
        banner = synthetic_note(
            f"Nothing in this section is real. The {declared.providers} and every row are invented, to show how returns "
            "are checked and protected. The same steps make these figures once real returns arrive."
        )
    return Html(banner + "".join(f"<p>{sentence}</p>" for sentence in said))


def _cells(row: object, table: ReleasedTable) -> list[Cell]:
    shown = []
    for name in table.columns:
        if _is_unseen(name):
            continue
        value, marker = getattr(row, name), getattr(row, f"{name}_marker", None)
        if f"{name}_marker" not in table.columns:
            shown.append(words(value))
        elif name == "percent":
            shown.append(quantity(value, "percent", 1, marker=marker))
        else:
            shown.append(quantity(value, "pounds" if name == "total" else "count", marker=marker))
    return shown


def _is_unseen(name: str) -> bool:
    """Whether a column is for machines: a page shows a marker in its gap, an area by its name, the kind of data in titles."""
    return name.endswith("_marker") or name in ("area_code", "data")


def display(table: ReleasedTable, says: str = "") -> DisplayTable:
    """A released table of a return as a page shows it; `says` tells it from another of the same title."""
    headers = [meaning for name, meaning in table.columns.items() if not _is_unseen(name)]
    caption = f"{table.title}: {says}" if says else table.title
    return DisplayTable(caption, headers, [_cells(row, table) for row in each_row(table.frame)])


def _shown_rows(release: Release, declared: ReturnSpecification) -> tuple[pd.DataFrame, str, str]:
    """The rows that the chart shows, highest share first and hidden ones last; the level of area; the field.

    Where most providers are hidden, regions are shown.
    """
    table = next(each for each in declared.tables if each.name == declared.chart.table)
    frame = release.tables[table.name].frame
    of_value = frame[frame[table.by[1]].eq(declared.chart.value)]
    of_providers = of_value[of_value["area_level"].eq(declared.provider)]
    level = declared.provider if of_providers["percent"].notna().mean() >= 0.5 else "region"
    here = of_value[of_value["area_level"].eq(level)]
    return here.sort_values(["percent", "area_name"], ascending=[False, True], na_position="last"), level, table.by[1]


def _finding(declared: ReturnSpecification, shown: pd.DataFrame, prefix: str) -> str:
    says = declared.chart.says if prefix else capitalised(declared.chart.says)
    if shown.empty:
        return f"{prefix}{says}: every share is hidden"
    highest = shown.loc[shown["percent"].eq(shown["percent"].max()), "area_name"]
    where = f"in {' and in '.join(highest)}" if len(highest) < 3 else "in several places alike"
    return f"{prefix}{says} most often {where}"


def _alt(declared: ReturnSpecification, rows: pd.DataFrame, level: str, prefix: str) -> str:
    parts = [f"{row.area_name} {'hidden' if pd.isna(row.percent) else f'{row.percent:.1f}%'}" for row in each_row(rows)]
    return f"{prefix}Bars by {level}, how often {declared.chart.says}: {'; '.join(parts)}."


def _chart(release: Release, declared: ReturnSpecification, page: str, prefix: str) -> Chart:
    rows, level, field = _shown_rows(release, declared)
    labels: Sequence[str] = ["hidden [c]" if pd.isna(value) else f"{value:.1f}%" for value in rows["percent"]]
    shown = rows[rows["percent"].notna()]
    with drawing(0.9 + 0.34 * len(rows)) as (figure, axes):
        colours = [GREY if pd.isna(value) else BLUE for value in rows["percent"]]
        labelled_bars(
            axes,
            list(rows["area_name"]),
            list(rows["percent"].fillna(0.0)),
            labels,
            colours,
            f"Percentage of {declared.records}",
        )
        if release.sensitivity == "synthetic":
            figure.suptitle(SYNTHETIC.upper(), fontsize=9, color=GREY, fontweight="bold")
        picture = png(figure)
    table = release.tables[declared.chart.table]
    subtitle = f"Share of all {declared.records} of each {level}, {declared.period_name}"
    source = "synthetic returns, invented for this book" if prefix else f"returns of {declared.providers} to the office"
    return Chart(
        _finding(declared, shown, prefix), subtitle, _alt(declared, rows, level, prefix), picture,
        display(ReleasedTable(table.name, table.title, rows.drop(columns=[field]).reset_index(drop=True),
                              {name: meaning for name, meaning in table.columns.items() if name != field}, table.sources),
                declared.chart.says),
        f"{DOWNLOADS}/{page}/{table.name}.csv", source, table.note if not prefix else "",
    )  # fmt: skip


def from_the_returns(name: str) -> Shown:
    """Show what the returns of one specification release; synthetic ones say so in every title and picture."""
    returned = Returned(specification(name))
    release, declared = read_release(find_project(), returned.name), returned.specification
    prefix = synthetic_prefix(release)
    return Shown(
        (
            _who_sent(release, declared),
            _chart(release, declared, returned.page, prefix),
            folded_tables(release, returned.page, display, _NOT_SHOWN, "returns"),
        )
    )
