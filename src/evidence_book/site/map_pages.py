"""The map of childhood: what its page shows without script, and the files that its script reads."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from evidence_book.digests import digest_file, digest_tree
from evidence_book.frames import each_row
from evidence_book.kept_files import KeptFiles
from evidence_book.problems import EvidenceError
from evidence_book.project import Project
from evidence_book.reports.areas.declared import LEVELS
from evidence_book.reports.areas.hexagons import MAPPED
from evidence_book.reports.areas.profiles import RELEASE
from evidence_book.reports.release import Release, read_release
from evidence_book.site.map_data import COLOURS, FIFTHS, MISSING, Figure, MapData, legend, read_map, read_maps
from evidence_book.sources import Registry, read_registry
from evidence_book.storage import replacing_tree, write_json, write_scratch
from evidence_book.tables.display import Cell, DisplayTable, linked, words
from evidence_book.templating import light_template
from evidence_book.wording import capitalised

TEMPLATES = Path(__file__).with_name("templates")
# Seen from the root of the site; the page is `areas/map.html`.
DATA, FOLDER = "data/map", "areas/map"
PICTURE, CHART, SCRIPT = "picture.svg", "chart.json", "vega.js"


def profile_address(area_code: str) -> str:
    """The page of a place, seen from the folder that the map's page lies in."""
    return f"{area_code}.html"


def fifth_name(fifth: int | None, better: str) -> str:
    """What a colour is called, with the good and the bad end named."""
    if fifth is None:
        return "No number"
    ends = {"lower": (" (better)", " (worse)"), "higher": (" (worse)", " (better)")}.get(better, ("", ""))
    return FIFTHS[fifth] + (ends[0] if fifth == 0 else ends[1] if fifth == len(FIFTHS) - 1 else "")


def _settings(measure: str, period: str) -> str:
    return json.dumps(
        {
            "kinds": [{"level": level, "many": capitalised(LEVELS[level][1])} for level in MAPPED],
            "data": f"../{DATA}/",
            "chart": f"{Path(FOLDER).name}/{CHART}",
            "script": f"{Path(FOLDER).name}/{SCRIPT}",
            "still": [MAPPED[0], measure, period],
            "colours": COLOURS,
            "missing": MISSING,
            "fifths": {better: [fifth_name(fifth, better) for fifth in range(len(FIFTHS))] for better in ("", "lower", "higher")},
            "none": fifth_name(None, ""),
        }
    )  # fmt: skip


def _table(data: MapData, told: Sequence[Figure], title: str) -> DisplayTable:
    rows = [
        [linked((row.area_name, profile_address(row.area_code))), words(row.region_name),
         Cell(figure.text, numeric=True), Cell(figure.limits, numeric=True)]
        for row, figure in zip(each_row(data.places), told, strict=True)
    ]  # fmt: skip
    return DisplayTable(title, ["Place", "Region", "Value", "95% limits"], rows)


def _described(data: MapData, told: Sequence[Figure], title: str) -> str:
    """What the still picture shows, for those who do not see it."""
    known = sorted(
        (each.value, name, each.text) for each, name in zip(told, data.places["area_name"], strict=True) if each.value is not None
    )  # fmt: skip
    ends = f"From {known[0][1]} ({known[0][2]}) to {known[-1][1]} ({known[-1][2]}). " if known else ""
    return (
        f"Map of England in which each of the {LEVELS[data.level][1]} is one hexagon, coloured by {title}. "
        f"{ends}The table on this page says the same, place by place."
    )


def _first(data: MapData) -> tuple[Any, str]:
    """What is shown before anybody has chosen: the first measure, at its latest period."""
    measure = next(each_row(data.measures), None)
    if measure is None:
        raise EvidenceError(f"no measure by {LEVELS[data.level][0]} was released; run `evidence release {RELEASE}`")
    return measure, data.latest[measure.measure]


