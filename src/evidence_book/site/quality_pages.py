"""What the page on quality may call: where facts come from, how many numbers are missing, how old datasets are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from evidence_book.facts import MARKER_MEANING
from evidence_book.reports.catalogue import AREAS, BRIEFS, REPORTS
from evidence_book.reports.release import Release
from evidence_book.sources import Registry
from evidence_book.tables.display import DisplayTable, quantity, words
from evidence_book.validation.receipts import Receipt

OPEN_LICENCE = "OGL-UK-3.0"
# A year, and a later one that a span names: `2020-2022`, `2020-21`; the month of `2020-12` is none.
_YEARS = re.compile(r"^(\d{4})(?:-(\d{4}|[2-9]\d|1[3-9]))?")


def years_of(published: Iterable[str]) -> str:
    """The years in which sources were published, first to last; `not known` if none of them says."""
    years: set[str] = set()
    for found in filter(None, map(_YEARS.match, published)):
        first, last = found[1], found[2] or ""
        years |= {first, first[: 4 - len(last)] + last}
    if not years:
        return "not known"
    return min(years) if len(years) == 1 else f"{min(years)} to {max(years)}"


def of_published_figures(releases: Sequence[Release]) -> list[Release]:
    """The releases of reports, briefs and places; what is made from returns and plans has accounts of its own."""
    return [each for each in releases if each.report in {**REPORTS, **BRIEFS, AREAS.name: AREAS}]


def origin_table(releases: Sequence[Release], registry: Registry) -> DisplayTable:
    """How many facts of each report somebody published and how many were worked out, and from how many sources."""
    rows = []
    for each in of_published_figures(releases):
        kinds = Counter(fact.kind for fact in each.facts)
        used = {name for fact in each.facts for name in fact.source_ids}
        used |= {name for table in each.tables.values() for name in table.sources}
        is_open = sum(registry[name].licence == OPEN_LICENCE for name in used)
        numbers = (kinds["published"], kinds["computed"], sum(fact.marker is not None for fact in each.facts))
        counts = [quantity(number) for number in (*numbers, len(used), is_open)]
        rows.append([words(each.title), *counts, words(years_of(registry[name].published for name in used))])
    headers = [
        "Report",
        "Facts as published",
        "Facts worked out",
        "Facts without a number",
        "Sources",
        "Of them open",
        "Sources published",
    ]
    return DisplayTable("Where the figures of each report come from", headers, rows)


def coverage_table(releases: Sequence[Release]) -> DisplayTable:
    """How many numbers the released tables of each report have, and how many are missing, by symbol."""
    found: dict[str, tuple[int, Counter[str]]] = {}
    for each in of_published_figures(releases):
        tables = [table.coverage for table in each.tables.values()]
        gaps = sum((Counter(table.gaps) for table in tables), Counter[str]())
        found[each.title] = (sum(table.room for table in tables), gaps)
    symbols = [each for each in MARKER_MEANING if any(gaps[each] for _, gaps in found.values())]
    rows = [
        [words(title), quantity(room), quantity(gaps.total()), *(quantity(gaps[symbol]) for symbol in symbols)]
        for title, (room, gaps) in found.items()
    ]
    headers = ["Report", "Numbers, missing ones included", "Missing", *(MARKER_MEANING[each] for each in symbols)]
    return DisplayTable("Numbers in the tables of each report, and those that are missing", headers, rows)


def timeliness_table(receipts: Sequence[Receipt], titles: Mapping[str, str], registry: Registry) -> DisplayTable:
    """Which period each dataset is about, and when its sources were published."""
    rows = [
        [
            words(titles[each.dataset]),
            words(each.period),
            words(years_of(registry[name].published for name in each.sources)),
            quantity(len(each.sources)),
        ]
        for each in receipts
    ]
    headers = ["Dataset", "Figures about", "Sources published", "Sources"]
    return DisplayTable("How old the figures are", headers, rows)


def quality_functions(
    releases: Sequence[Release], receipts: Sequence[Receipt], titles: Mapping[str, str], registry: Registry
) -> Mapping[str, Callable[[], str]]:
    """The functions by name."""
    tables = {
        "origin_table": partial(origin_table, releases, registry),
        "coverage_table": partial(coverage_table, releases),
        "timeliness_table": partial(timeliness_table, receipts, titles, registry),
    }

    def shown(table: Callable[[], DisplayTable]) -> Callable[[], str]:
        return lambda: table().to_html()

    return {name: shown(table) for name, table in tables.items()}
