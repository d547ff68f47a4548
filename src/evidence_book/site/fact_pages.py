"""A page for every released fact: what it is, where it comes from, how it was made, how to make it again.

The page is small and whole without script. Its one article is the card that opens over other pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evidence_book.charts.report import fact_html
from evidence_book.datasets import CATALOGUE
from evidence_book.facts import MARKER_MEANING, Fact, Kind
from evidence_book.problems import EvidenceError
from evidence_book.project import Project
from evidence_book.reports.catalogue import NOTEBOOKS, RELEASED, AreaProfiles, PlanStudy, Report, Returned
from evidence_book.reports.origins import Origins
from evidence_book.reports.release import Release
from evidence_book.site.cards import address_of
from evidence_book.site.pages import Contents
from evidence_book.site.provenance import Maker, area_names, read_makers
from evidence_book.site.provenance_box import digests_behind
from evidence_book.templating import light_template
from evidence_book.validation.receipts import Receipt
from evidence_book.wording import Unit, capitalised, number

TEMPLATES = Path(__file__).with_name("templates")
KINDS: dict[Kind, tuple[str, str]] = {
    "published": ("Published", "Somebody published this figure as it stands; this book did not work it out."),
    "computed": ("Computed", "This book worked it out from validated data of the sources below."),
    "synthetic": (
        "Synthetic demonstration",
        "Worked out from invented records, to show the whole road. It is about no real child and no real place.",
    ),
}
UNITS: dict[Unit, str] = {
    "count": "a count", "percent": "a percentage", "ratio": "a ratio: how many times as likely",
    "multiple": "a multiple: how many times as much", "per_10000": "a rate for every 10,000", "per_100000": "a rate for every 100,000",
    "per_month": "a number a month", "hours": "hours", "days": "days", "weeks": "weeks", "months": "months",
    "years": "years", "points": "percentage points, the difference of two percentages", "pounds": "pounds",
    "million_pounds": "million pounds", "billion_pounds": "billion pounds",
}  # fmt: skip


@dataclass(frozen=True)
class Background:
    """What pages of facts are made from besides the facts: looked up once for all of them.

    `datasets` names, by dataset, its raw file (empty where it is not public) and the sources that its rows name.
    """

    contents: Contents
    origins: Origins
    makers: Mapping[str, Maker]
    areas: Mapping[str, str]
    datasets: Mapping[str, tuple[str, frozenset[str]]]
    changes: Mapping[str, str] = field(default_factory=dict)
    claims: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def receipts(self) -> dict[str, Receipt]:
        """Receipts by dataset."""
        return {each.dataset: each for each in (*self.contents.receipts, *self.contents.return_receipts)}


def read_background(
    project: Project,
    contents: Contents,
    origins: Origins,
    changes: Mapping[str, str],
    claims: Mapping[str, Sequence[str]],
) -> Background:
    """Look up what pages of facts need: functions, names of areas, the files in which sources stand."""
    return Background(
        contents=contents,
        origins=origins,
        makers=read_makers(project.package, (fact.made_by for fact in contents.facts)),
        areas=area_names(contents.releases),
        datasets={
            each.dataset: (f"data/raw/{CATALOGUE[each.dataset].file}", frozenset(each.sources))
            for each in contents.receipts
        },
        changes=changes,
        claims=claims,
    )


def _plain(value: float) -> str:
    return number(value, 0 if value == round(value) else 2)


def parts_of(fact: Fact) -> tuple[list[tuple[str, float]], str]:
    """The numerator and the denominator, each with the words before it, and what to say of the one that is not known."""
    if fact.numerator is not None and fact.denominator is not None:
        return [("", fact.numerator), (" of " if fact.unit == "percent" else " over ", fact.denominator)], ""
    if fact.numerator is not None:
        return [("", fact.numerator)], "; denominator not given"
    if fact.denominator is not None:
        return [("numerator not given; of ", fact.denominator)], ""
    return [], ""


def _interval(fact: Fact) -> dict[str, str] | None:
    if fact.interval is None:
        return None
    level = f"{100 * fact.interval.level:g}%"
    method = fact.interval.method.removesuffix(f", {level}")
    return {"said": fact_html(fact, "limits"), "level": level, "method": method}


def _datasets(fact: Fact, release: Release, background: Background) -> list[dict[str, Any]]:
    """The datasets of the release that name one of the fact's sources; all of them if none does."""
    receipts, named = background.receipts, set(fact.source_ids)
    known = [name for name in release.inputs if name in receipts]
    files = {name: background.datasets.get(name, ("", frozenset())) for name in known}
    told = [name for name in known if files[name][1] & named] or known
    return [
        {"title": background.contents.titles[name], "file": files[name][0], "rules": number(receipts[name].rules)}
        for name in sorted(told)
    ]


