"""Tables whose cells are sentences, with links and paths in them: set so that they can be read on a phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape


def told_table(caption: str, headers: Sequence[str], rows: Sequence[Sequence[str]], anchors: Sequence[str] = ()) -> str:
    """Spell a table of cells that are HTML already; the first heads its row, `anchors` gives each row its place."""
    head = "".join(f'<th scope="col">{escape(header)}</th>' for header in headers)
    ids = [f' id="{escape(anchor)}"' for anchor in anchors] or [""] * len(rows)
    body = "".join(
        f'<tr{given}><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>'
        for given, (first, *rest) in zip(ids, rows, strict=True)
    )
    named = escape(caption)
    return (
        f'<div class="table-scroll" role="region" tabindex="0" aria-label="{named}"><table class="released told">'
        f"<caption>{named}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def proof(pages: Mapping[str, str], paths: Sequence[str]) -> str:
    """Where the proof of something is: links to pages (address by title, without an ending), paths of the repository."""
    links = [f'<a href="{escape(to)}.html">{escape(title)}</a>' for title, to in pages.items()]
    return ", ".join([*links, *(f"<code>{escape(path)}</code>" for path in paths)]) or "None"