def map_html(release: Release, registry: Registry) -> str:
    """The map's part of its page: a still picture, a legend and a table of the first measure, which the script takes up."""
    data = read_map(release, registry, MAPPED[0])
    measure, period = _first(data)
    told, when, title = data.told(measure, period), measure.when.format(period), data.title(measure)
    said = data.measure_record(measure)
    rows = [
        row | {"name": fifth_name(row["fifth"], said["better"]), "colour": "" if row["fifth"] is None else COLOURS[row["fifth"]]}
        for row in legend(measure, told)
    ]  # fmt: skip
    html = light_template(TEMPLATES / "map.html.jinja").render(
        settings=_settings(measure.measure, period), folder=Path(FOLDER).name, picture=PICTURE, title=title, period=when, legend=rows, note=said["note"],
        source=said["source"], alt=_described(data, told, f"{title}, {when}"), table=_table(data, told, f"{title}, {when}").to_html(),
    )  # fmt: skip
    # A blank line would end the HTML for Markdown.
    return "\n".join(line for line in html.splitlines() if line.strip())


def _neighbours(release: Release) -> str:
    facts = release.facts
    rows = []
    for level in MAPPED:
        nearest, three = facts[f"{RELEASE}.{level}.map_nearest"], facts[f"{RELEASE}.{level}.map_neighbours"]
        rows.append(
            [
                words(LEVELS[level][1]),
                *(
                    linked((each.display, f"../facts/{each.id}.html"), link_class="fact-link")
                    for each in (nearest, three)
                ),
            ]
        )
    headers = ["Places", "The nearest place is drawn beside it", "Of the three nearest, drawn beside it"]
    return DisplayTable("How far the map keeps neighbours together", headers, rows).to_html()


def map_functions(releases: Sequence[Release], registry: Registry) -> Mapping[str, Callable[[], str]]:
    """What the map's page may call: the map, and how well it keeps neighbours together."""

    def areas() -> Release:
        return next(each for each in releases if each.report == RELEASE)

    return {"area_map": lambda: map_html(areas(), registry), "map_neighbours": lambda: _neighbours(areas())}


def _write(path: Path, value: Any) -> None:
    write_scratch(path, json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n")


def write_map(folder: Path, release: Release, registry: Registry, kept: KeptFiles | None = None) -> None:
    """Write what the map's page and its script read below `folder`, what is served as it is, while that is a scratch.

    `data/map/<level>.json` holds places and measures, `data/map/<level>/<measure>.json` the figures of one measure. The
    picture is taken from what was `kept` if it would come out the same: few figures are in it, and it takes longest.
    """
    from evidence_book.site import map_chart

    maps = read_maps(release, registry)
    records = [data.record() for data in maps]
    for data, record in zip(maps, records, strict=True):
        _write(folder / DATA / f"{data.level}.json", record)
        for measure in each_row(data.measures):
            _write(folder / DATA / data.level / f"{measure.measure}.json", data.figures_record(measure))
    measure, period = _first(maps[0])
    write_scratch(folder / FOLDER / CHART, json.dumps(map_chart.map_chart(), sort_keys=True))
    still = map_chart.still_chart(records[0], maps[0].told(measure, period), measure.when.format(period))
    address, made_from = f"{FOLDER}/{PICTURE}", (json.dumps(still, sort_keys=True),)
    if not (kept and kept.take(address, made_from, folder)):
        write_scratch(folder / address, map_chart.picture(still))
    if kept:
        kept.note(address, made_from, folder / address)
        kept.write()


def make_map(project: Project) -> None:
    """Make the folder of all that the map's page asks for, its script included, with the digests of its files beside it."""
    lock = project.root / "requirements.lock"
    kept = KeptFiles(project.map, project.kept_picture, [digest_file(lock)] if lock.is_file() else [])
    with replacing_tree(project.map) as folder:
        write_map(folder, read_release(project, RELEASE), read_registry(project.registry), kept)
        write_scratch(folder / FOLDER / SCRIPT, project.map_script.read_text(encoding="utf-8"))
        digests = digest_tree(folder)
    write_json(project.map_manifest, digests)
