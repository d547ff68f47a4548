"""Comparing the files of two built sites: pages by their text, charts by their pixels, workbooks by their cells."""

from __future__ import annotations

import difflib
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from lxml import html
from openpyxl import load_workbook  # type: ignore[import-untyped]
from PIL import Image, UnidentifiedImageError

from evidence_book.digests import digest_tree
from evidence_book.review.difference import Difference, Kind
from evidence_book.review.reproduced import NOT_REPRODUCED, PROVENANCE_CLASS, SITE_ORIGINS
from evidence_book.review.severity import Tier

# Levels of grey, of 255, that two renderings of one chart may differ by: what a reader cannot see.
_SAME_LEVEL = 2
# From this part of its pixels on a chart looks different.
_LARGE_AREA = 0.01


def _found(tree: Any, path: str) -> list[Any]:
    return list(tree.xpath(path))


def _lines(content: bytes) -> list[str]:
    """What a page says, a line a text, and what its attributes say aloud; without the box of its provenance."""
    tree = html.document_fromstring(content)
    for element in _found(tree, f"//script | //style | //*[contains(@class, '{PROVENANCE_CLASS}')]"):
        element.drop_tree()
    spoken = [f"{name}: {value}" for name in ("alt", "aria-label", "title") for value in _found(tree, f"//@{name}")]
    texts = (" ".join(str(text).split()) for text in _found(tree, "//body//text()"))
    return [*(text for text in texts if text), *spoken]


def _compare_page(name: str, before: bytes, after: bytes) -> Difference:
    old, new = _lines(before), _lines(after)
    if old == new:
        return Difference("page", name, "equal", "rounding", told="says the same; its markup or its provenance differs")
    changed = [
        (old[a:b], new[c:d])
        for what, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if what != "equal"
    ]
    count = sum(max(len(gone), len(come)) for gone, come in changed)
    first = changed[0]
    told = "1 passage differs" if count == 1 else f"{count} passages differ; the first"
    return Difference(
        "page", name, "differs", "wording", count / max(len(old), 1), _short(first[0]), _short(first[1]), told
    )


def _short(lines: list[str]) -> str:
    text = " ".join(lines)
    return text if len(text) <= 160 else f"{text[:157]}…"


def _pixels(content: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(content)) as image:
        return np.asarray(image.convert("RGBA"), dtype=np.int16)


def compare_chart(name: str, before: bytes, after: bytes) -> Difference:
    """Compare two pictures that are not the same bytes."""
    try:
        old, new = _pixels(before), _pixels(after)
    except (UnidentifiedImageError, OSError):
        return Difference("chart", name, "differs", "large", 1.0, told="one of them is no picture")
    if old.shape != new.shape:
        sizes = [f"{each.shape[1]} × {each.shape[0]} pixels" for each in (old, new)]
        return Difference("chart", name, "differs", "large", 1.0, sizes[0], sizes[1], "another size")
    apart = np.abs(old - new).max(axis=2)
    if apart.max() <= _SAME_LEVEL:
        return Difference("chart", name, "equal", "rounding", told="looks the same; other bytes")
    part = float((apart > _SAME_LEVEL).mean())
    tier: Tier = "large" if part >= _LARGE_AREA else "small"
    return Difference("chart", name, "differs", tier, part, told=f"{100 * part:.2g}% of its pixels differ")


def _cells(content: bytes) -> dict[str, list[tuple[object, ...]]]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def _notebook(content: bytes) -> list[str]:
    return ["".join(cell["source"]) for cell in json.loads(content)["cells"]]


_READERS: dict[str, Callable[[bytes], object]] = {".xlsx": _cells, ".ipynb": _notebook, ".json": json.loads}


def _compare_other(kind: Kind, name: str, before: bytes, after: bytes) -> Difference:
    read = _READERS.get(Path(name).suffix)
    try:
        same = read is not None and read(before) == read(after)
    except (OSError, ValueError, KeyError):
        same = False
    if same:
        return Difference(kind, name, "equal", "rounding", told="holds the same in other bytes")
    return Difference(kind, name, "differs", "wording", told=f"{len(before)} bytes, then {len(after)}")


def _charts(folder: Path, pages: list[str]) -> dict[str, bytes]:
    """Charts by page and place on it: a chart is called by the digest of its bytes, so its name cannot pair it."""
    found = {}
    for page in pages:
        tree = html.document_fromstring((folder / page).read_bytes())
        for place, source in enumerate(_found(tree, "//article//img/@src[contains(., '_images/')]"), start=1):
            path = (folder / page).parent / str(source)
            if path.is_file():
                found[f"{page}, chart {place}"] = path.read_bytes()
    return found


def _kind(name: str) -> Kind:
    if name.endswith(".html"):
        return "page"
    return "download" if name.startswith("downloads/") else "file"


# Compared as facts, as tables, as charts, or the record of causes itself.
_COMPARED_ELSEWHERE = ("_images/", "data/facts.", SITE_ORIGINS)


def compare_sites(before: Path, after: Path, tables: Mapping[str, str]) -> tuple[list[Difference], dict[str, int]]:
    """Compare two sites file by file; `tables` names, by address, the files that are compared as tables.

    Returns the differences of pages, charts, downloads and other files, and how many of each kind there are.
    """
    old, new = digest_tree(before), digest_tree(after)
    skipped = (*NOT_REPRODUCED, *tables)
    names = sorted(
        name for name in old.keys() | new.keys() if name not in skipped and not name.startswith(_COMPARED_ELSEWHERE)
    )
    found: list[Difference] = []
    for name in names:
        kind = _kind(name)
        if name not in old or name not in new:
            status, size = ("new", 0.0) if name not in old else ("gone", 1.0)
            found.append(Difference(kind, name, status, "structure", size))  # type: ignore[arg-type]
        elif old[name] != new[name]:
            contents = (before / name).read_bytes(), (after / name).read_bytes()
            found.append(_compare_page(name, *contents) if kind == "page" else _compare_other(kind, name, *contents))
    counts = {kind: sum(_kind(name) == kind for name in names) for kind in ("page", "download", "file")}
    charts = [
        _charts(each, [n for n in digests if n.endswith(".html") and "facts/" not in n])
        for each, digests in ((before, old), (after, new))
    ]
    for name in sorted(charts[0].keys() | charts[1].keys()):
        if name not in charts[0] or name not in charts[1]:
            found.append(Difference("chart", name, "new" if name not in charts[0] else "gone", "structure", 1.0))
        elif charts[0][name] != charts[1][name]:
            found.append(compare_chart(name, charts[0][name], charts[1][name]))
    return found, {"chart": len(charts[0].keys() | charts[1].keys()), **counts}
