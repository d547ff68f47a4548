"""The profile of a place as its notebook shows it: summary, tables, charts, what is missing, downloads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from evidence_book.charts.chart import DOWNLOADS, Chart, Html
from evidence_book.charts.funnels import funnel_address, has_funnel
from evidence_book.charts.profile_pictures import draw_beside, draw_trends
from evidence_book.charts.report import fact_html
from evidence_book.facts import Fact
from evidence_book.project import find_project
from evidence_book.reports.areas.declared import LEVELS
from evidence_book.reports.areas.profiles import read_profile
from evidence_book.reports.areas.standing import UNSAID
from evidence_book.reports.areas.summary import latest_point
from evidence_book.reports.headlines import filled
from evidence_book.tables.display import Cell, DisplayTable, limits, linked, quantity, words
from evidence_book.wording import Unit, capitalised, spelt_limits, with_unit

_TRENDS = 6
# On a phone the first three are seen without scrolling.
_HEADERS = ["Measure", "Here, with 95% limits", "{}", "Region", "Similar places", "Rank", "Beside {}", "Change"]
# Rates are told without their base in every cell: the measure says it once.
_BASES = {"per_10000": "per 10,000 children", "per_100000": "per 100,000 children"}


def _told(html: str) -> Html:
    """What the profile tells, marked as made from it: its digits are released figures, codes, and names of measures."""
    return Html(f'<div class="of-place">{html}</div>')


@dataclass(frozen=True)
class OpenProfile:
    """One place, opened: `told` is its profile, `facts` its quotable figures by id."""

    told: Mapping[str, Any]
    facts: Mapping[str, Fact]

    @property
    def name(self) -> str:
        """What the place is called."""
        return str(self.told["area_name"])

    @property
    def reference(self) -> str:
        """What its figures are set beside."""
        return str(self.told["reference"])

    def _topics(self) -> dict[str, list[Mapping[str, Any]]]:
        topics: dict[str, list[Mapping[str, Any]]] = {}
        for measure in self.told["measures"]:
            topics.setdefault(measure["topic"], []).append(measure)
        return topics

    def summary(self) -> Html:
        """What the figures say in plain words; the limits chose what is said."""

        def said(text: str) -> str:
            return filled(text, lambda fact_id, form: fact_html(self.facts[fact_id], form), escape)

        texts = []
        for each in self.told["summary"]:
            if each["parts"]:
                parts = "".join(f"<li>{said(part)}</li>" for part in each["parts"])
                texts.append(f"<h3>{said(each['text'])}</h3><ul>{parts}</ul>")
            else:
                texts.append(f"<p>{said(each['text'])}</p>")
        judged = self.told["judgement"]
        if judged:
            dated = date.fromisoformat(judged["on"])
            texts.append(
                f"<p>Inspectors judged its services for children <strong>{escape(judged['overall'].lower())}</strong> overall, "
                f"in an inspection dated {dated.day} {dated:%B %Y}.</p>"
            )
        return _told(f'<div class="profile-summary">{"".join(texts)}</div>')

    def about(self) -> Html:
        """What the place is: kind, region, codes, what changed."""
        rows = [("Kind", LEVELS[self.told["level"]][0]), ("Code", self.told["area_code"]), ("Region", self.told["region_name"]),
                ("Other and former codes", self.told["former_codes"].replace(";", ", ")),
                ("Former names", self.told["former_names"].replace(";", ", ")), ("To know", self.told["note"])]  # fmt: skip
        items = "".join(
            f"<div><dt>{name}</dt><dd>{escape(capitalised(value))}</dd></div>" for name, value in rows if value
        )
        return _told(f'<dl class="place">{items}</dl>')

    def _row(self, measure: Mapping[str, Any]) -> list[Cell]:
        now = latest_point(measure)
        unit: Unit = "count" if measure["unit"] in _BASES else measure["unit"]
        decimals = measure["decimals"]

        def beside(name: str) -> Cell:
            none = "z" if name == "neighbours" and not self.told["neighbours"] else "x"
            return quantity(measure.get(name), unit, decimals, marker=none)

        base = f", {_BASES[measure['unit']]}" if measure["unit"] in _BASES else ""
        here = with_unit(now["value"], unit, decimals)
        if "lower" in now:
            here += f" ({spelt_limits(now['lower'], now['upper'], unit, 0 if base else decimals)})"
        change = capitalised(measure["changed"]) + (f" since {measure['since']}" if measure.get("since") else "")
        return [
            words(f"{capitalised(measure['words'])}{base}; {measure['when'].format(measure['period'])}"),
            Cell(here, numeric=True), beside("reference"), beside("region"), beside("neighbours"),
            words(f"{measure['rank']} of {measure['ranked']}" if "rank" in measure else "not ranked"), words(capitalised(measure["against"])), words(change),
        ]  # fmt: skip

    def tables(self) -> Html:
        """A table a topic: the latest figure of every measure beside region, similar places and country."""
        headers = [capitalised(each.format(self.reference)) for each in _HEADERS]
        parts = []
        for topic, measures in self._topics().items():
            table = DisplayTable(f"{topic}: {self.name} beside others", headers, [self._row(each) for each in measures])
            notes = "".join(
                f"<li>{escape(capitalised(each['words']))}: {escape(_told_of(each))}</li>"
                for each in measures
                if _told_of(each)
            )
            known = (
                f'<details class="measure-notes"><summary>What these measures are<span class="visually-hidden">: {escape(topic)}</span></summary><ul>{notes}</ul></details>'
                if notes
                else ""
            )
            parts.append(f'<h3 id="{_anchor(topic)}">{escape(topic)}</h3>{table.to_html()}{known}')
        return _told("".join(parts))

    def beside(self) -> Chart | Html:
        """Every share with its limits beside that of the country, on one scale."""
        shown = [each for each in self.told["measures"] if each["unit"] == "percent" and each["against"] != UNSAID]
        if not shown:
            return _told(
                "<p>None of the figures here can be drawn beside those of the country with limits of chance.</p>"
            )
        points = [latest_point(each) for each in shown]
        picture = draw_beside(shown, points, self.name, self.reference)
        told = "; ".join(
            f"{each['words']}: {with_unit(point['value'], 'percent', each['decimals'])}, {self.reference} {with_unit(each['reference'], 'percent', 1)}, {each['against']}"
            for each, point in zip(shown, points, strict=True)
        )
        headers = ["Measure", "Here", "95% limits", capitalised(self.reference), f"Beside {self.reference}"]
        rows = [
            [words(capitalised(each["words"])), quantity(point["value"], "percent", each["decimals"]), limits(point["lower"], point["upper"], "percent"),
             quantity(each["reference"], "percent", 1), words(capitalised(each["against"]))]
            for each, point in zip(shown, points, strict=True)
        ]  # fmt: skip
        return Chart(
            f"{self.name} beside {self.reference}", "Every share whose limits are known, in its latest period",
            f"Dot chart, a line for each measure. {told}.", picture,
            DisplayTable(f"{self.name} beside {self.reference}", headers, rows), self._download("csv"), self._sources(), "",
        )  # fmt: skip

    def trends(self) -> Chart | Html:
        """How the measures that changed most clearly have gone, beside the country."""
        found = [each for each in self.told["measures"] if len([p for p in each["series"] if "value" in p]) > 2]
        found.sort(key=lambda each: (each.get("since") is None, each["changed"] in (UNSAID, "no clear difference")))
        shown = found[:_TRENDS]
        if not shown:
            return _told("<p>No measure here has been published for three periods or more.</p>")
        picture = draw_trends(shown, self.name, self.reference)
        headers = ["Measure", "Period", "Here", "95% limits", "Why no figure"]
        rows = [
            [words(capitalised(each["words"])), words(point["period"]), quantity(point.get("value"), each["unit"], each["decimals"], marker=point.get("marker")),
             limits(point.get("lower"), point.get("upper"), each["unit"], marker="x"), words("" if "value" in point else "not published or withheld")]
            for each in shown for point in each["series"]
        ]  # fmt: skip
        told = "; ".join(_course(each) for each in shown)
        return Chart(
            f"How {self.name} has changed", "Latest published years of up to six measures; those that changed beyond chance come first",
            f"{len(shown)} small line charts. {told}.", picture,
            DisplayTable(f"{self.name} by year", headers, rows), self._download("csv"), self._sources(), "",
        )  # fmt: skip

    def funnels(self) -> Html:
        """Where the place stands among all places, given its size: a picture a measure, in which its own point is marked."""
        items = []
        for measure in self.told["measures"]:
            now = latest_point(measure)
            if not has_funnel(measure, now):
                continue
            said = f"{capitalised(measure['words'])}, {measure['when'].format(measure['period'])}: {self.name} {with_unit(now['value'], measure['unit'], measure['decimals'])}, "
            alt = f"Funnel plot of all places. {said}{measure['against']} beside {with_unit(measure['reference'], measure['unit'], 1)}."
            items.append(
                f'<figure class="funnel"><figcaption>{escape(capitalised(measure["words"]))}</figcaption>'
                f'<img src="{funnel_address(measure["name"], self.told["level"], self.told["area_code"])}" alt="{escape(alt)}" loading="lazy" width="560" height="360"></figure>'
            )
        if not items:
            return _told("<p>No funnel can be drawn: the counts are not published by place.</p>")
        return _told(
            "<p>A small place differs from year to year by chance more than a large one. Each dot is a place; inside the lines it is where chance "
            f"alone would often put it.</p><details class=\"funnels\"><summary>Show {'the funnel' if len(items) == 1 else 'the funnels'}</summary>{''.join(items)}</details>"
        )  # fmt: skip

    def missing(self) -> Html:
        """What is not published for this place, measure by measure, and why."""
        if not self.told["missing"]:
            return _told("<p>Every measure of this page has a figure for this place in its latest period.</p>")
        items = "".join(
            f"<li>{escape(capitalised(each['words']))}, {escape(each['when'])}: {escape(each['why'])}.</li>" for each in self.told["missing"]
        )  # fmt: skip
        return _told(f"<p>A figure that is not published, or is withheld, is not zero.</p><ul>{items}</ul>")

    def neighbours(self) -> Html:
        """The places most like this one, with links to their profiles."""
        if not self.told["neighbours"]:
            return _told(f"<p>No list of similar places is published for a {LEVELS[self.told['level']][0]}.</p>")
        rows = [
            [linked((each["area_name"], f"{each['area_code']}.html")), words(each["closeness"])]
            for each in self.told["neighbours"]
        ]
        return _told(DisplayTable("The ten statistical neighbours", ["Local authority", "How alike"], rows).to_html())

    def downloads(self) -> Html:
        """The place's own figures for people and machines, and those of all places."""
        links = [
            (self._download("csv"), f"Every figure of {self.name} (CSV)"),
            (self._download("json"), "Everything on this page for machines (JSON)"),
            (f"{DOWNLOADS}/areas/figures.csv", "Figures of all places (CSV)"),
            (f"{DOWNLOADS}/areas/standing.csv", "How all places stand (CSV)"),
        ]
        items = "".join(f'<li><a href="{escape(address)}">{escape(text)}</a></li>' for address, text in links)
        return _told(f'<ul class="downloads">{items}</ul>')

    def sources(self) -> Html:
        """Where the figures were read."""
        items = "".join(
            f'<li><a href="../sources.html#{escape(each["id"])}">{escape(each["title"])}</a>, {escape(each["publisher"])}</li>' for each in self.told["sources"]
        )  # fmt: skip
        return _told(f'<ul class="sources">{items}</ul>')

    def _download(self, kind: str) -> str:
        return f"{DOWNLOADS}/areas/{self.told['area_code']}.{kind}"

    def _sources(self) -> str:
        return "; ".join(dict.fromkeys(each["publisher"] for each in self.told["sources"]))


def _told_of(measure: Mapping[str, Any]) -> str:
    direction = {"lower": "lower is better", "higher": "higher is better", "": "neither direction is better"}[
        measure["better"]
    ]
    of = f"out of {measure['of']}; " if measure["of"] else ""
    return f"{of}{direction}. {measure['note']}".strip()


def _course(measure: Mapping[str, Any]) -> str:
    points = [each for each in measure["series"] if "value" in each]
    first, last = (with_unit(each["value"], measure["unit"], measure["decimals"]) for each in (points[0], points[-1]))
    return f"{measure['words']}: {first} in {points[0]['period']}, {last} in {points[-1]['period']}"


def _anchor(topic: str) -> str:
    return topic.lower().replace("'", "").replace(" ", "-")


def open_profile(area_code: str) -> OpenProfile:
    """Open the profile of a place; raises `BadInput` if there is none of that code."""
    told = read_profile(find_project(), area_code)
    return OpenProfile(told, {record["id"]: Fact.of_record(record) for record in told["facts"]})