def _page_of(name: str) -> tuple[str, str]:
    """Where a release is told: the page, and the notebook behind it if there is one."""
    released = RELEASED[name]
    if isinstance(released, Report):
        return f"{released.address}.html", released.name
    if isinstance(released, Returned):
        return f"returns/{released.specification.name.replace('_', '-')}.html", released.specification.report
    if isinstance(released, PlanStudy):
        return f"{NOTEBOOKS[released.report].address}.html", released.report
    if isinstance(released, AreaProfiles):
        return f"{released.page}/index.html", ""
    raise EvidenceError(f"'{name}' releases no facts that a page could tell")


def _evidence(name: str) -> list[str]:
    return [RELEASED[each].title for each in RELEASED[name].evidence]


def _card(fact: Fact, release: Release, background: Background) -> dict[str, Any]:
    """All that the template says of one fact, said already."""
    kind, meaning = KINDS[fact.kind]
    page, notebook = _page_of(release.report)
    registry = background.contents.registry
    parts, lacking = parts_of(fact)
    return {
        "id": fact.id,
        "display": fact.display,
        "number": fact_html(fact),
        "label": capitalised(fact.label),
        "synthetic": fact.kind == "synthetic",
        "kind": kind,
        "kind_meaning": meaning,
        "unit": UNITS[fact.unit],
        "period": fact.period,
        "area": background.areas.get(fact.area_code, ""),
        "area_code": fact.area_code,
        "parts": [(word, f"{value:.15g}", _plain(value)) for word, value in parts],
        "lacking": lacking,
        "interval": _interval(fact),
        "marker": fact.marker,
        "marker_meaning": MARKER_MEANING[fact.marker] if fact.marker else "",
        "in_words": fact.in_words,
        "note": fact.note,
        "sources": [registry[each] for each in fact.source_ids],
        "maker": background.makers.get(fact.made_by),
        "published": fact.kind == "published",
        "datasets": _datasets(fact, release, background),
        "evidence": _evidence(release.report),
        "policy": release.policy,
        "digests": digests_behind(background.origins, release.report),
        "report": release.title,
        "release": release.report,
        "page": page,
        "notebook": notebook,
        "notebook_download": f"downloads/{NOTEBOOKS[notebook].page}/{notebook}.ipynb" if notebook else "",
        "change": background.changes.get(fact.id, "No earlier edition is on record."),
        "claims": list(background.claims.get(fact.id, ())),
    }


def render_fact_pages(
    project: Project,
    contents: Contents,
    origins: Origins,
    changes: Mapping[str, str] | None = None,
    claims: Mapping[str, Sequence[str]] | None = None,
) -> Mapping[str, str]:
    """Render the page of every released fact, by address.

    `changes` says of a fact, by id, in one sentence of plain text what changed since the last frozen edition; of a
    fact that it leaves out the page says that no earlier edition is on record. `claims` holds for a fact, by id, what
    the plan claims of it, as HTML of the elements that `checks.fact_pages` allows, with links as seen from `facts/`.
    """
    background = read_background(project, contents, origins, changes or {}, claims or {})
    template = light_template(TEMPLATES / "fact.html.jinja")
    return {
        address_of(fact.id): template.render(card=_card(fact, release, background))
        for release in contents.releases
        for fact in release.facts
    }
