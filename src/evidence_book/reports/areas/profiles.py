"""The profile of a place: all that its page shows, in one file that is written only if it changes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any

from evidence_book.datasets.geography import ENGLAND
from evidence_book.facts import MARKER_MEANING, Fact, Interval
from evidence_book.frames import each_row
from evidence_book.measures.levels import PUBLISHED
from evidence_book.problems import BadInput, EvidenceError, Problem
from evidence_book.project import Project
from evidence_book.reports.areas.declared import PROFILED, Measure, measures_of
from evidence_book.reports.areas.summary import COUNTED, before_name, count, reference_of, summary
from evidence_book.reports.headlines import filled
from evidence_book.reports.making import or_none
from evidence_book.reports.release import Release, read_release
from evidence_book.sources import read_registry
from evidence_book.storage import remove_scratch, write_text

RELEASE = "areas"
_METHODS = {"percent": "Wilson 95%", "per_10000": "exact Poisson 95%"}
_STANDING = (
    "reference", "region", "neighbours", "neighbours_counted", "rank", "ranked", "against", "since", "change",
    "change_lower", "change_upper", "changed",
)  # fmt: skip


def profiles_folder(project: Project) -> Path:
    """Where profiles lie, a file a place."""
    return project.released / "profiles"


def profile_name(area_code: str) -> str:
    """The name that the executed notebook of a place has."""
    return f"{RELEASE}/{area_code}"


def profile_file(project: Project, area_code: str) -> Path:
    """The profile of a place."""
    return profiles_folder(project) / f"{area_code}.json"


def read_profile(project: Project, area_code: str) -> dict[str, Any]:
    """Read a profile; raises `BadInput` if there is no such place, or the file is not whole."""
    path = profile_file(project, area_code) if area_code.isalnum() else profiles_folder(project) / "unknown"
    shown_as = f"{project.relative(profiles_folder(project))}/{area_code}.json"
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = "a code such as E09000003; the page `areas/index.html` lists them"
        raise BadInput(
            [Problem("missing-profile", shown_as, known, "correct the code, or run `evidence build`")]
        ) from None
    return found


def _fact(measure: Measure, whose: str, fact_name: str, name: str, row: Any) -> dict[str, Any]:
    """A figure of a place, or of what it is set beside, as the record of a fact to be quoted on its page."""
    interval = None
    if or_none(row.lower) is not None:
        interval = Interval(
            lower=min(row.lower, row.value), upper=max(row.upper, row.value), level=PUBLISHED,
            method=_METHODS.get(measure.unit, "as released"),
        )  # fmt: skip
    return _record(
        id=f"{RELEASE}.{whose.lower()}.{fact_name}", label=f"{measure.words}, {name}", value=row.value,
        unit=measure.unit, decimals=measure.decimals, numerator=or_none(row.numerator), denominator=or_none(row.denominator),
        interval=interval, period=measure.when.format(row.period), area_code=row.area_code, kind=measure.kind,
        source_ids=tuple(row.source_id.split("+")), policy="published", note=measure.note,
        made_by="evidence_book.reports.areas.figures:figures_table",
    )  # fmt: skip


def _record(**told: Any) -> dict[str, Any]:
    """The record of a fact, as its page and its download hold it."""
    return Fact(**told).model_dump(mode="json", exclude_none=True)


def _counted(area_code: str, name: str, verdicts: Sequence[str], sources: tuple[str, ...]) -> list[dict[str, Any]]:
    """How many measures are better, worse, not clearly different: counts for the first sentence."""
    counts = count(verdicts)
    return [
        _record(
            id=f"{RELEASE}.{area_code.lower()}.{key}", label=f"measures on which {name} is {said} beside the reference",
            value=counts[key], period="latest", area_code=area_code, kind="computed",
            source_ids=sources, policy="published", made_by="evidence_book.reports.areas.profiles:_counted",
        )
        for key, said, _ in COUNTED
    ]  # fmt: skip


def _plain(value: Any) -> Any:
    """A number or text as JSON holds it; whole numbers without a point."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else or_none(value)
    return or_none(value)


_POINT = ("period", "value", "lower", "upper", "numerator", "denominator")
_of_point = attrgetter(*_POINT)


def _point(row: Any) -> dict[str, Any]:
    kept = dict(zip(_POINT, map(_plain, _of_point(row)), strict=True))
    marker = or_none(row.value_marker)
    return {name: value for name, value in kept.items() if value is not None} | ({"marker": marker} if marker else {})


def _said(told: Mapping[str, Any], shown: Mapping[str, str]) -> str:
    """A part of the summary with its figures in it, `shown` by id, for who reads the file and has no page to fill in."""
    text, *parts = (filled(each, lambda fact_id, _: shown[fact_id], str) for each in (told["text"], *told["parts"]))
    return f"{text}: {'; '.join(parts)}." if parts else text


