"""The table of contents: which pages there are to be. A report or brief that it does not name stands last in its part."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from evidence_book.problems import BadInput, Problem
from evidence_book.reports.catalogue import BRIEFS, REPORTS
from evidence_book.safe_yaml import safe_load

NAME = "_toc.yml"


def _listed(entry: Any) -> list[str]:
    if isinstance(entry, list):
        return [name for item in entry for name in _listed(item)]
    if not isinstance(entry, dict):
        return []
    own = [str(entry[key]) for key in ("root", "file") if key in entry]
    nested = [
        name for key in ("parts", "chapters", "sections", "subtrees", "entries") for name in _listed(entry.get(key, []))
    ]
    return own + nested


def read_contents_tree(book: Path) -> Any:
    """Read `_toc.yml` and add each report and brief that it does not name at the end of the part with others of its kind.

    Raises `BadInput` if the file is missing, is not YAML, or has no part for a report to stand in.
    """
    shown_as = f"book/{NAME}"
    try:
        tree = safe_load((book / NAME).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        tree = None
    named = _listed(tree)
    if not named:
        raise BadInput([Problem("bad-contents", shown_as, "a table of contents", "restore or correct the file")])
    for each in (*REPORTS.values(), *BRIEFS.values()):
        if each.address in named:
            continue
        folder = each.address.split("/")[0]
        parts = (part["chapters"] for part in tree.get("parts", ()) if isinstance(part.get("chapters"), list))
        chapters = next((part for part in parts if any(name.startswith(f"{folder}/") for name in _listed(part))), None)
        if chapters is None:
            mend = f"add a part with the chapter '{each.address}'"
            raise BadInput([Problem("bad-contents", shown_as, f"a part with pages of {folder}/", mend)])
        chapters.append({"file": each.address})
    return tree


def spelt_contents(tree: Any) -> str:
    """Spell the table of contents as Jupyter Book reads it."""
    return str(yaml.safe_dump(tree, sort_keys=False, allow_unicode=True))


def read_table_of_contents(book: Path) -> frozenset[str]:
    """List the addresses of all pages that are to be there; raises `BadInput` as `read_contents_tree` does."""
    names = _listed(read_contents_tree(book))
    return frozenset(f"{name.removesuffix('.md').removesuffix('.ipynb')}.html" for name in names)
