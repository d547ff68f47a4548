"""What search engines and lost readers find: the map of the site, the word to robots, and the page for what is not there."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

from evidence_book.digests import names_below
from evidence_book.site.address import path_of
from evidence_book.site.previews import LEADS_ON, Previews
from evidence_book.storage import write_scratch
from evidence_book.templating import light_template

SITEMAP, ROBOTS, NOT_FOUND = "sitemap.xml", "robots.txt", "404.html"
_TEMPLATE = Path(__file__).with_name("templates") / "not_found.html.jinja"
# Pages that lead on to others, and those that only a search or a lost reader needs.
_NOT_LISTED = frozenset({"search.html", "genindex.html", NOT_FOUND})
_HEAD = 2000


def _listed(folder: Path) -> list[str]:
    return [
        name for name in names_below(folder)
        if name.endswith(".html") and name not in _NOT_LISTED and not name.startswith("_static/")
        and LEADS_ON not in (folder / name).read_text(encoding="utf-8")[:_HEAD]
    ]  # fmt: skip


def sitemap(folder: Path, previews: Previews) -> str:
    """The addresses of all pages below `folder`, whole: a site map knows no others."""
    lines = [f"<url><loc>{escape(previews.url(name))}</loc></url>" for name in _listed(folder)]
    head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return "\n".join([head, *lines, "</urlset>"]) + "\n"


def write_finding(folder: Path, address: str) -> None:
    """Write `robots.txt` and `404.html` into a built site, and the map of the site if its `address` is known."""
    robots = "User-agent: *\nAllow: /\n"
    if address:
        write_scratch(folder / SITEMAP, sitemap(folder, Previews(address)))
        robots += f"\nSitemap: {address}{SITEMAP}\n"
    write_scratch(folder / ROBOTS, robots)
    page = light_template(_TEMPLATE).render(root=path_of(address))
    write_scratch(folder / NOT_FOUND, page)
