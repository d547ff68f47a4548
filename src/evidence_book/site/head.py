"""The theme's pages made safe and light: scripts that the theme writes into a page are taken out, and its policy is put in.

What they set stands in `book/_static/theme-settings.js`, their style in `book.css`. They are known to the word: a script
that is not known is left where it is, and the check of scripts refuses the page. The few icons are drawn in the page.
"""

from __future__ import annotations

import re

from evidence_book.content_policy import META

_SCRIPT = re.compile(r"[ \t]*<script(?: data-cfasync=\"false\")?>\s*(?P<text>[^<]*?)\s*</script>\n?")
_KNOWN = re.compile(
    r"""DOCUMENTATION_OPTIONS\.search_as_you_type\ =\ false;
    |DOCUMENTATION_OPTIONS\.pagename\ =\ '[a-z0-9/-]+';
    |document\.documentElement\.dataset\.mode\ =\ localStorage\.getItem\("mode"\)\ \|\|\ "auto";\s*
     document\.documentElement\.dataset\.theme\ =\ localStorage\.getItem\("theme"\)\ \|\|\ "auto";
    |//\ Activate\ the\ search\ field\ on\ page\ load\s*
     let\ searchInput\ =\ document\.querySelector\("form\.bd-search\ input"\);\s*
     if\ \(searchInput\)\ \{\s*searchInput\.focus\(\);\s*searchInput\.select\(\);\s*
     console\.log\("\[PST\]:\ Set\ focus\ on\ search\ field\."\);\s*\}""",
    re.VERBOSE,
)
_HIDDEN_WITHOUT_SCRIPT = re.compile(
    r"  <!--\s*this give us a css class that will be invisible only if js is disabled\s*-->\s*"
    r"<noscript>\s*<style>\s*\.pst-js-only \{ display: none !important; \}\s*</style>\s*</noscript>\n?"
)
# The library of icons: a program and a font of two thousand icons, more than half of what a page weighed, for the six below.
ICON_SCRIPT = "_static/scripts/fontawesome.js"
_ICON = re.compile(r'<(?P<tag>i|span) class="fa-solid fa-(?P<name>[a-z-]+)"></(?P=tag)>')
# Strokes in a square of sixteen. An icon that is not among them is left to the font of the theme's style.
_STROKES = {
    "angle-left": "M10.5 2.5 5 8l5.5 5.5",
    "angle-right": "M5.5 2.5 11 8l-5.5 5.5",
    "arrow-up": "M8 15V2M2.5 7.5 8 2l5.5 5.5",
    "bars": "M1 2.5h14M1 8h14M1 13.5h14",
    "list": "M1 2.5h2M6 2.5h9M1 8h2M6 8h9M1 13.5h2M6 13.5h9",
    "magnifying-glass": "M11.5 6.5a5 5 0 1 1-10 0 5 5 0 1 1 10 0M10 10l5 5",
}
# Scripts and styles of the theme and of this book that only some pages need, or none, each with what such a page holds.
# Every one that is left out is a request less for a phone. The index of the search, which the theme loads on every page, is
# alone as large as all else of a page; what the page of the search does with it is in `search-page.js`. Translations are
# Sphinx's words in other languages, of which it makes a program as it reads them; British English is that of its pages.
_ASSET = re.compile(
    r'[ \t]*<(?:script|link) [^>]*="[./]*(?:_static/)?(?:scripts/)?(?P<name>[a-z_]+(?:-[a-z]+)*)[.\w]*\.(?:css|js)'
    r'(?:\?(?:v|digest)=[0-9a-f]+)?"[^>]*>(?:</script>)?\n?'
)
_NO_PAGE = "(?!)"
_ONLY_WITH = {
    name: re.compile(held)
    for held, names in (
        (r'class="[^"]*\bhighlight\b', ("clipboard", "copybutton", "pygments")),
        (r'class="[^"]*\bcell\b', ("mystnb",)),
        (r'class="[^"]*\bsd-', ("sphinx-design",)),
        (r'class="[^"]*\bsd-tab', ("design-tabs",)),
        ("data-area-map", ("area-map",)),
        ("data-fact-index", ("fact-index",)),
        ("data-place-index", ("place-index",)),
        ("data-(?:fact|place)-index", ("search-box",)),
        ('data-search-door|id="search-results"', ("search-page",)),
        ('data-(?:fact|place)-index|id="search-results"', ("spelling",)),
        ('id="search-results"', ("language_data", "searchindex", "worries")),
        (_NO_PAGE, ("searchtools", "translations", "fontawesome")),
    )
    for name in names
}
_CHARSET = '<meta charset="utf-8" />'


def _icon(found: re.Match[str]) -> str:
    if found["name"] not in _STROKES:
        return found[0]
    return f'<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d="{_STROKES[found["name"]]}"/></svg>'


def close_head(page: str) -> str:
    """A page of the theme without scripts and styles inside it or that it has no use for, its icons drawn, its policy first.

    A page without the theme's head is returned as it came.
    """
    if _CHARSET not in page:
        return page

    def script(found: re.Match[str]) -> str:
        return "" if _KNOWN.fullmatch(found["text"]) else found[0]

    def asset(found: re.Match[str]) -> str:
        needed = _ONLY_WITH.get(found["name"])
        return found[0] if needed is None or needed.search(page) else ""

    page = _ASSET.sub(asset, _SCRIPT.sub(script, page))
    page = _ICON.sub(_icon, _HIDDEN_WITHOUT_SCRIPT.sub("", page))
    # A policy is heeded for what follows it.
    return page.replace(_CHARSET, f"{_CHARSET}\n    {META}", 1)
