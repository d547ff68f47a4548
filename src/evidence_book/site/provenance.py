"""Where a fact came from, as far as files tell: the function that made it, its area."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from evidence_book.digests import code_name, module_file
from evidence_book.facts import COUNTRIES
from evidence_book.frames import each_row
from evidence_book.reports.release import Release

# Areas that no released table need name.
_AREAS = COUNTRIES | {"SYN": "a country that does not exist"}
# The columns in which released tables hold a code and its name.
_NAMED_BY = (
    ("area_code", ("area_name", "police_force", "region", "geography", "region_name")),
    ("council", ("council_name",)),
)


@dataclass(frozen=True)
class Maker:
    """A function as a reader may look it up: its file from the root of the checkout, its name, what it says it does."""

    path: str
    function: str
    purpose: str


def opening(docstring: str | None) -> str:
    """The first paragraph of a docstring, on one line; by the style of this package that is its first sentence."""
    return " ".join((docstring or "").split("\n\n")[0].split())


def _functions(path: Path) -> dict[str, str]:
    body = ast.parse(path.read_text(encoding="utf-8")).body
    inside = [each for node in body if isinstance(node, ast.ClassDef) for each in node.body]
    return {
        node.name: opening(ast.get_docstring(node)) for node in (*inside, *body) if isinstance(node, ast.FunctionDef)
    }


def read_makers(package: Path, names: Iterable[str]) -> dict[str, Maker]:
    """Look up functions, spelt `module:function`, in the source of the package; each file is read once.

    What cannot be found, because it was renamed since or is no name at all, is left out.
    """
    makers: dict[str, Maker] = {}
    read: dict[Path, dict[str, str]] = {}
    for name in sorted(set(names)):
        module, _, function = name.partition(":")
        path = module_file(package, module)
        if path is None:
            continue
        if path not in read:
            read[path] = _functions(path)
        if function in read[path]:
            shown_as = code_name(package, path)
            makers[name] = Maker(shown_as, function, read[path][function])
    return makers


def area_names(releases: Iterable[Release]) -> Mapping[str, str]:
    """Names of areas by code, as released tables spell them."""
    names = dict(_AREAS)
    for table in (table for release in releases for table in release.tables.values()):
        for code, named_by in _NAMED_BY:
            name = next((each for each in named_by if each in table.columns), None)
            if code not in table.columns or name is None:
                continue
            pairs = table.frame[[code, name]].dropna().drop_duplicates().astype(str)
            for row in each_row(pairs.set_axis(["code", "name"], axis=1)):
                names.setdefault(row.code, row.name)
    return names
