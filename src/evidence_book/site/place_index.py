"""How a place is found: the list of all, pages at former codes that lead on, and words for the search."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from evidence_book.frames import each_row
from evidence_book.reports.areas.declared import LEVELS
from evidence_book.reports.catalogue import AREAS
from evidence_book.reports.headlines import filled
from evidence_book.reports.release import Release
from evidence_book.site.area_pages import FOLDER, places_listed, profiles_of
from evidence_book.site.search_index import Found
from evidence_book.templating import light_template
from evidence_book.wording import capitalised

TEMPLATE = Path(__file__).with_name("templates") / "former_code.html.jinja"


def _places(releases: Sequence[Release]) -> pd.DataFrame:
    release = next(each for each in releases if each.report == AREAS.name)
    return release.tables["places"].frame.fillna("")


def _item(row: Any) -> str:
    former = " ".join((row.area_code, row.former_codes, row.former_names)).replace(";", " ")
    return f'<li data-words="{escape(former)}"><a href="{row.area_code}.html">{escape(row.area_name)}</a></li>'


def _lists(table: pd.DataFrame) -> Iterator[str]:
    """Places under the name of their region, or in one list where no region is on record."""
    by_region: dict[str, list[str]] = {}
    for row in each_row(table.sort_values("area_name", key=lambda names: names.str.lower(), kind="stable")):
        by_region.setdefault(row.region_name, []).append(_item(row))
    for region, items in sorted(by_region.items()):
        heading = f"<h3>{escape(region)}</h3>" if region else "<h3>England</h3>" if len(by_region) > 1 else ""
        yield f'<section class="places">{heading}<ul>{"".join(items)}</ul></section>'


def place_functions(releases: Sequence[Release]) -> dict[str, Callable[..., str]]:
    """What the page of places may call: the list of a kind of place."""

    def places_of(level: str) -> str:
        places = _places(releases)
        return "".join(_lists(places[places["level"].eq(level)]))

    return {"places_of": places_of}


def former_codes(places: pd.DataFrame) -> dict[str, list[tuple[str, str]]]:
    """The places (code and name) that each former or other code leads to."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in each_row(places.fillna("")):
        for code in filter(None, row.former_codes.split(";")):
            found.setdefault(code, []).append((row.area_code, row.area_name))
    return found


def former_code_pages(places: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Address and HTML of a page for each former code: it leads on at once where one place took over, and offers them where several did."""
    for code, leads_to in sorted(former_codes(places).items()):
        yield f"{FOLDER}/{code}.html", light_template(TEMPLATE).render(code=code, places=leads_to)


def places_found(pages: Path) -> list[Found]:
    """What the search is to find of each place: names and codes, old and new, region, and what its summary says."""
    found = []
    for profile in profiles_of(pages):
        said = [
            filled(text, lambda *_: "", str) for each in profile["summary"] for text in (each["text"], *each["parts"])
        ]
        names = [profile[name] for name in ("area_name", "area_code", "former_codes", "former_names", "region_name")]
        words = " ".join((*names, LEVELS[profile["level"]][0], *said)).replace(";", " ")
        found.append(Found(f"{FOLDER}/{profile['area_code']}", profile["area_name"], words, _told(profile)))
    return found


def _told(profile: Mapping[str, Any]) -> str:
    """What kind of place it is, where, and what it or a part of it was called."""
    said = [capitalised(LEVELS[profile["level"]][0]), profile["region_name"], profile["area_code"]]
    told = ", ".join(filter(None, said))
    former = profile["former_names"].replace(";", ", ")
    return f"{told}. Formerly: {former}" if former else told


def codes_on(pages: Path) -> dict[str, set[str]]:
    """The former and other codes that a site has to have pages for, each with the codes of the places that took over."""
    led = former_codes(pd.DataFrame(places_listed(pages)))
    return {code: {area_code for area_code, _ in places} for code, places in led.items()}