class _Profiles:
    """What all profiles are made from, looked up once."""

    def __init__(self, release: Release) -> None:
        tables = release.tables
        self.places = {row.area_code: row for row in each_row(tables["places"].frame.fillna(""))}
        self.series: dict[tuple[str, str], list[Any]] = {}
        for row in each_row(tables["figures"].frame):
            self.series.setdefault((row.measure, row.area_code), []).append(row)
        # The country's, which every place is set beside, are told once for all of them.
        self.of_all = {
            measure: {row.period: row for row in rows if or_none(row.value) is not None}
            for (measure, code), rows in self.series.items()
            if code == ENGLAND
        }
        self.points_of_all = {measure: [_point(row) for row in rows.values()] for measure, rows in self.of_all.items()}
        self._facts_of_all: dict[tuple[str, ...], dict[str, Any]] = {}
        self.standing = {(row.measure, row.area_code): row for row in each_row(tables["standing"].frame)}
        self.judgements = {row.area_code: row for row in each_row(tables["judgements"].frame)}
        self.neighbours: dict[str, list[tuple[str, str]]] = {}
        for row in each_row(tables["neighbours"].frame):
            self.neighbours.setdefault(row.area_code, []).append((row.neighbour_code, row.closeness))

    def _measure(self, measure: Measure, code: str) -> dict[str, Any]:
        standing = self.standing[measure.name, code]
        told = {
            "name": measure.name, "topic": measure.topic, "words": measure.words, "unit": measure.unit,
            "decimals": measure.decimals, "of": measure.of, "when": measure.when, "better": measure.better,
            "note": measure.note, "period": standing.period, "series": [_point(row) for row in self.series.get((measure.name, code), [])],
            "reference_series": self.points_of_all.get(measure.name, []),
        }  # fmt: skip
        kept = {name: _plain(getattr(standing, name)) for name in _STANDING}
        return told | {name: value for name, value in kept.items() if value not in (None, "")}

    def profile(self, code: str) -> dict[str, Any]:
        """The whole profile of a place."""
        place = self.places[code]
        told = [self._measure(each, code) for each in measures_of(place.level) if (each.name, code) in self.standing]
        facts = [fact for each in measures_of(place.level) for fact in self._facts(each, place)]
        shown = {fact["id"].rsplit(".", 1)[1] for fact in facts}
        missing = [
            {"words": each["words"], "why": self._why(each), "when": each["when"].format(each["period"])}
            for each in told if each["name"] not in shown
        ]  # fmt: skip
        sources = tuple(sorted({source for fact in facts for source in fact["source_ids"]})) or tuple(
            place.source_id.split("+")
        )
        here = [each for each in told if each["name"] in shown]
        facts += _counted(code, place.area_name, [each["against"] for each in here], sources)
        shown_by_id = {fact["id"]: fact["display"] for fact in facts}
        opening = summary(place.area_name, place.level, here, code)
        judgement = self.judgements.get(code)
        return {
            **{name: getattr(place, name) for name in ("area_code", "area_name", "level", "region_code", "region_name", "former_codes", "former_names", "note")},
            "judgement": {"overall": judgement.overall_effectiveness, "on": judgement.inspection_date, "as_at": judgement.as_at} if judgement else None,
            "reference": reference_of(place.level),
            "summary": [each | {"said": _said(each, shown_by_id)} for each in opening],
            "facts": facts,
            "measures": here,
            "missing": missing,
            "neighbours": [{"area_code": other, "area_name": self.places[other].area_name, "closeness": how} for other, how in self.neighbours.get(code, ())],
            "sources": list(dict.fromkeys([*sources, *([judgement.source_id] if judgement else [])])),
        }  # fmt: skip

    def _of_all(self, measure: Measure, fact_name: str, name: str, period: str) -> dict[str, Any]:
        key = (measure.name, fact_name, name, period)
        if key not in self._facts_of_all:
            self._facts_of_all[key] = _fact(measure, "reference", fact_name, name, self.of_all[measure.name][period])
        return self._facts_of_all[key]

    def _facts(self, measure: Measure, place: Any) -> Iterator[dict[str, Any]]:
        """The figure of the place, what it is set beside, and what it was before; none where the place has none."""
        standing = self.standing.get((measure.name, place.area_code))
        rows = {row.period: row for row in self.series.get((measure.name, place.area_code), [])}
        if standing is None or or_none(standing.value) is None:
            return
        yield _fact(measure, place.area_code, measure.name, place.area_name, rows[standing.period])
        if or_none(standing.since):
            yield _fact(measure, place.area_code, f"{measure.name}_before", place.area_name, rows[standing.since])
        if or_none(standing.reference) is not None:
            of_all = self.of_all.get(measure.name, {})
            name, since = reference_of(place.level), or_none(standing.since)
            if standing.period in of_all:
                yield self._of_all(measure, measure.name, name, standing.period)
            else:
                row = rows[standing.period]._replace(
                    value=standing.reference, lower=None, upper=None, numerator=None, denominator=None
                )
                yield _fact(measure, "reference", measure.name, name, row)
            if since in of_all:
                yield self._of_all(measure, before_name(measure.name, since), name, since)

    @staticmethod
    def _why(told: Mapping[str, Any]) -> str:
        """Why a place has no figure of the latest period, and when it last had one."""
        series = [each for each in told["series"] if each["period"] <= told["period"]]
        now = next((each for each in series if each["period"] == told["period"]), None)
        why = MARKER_MEANING[now["marker"]] if now else "not published"
        known = [each["period"] for each in series if "value" in each]
        return f"{why}; last known for {told['when'].format(known[-1])}" if known else why


def write_profiles(project: Project) -> None:
    """Write the profile of every place, whole; a file whose content is the same is left alone, one of a place that is gone is removed.

    Raises `BadInput` if the release of areas is missing.
    """
    registry = read_registry(project.registry)
    made = _Profiles(read_release(project, RELEASE))
    folder = profiles_folder(project)
    folder.mkdir(parents=True, exist_ok=True)
    remove_scratch(folder)
    codes = [code for code, place in made.places.items() if place.level in PROFILED]
    for code in codes:
        profile = made.profile(code)
        if unknown := [source for source in profile["sources"] if source not in registry]:
            raise EvidenceError(f"sources that data/raw/sources.csv does not hold: {', '.join(unknown)}")
        profile["sources"] = [
            {"id": each, "title": registry[each].title, "publisher": registry[each].publisher}
            for each in profile["sources"]
        ]
        write_text(
            folder / f"{code}.json",
            json.dumps(profile, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n",
        )
    for path in folder.glob("*.json"):
        if path.stem not in codes:
            path.unlink()
