"""What hand-written pages may call: facts, counts and the lists that are made from the data itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from types import MappingProxyType
from typing import Any

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from evidence_book.charts.report import fact_html
from evidence_book.companions.content import EDITION_NAMES, HELP
from evidence_book.companions.publish import Measured
from evidence_book.facts import MARKER_MEANING, Fact, Facts, Form
from evidence_book.intake.specification import Sensitivity
from evidence_book.measures.change import counts_differ
from evidence_book.problems import EvidenceError
from evidence_book.reports.catalogue import REPORTS, STUDY
from evidence_book.reports.editions import Edition
from evidence_book.reports.release import Release
from evidence_book.site.cards import address_of
from evidence_book.site.correction_pages import correction_functions
from evidence_book.site.counts import book_count
from evidence_book.site.edition_pages import edition_functions
from evidence_book.site.libraries import Library, chosen_table, count_chosen, count_others, others_table
from evidence_book.site.map_pages import map_functions
from evidence_book.site.place_index import place_functions
from evidence_book.site.plan_pages import plan_functions
from evidence_book.site.provenance_box import Call
from evidence_book.site.quality_pages import quality_functions
from evidence_book.site.reference import reference
from evidence_book.site.return_pages import Returns, return_functions
from evidence_book.site.review_pages import review_functions
from evidence_book.sources import Registry
from evidence_book.tables.display import FACT_LINK, Cell, DisplayTable, breakable, linked, quantity, words
from evidence_book.validation.receipts import Receipt
from evidence_book.wording import PeriodPart, moved, part_of_period

_STANDING: dict[Sensitivity, str] = {"public": "", "restricted": "", "synthetic": ": synthetic demonstration"}


class PageFailed(EvidenceError):
    """A page cannot be filled in."""


@dataclass(frozen=True)
class Contents:
    """All that pages are made from; counts and released data, nothing else."""

    facts: Facts
    releases: Sequence[Release]
    registry: Registry
    receipts: Sequence[Receipt]
    titles: dict[str, str]
    rules: dict[str, list[tuple[str, str]]]
    returns: Mapping[str, Returns] = field(default_factory=dict)
    return_receipts: Sequence[Receipt] = ()
    editions: Sequence[Edition] = ()
    charts: int = 0
    libraries: Sequence[Library] = ()


def _functions(contents: Contents) -> dict[str, Callable[..., str]]:
    def fact(fact_id: str, form: Form = "display") -> str:
        return fact_html(contents.facts[fact_id], form)

    def period(fact_id: str, part: PeriodPart = "period") -> str:
        return part_of_period(contents.facts[fact_id].period, part)

    def compared(fact_id: str, other: str | float, less: str, same: str, more: str) -> str:
        one, two = (contents.facts.number(each) if isinstance(each, str) else each for each in (fact_id, other))
        return moved(two, one, rose=more, fell=less, same=same)

    def against_chance(fact_id: str, other: str, within: str, beyond: str) -> str:
        return beyond if counts_differ(contents.facts.number(fact_id), contents.facts.number(other)) else within

    def validation_table() -> str:
        rows = [
            [words(contents.titles[receipt.dataset]), words(receipt.period), words(receipt.sensitivity),
             quantity(receipt.rows), quantity(receipt.rules), words("passed")]
            for receipt in contents.receipts
        ]  # fmt: skip
        # How many rows a return has is a count of children: its own page shows it, protected.
        rows += [
            [words(contents.titles[receipt.dataset]), words(receipt.period), words(receipt.sensitivity),
             words("on its own page"), quantity(receipt.rules), words("passed")]
            for receipt in contents.return_receipts
        ]  # fmt: skip
        headers = ["Dataset", "Period", "Sensitivity", "Rows", "Rules", "Result"]
        return DisplayTable("What the gate checked", headers, rows).to_html()

    def rules_lists() -> str:
        return "".join(_rules_html(contents.titles[name], rules) for name, rules in contents.rules.items())

    def facts_tables() -> str:
        search = "<div data-fact-index></div>\n\n"
        return search + "\n\n".join(
            f"## {release.title}{_STANDING[release.sensitivity]}\n\n{_facts_table(release).to_html()}"
            for release in contents.releases
            if len(release.facts)
        )

    def sources_table() -> str:
        return _sources_html(contents.registry)

    def released_table(report: str, table: str, **headers: str) -> str:
        release = next((each for each in contents.releases if each.report == report), None)
        if release is None or table not in release.tables:
            raise EvidenceError(f"no released table {report}.{table}")
        shown = release.tables[table]
        rows = [[words(value) for value in record] for record in shown.frame[list(headers)].itertuples(index=False)]
        return DisplayTable(shown.title, list(headers.values()), rows).to_html()

    def plans_heading() -> str:
        sensitivity = next(each.sensitivity for each in contents.releases if each.report == STUDY.name)
        return f"## Part two: what the plans say{_STANDING[sensitivity]}"

    def report_title(report: str) -> str:
        release = next((each for each in contents.releases if each.report == report), None)
        if release is None:
            raise EvidenceError(f"no report '{report}'")
        return f"{release.title}{_STANDING[release.sensitivity]}"

    def marker_table() -> str:
        rows = [[words(f"[{marker}]"), words(meaning)] for marker, meaning in MARKER_MEANING.items()]
        return DisplayTable("Symbols for missing numbers", ["Symbol", "Meaning"], rows).to_html()

    return {
        "fact": fact,
        "period": period,
        "compared": compared,
        "against_chance": against_chance,
        "validation_table": validation_table,
        "rules_lists": rules_lists,
        "facts_tables": facts_tables,
        "sources_table": sources_table,
        "released_table": released_table,
        "marker_table": marker_table,
        "plans_heading": plans_heading,
        "report_title": report_title,
        **return_functions(contents.returns),
        **plan_functions(contents.releases, contents.returns),
        **edition_functions(contents.editions, contents.facts),
        **correction_functions(contents.releases, contents.registry),
        **map_functions(contents.releases, contents.registry),
        **place_functions(contents.releases),
        **quality_functions(contents.releases, contents.receipts, contents.titles, contents.registry),
        "reference": reference,
        "chosen_libraries": lambda: chosen_table(contents.libraries),
        "other_libraries": lambda: others_table(contents.libraries),
        "chosen_library_count": lambda: count_chosen(contents.libraries),
        "other_library_count": lambda: count_others(contents.libraries),
        "source_count": lambda: book_count("sources", len(contents.registry)),
        "dataset_count": lambda: book_count("datasets", len(contents.receipts)),
        "row_count": lambda: book_count("rows", sum(receipt.rows for receipt in contents.receipts)),
        "rule_count": lambda: book_count("rules", sum(receipt.rules for receipt in contents.receipts)),
    }


def _rules_html(title: str, rules: Sequence[tuple[str, str]]) -> str:
    """The rules of one dataset, folded away: field and meaning of each."""
    rows = [[words(field), words(meaning)] for field, meaning in rules]
    table = DisplayTable(f"Rules: {title}", ["Field", "Rule"], rows).to_html()
    return f'<details class="chart-data"><summary>{escape(title)}</summary>{table}</details>'


def _to_card(fact: Fact) -> Cell:
    return linked((fact.id, address_of(fact.id)), link_class=FACT_LINK)


def _facts_table(release: Release) -> DisplayTable:
    rows = [
        [_to_card(fact), words(fact.label), words(fact.display), words(fact.limits or "none"), words(fact.period),
         words(fact.kind), words(", ".join(fact.source_ids))]
        for fact in release.facts
    ]  # fmt: skip
    headers = ["Fact", "What it measures", "Value", "95% limits", "Period", "Kind", "Sources"]
    return DisplayTable(f"{release.title}: facts", headers, rows)


def _date_html(published: str) -> str:
    """When something was published: a day stays on one line, the remark behind it need not."""
    day, _, remark = published.partition(" ")
    return f'<span class="date">{escape(day)}</span> {escape(remark)}'.rstrip() if day else "not known"


def _sources_html(registry: Registry) -> str:
    def row(cells: Iterable[str], anchor: str = "") -> str:
        named = f' id="{escape(anchor)}"' if anchor else ""
        return f"<tr{named}>{''.join(cells)}</tr>"

    body = "".join(
        row(
            (
                f'<th scope="row"><a href="{escape(source.url)}">{breakable(source.title)}</a></th>'
                if source.url
                else f'<th scope="row">{breakable(source.title)}</th>',
                f"<td>{breakable(source.publisher)}</td>",
                f"<td>{_date_html(source.published)}</td>",
                f"<td>{escape(source.licence)}</td>",
                f"<td><code>{escape(source.source_id)}</code></td>",
            ),
            source.source_id,
        )
        for source in sorted(registry, key=lambda source: (source.publisher.lower(), source.title.lower()))
    )
    others = "".join(f'<th scope="col">{name}</th>' for name in ("Publisher", "Published", "Licence", "Id"))
    head = f'<th scope="col" class="names">Title</th>{others}'
    return (
        '<div class="table-scroll" role="region" tabindex="0" aria-label="Sources"><table class="released">'
        f"<caption>Sources</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _reading_html(measured: Sequence[Measured]) -> str:
    titles = {report.page: report.title for report in REPORTS.values()} | {HELP: "Who can help"}
    rows = [
        [words(EDITION_NAMES[each.edition]), words(titles[each.page]), quantity(each.reading.words),
         quantity(each.reading.mean_sentence, decimals=1), quantity(each.reading.longest_sentence),
         quantity(each.reading.ari, decimals=1), quantity(each.reading.coleman_liau, decimals=1)]
        for each in measured
    ]  # fmt: skip
    headers = ["Edition", "Page", "Words", "Words in a sentence", "Longest sentence", "ARI grade", "Coleman-Liau grade"]
    return DisplayTable("How hard the editions for children are to read", headers, rows).to_html()


def _noting(calls: list[Call], name: str, function: Callable[..., str]) -> Callable[..., str]:
    def noted(*arguments: Any, **named: Any) -> str:
        calls.append((name, (*arguments, *named.values())))
        return function(*arguments, **named)

    return noted


class Filler:
    """Fills in pages. An unknown fact or function stops the build and names the page."""

    def __init__(
        self,
        contents: Contents,
        measured: Sequence[Measured] = (),
        front: Mapping[str, Callable[..., str]] = MappingProxyType({}),
    ) -> None:
        self._environment = SandboxedEnvironment(
            undefined=StrictUndefined,
            keep_trailing_newline=True,
            comment_start_string="{##",  # `{#` begins an anchor in Markdown
            comment_end_string="##}",
        )
        self._functions: dict[str, Any] = {
            **_functions(contents),
            **review_functions(contents, measured),
            "reading_table": lambda: _reading_html(measured),
            **front,
        }

    def fill(self, text: str, page: str, calls: list[Call] | None = None) -> str:
        """Fill in one page or cell; raises `PageFailed` naming page and cause. What it calls is added to `calls`."""
        noted: list[Call] = [] if calls is None else calls
        functions = {name: _noting(noted, name, function) for name, function in self._functions.items()}
        try:
            return self._environment.from_string(text).render(functions)
        except (TemplateError, EvidenceError) as error:
            raise PageFailed(f"{page}: {error}") from None
        except Exception as error:
            raise PageFailed(f"{page}: cannot be filled in ({type(error).__name__}: {error})") from None
