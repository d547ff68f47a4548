"""Pages as Jupyter Book made them last, taken again as long as what they are made from is the same.

What a page says of how it was made changes whenever a digest behind it does, while the page itself seldom changes with
it. So Jupyter Book is given the pages with an empty box, and every box is put into its page afterwards.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from evidence_book.digests import digest_file, digest_tree, names_below
from evidence_book.problems import EvidenceError
from evidence_book.review.reproduced import PROVENANCE_CLASS
from evidence_book.site.provenance_box import ANCHOR
from evidence_book.storage import link_tree, replacing_tree, to_json, write_scratch

_OPENS = f'<details class="{PROVENANCE_CLASS}" id="{ANCHOR}">'
EMPTY_BOX = f"{_OPENS}</details>"
# A box is one paragraph of Markdown; its commands stand on lines of their own.
_BOX = re.compile(rf"^{re.escape(_OPENS)}.*(?:\n.+)*?</details>$", re.MULTILINE)
_PAGES, _MADE_FROM = "pages", "made-from.json"


class BoxLost(EvidenceError):
    """A page came out without the place for its box."""


def _emptied(text: str, boxes: list[str]) -> str:
    def empty(found: re.Match[str]) -> str:
        boxes.append(found[0])
        return EMPTY_BOX

    return _BOX.sub(empty, text)


def take_boxes(source: Path) -> dict[str, str]:
    """Empty the boxes of an assembled book's pages; what was in them, by the address of the page."""
    taken = {}
    for path in (source / name for name in names_below(source) if name.endswith((".md", ".ipynb"))):
        text, boxes = path.read_text(encoding="utf-8"), list[str]()
        if path.suffix == ".md":
            emptied = _emptied(text, boxes)
        else:
            notebook = json.loads(text)
            for cell in notebook["cells"]:
                if cell["cell_type"] == "markdown":
                    cell["source"] = _emptied("".join(cell["source"]), boxes)
            emptied = json.dumps(notebook, ensure_ascii=False)
        if boxes:
            taken[path.relative_to(source).with_suffix(".html").as_posix()] = "".join(boxes)
            write_scratch(path, emptied)
    return taken


def put_boxes(pages: Path, boxes: dict[str, str]) -> None:
    """Put every box into its built page; raises `BoxLost` for a page that has no place for it."""
    for address, box in boxes.items():
        before, empty, after = (pages / address).read_text(encoding="utf-8").partition(EMPTY_BOX)
        if not empty:
            raise BoxLost(f"{address}: built without the box of how it was made; run `evidence build` again")
        write_scratch(pages / address, f"{before}{box}{after}")


def made_once(source: Path, makers: Iterable[Path], kept: Path, make: Callable[[], Path]) -> Path:
    """The pages that `make` makes of `source`, or made of the same before: a folder that the caller may take apart.

    `makers` are the files that decide how pages are made. What is kept lies in `kept`, whole, and is held to the digests
    of its files: it is made again if any of them changed.
    """
    made_from = to_json([digest_tree(source), *(digest_file(path) for path in makers if path.is_file())])
    taken = source.with_name("kept")
    if (kept / _MADE_FROM).is_file():
        link_tree(kept, taken)
        if _is_whole(taken, made_from):
            return taken / _PAGES
    pages = make()
    with replacing_tree(kept) as folder:
        link_tree(pages, folder / _PAGES)
        write_scratch(folder / _MADE_FROM, made_from + to_json(digest_tree(pages)))
    return pages


def _is_whole(taken: Path, made_from: str) -> bool:
    """Whether what was taken was made from the same, and is as it was made."""
    noted = (taken / _MADE_FROM).read_text(encoding="utf-8", errors="replace")
    return noted == made_from + to_json(digest_tree(taken / _PAGES))
