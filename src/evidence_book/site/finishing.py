"""What is done to every page once all are there, in one pass on all cores: its head closed, its preview told, its facts linked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path

from evidence_book.digests import digest_bytes, digest_file, names_below
from evidence_book.kept_files import KeptFiles
from evidence_book.side_by_side import in_shares
from evidence_book.site.cards import FOLDER as FACTS
from evidence_book.site.cards import link_facts
from evidence_book.site.head import close_head
from evidence_book.site.previews import Previews, with_preview
from evidence_book.storage import to_json, write_scratch


def finish_pages(
    folder: Path, of_theme: Collection[str], previews: Previews, known: Collection[str], kept: KeptFiles | None = None
) -> None:
    """Finish every page below `folder`; those `of_theme` have its head, and facts whose ids are `known` have pages.

    Pages of facts are left as they are: they say all this themselves. A page that would come out as one that was `kept`
    is taken from there.
    """
    decides = [previews.address, digest_bytes(to_json(sorted(known)).encode())]
    made_from = {
        name: [*decides, str(name in of_theme), digest_file(folder / name)]
        for name in names_below(folder)
        if name.endswith(".html") and name.split("/")[0] not in ("_static", FACTS)
    }
    due = [name for name in made_from if not (kept and kept.take(name, made_from[name], folder))]
    in_shares(due, partial(_finish, folder, of_theme, previews, known))
    if kept:
        for name in due:
            kept.note(name, made_from[name], folder / name)


def _finish(
    folder: Path, of_theme: Collection[str], previews: Previews, known: Collection[str], names: Sequence[str]
) -> None:
    for name in names:
        page = (folder / name).read_text(encoding="utf-8")
        finished = with_preview(close_head(page) if name in of_theme else page, name, previews)
        finished = link_facts(finished, "../" * name.count("/"), known)
        if finished != page:
            write_scratch(folder / name, finished)
