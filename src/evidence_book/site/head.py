"""The head of the theme's pages: the scripts that the theme writes into a page are taken out, and its policy is put in.

What they set stands in `book/_static/theme-settings.js`, their style in `book.css`. They are known to the word: a script
that is not known is left where it is, and the check of scripts refuses the page.
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
# Sphinx's words in other languages, of which it makes a program as it reads them; British English is that of its pages.
_TRANSLATIONS = re.compile(r'[ \t]*<script src="[./]*_static/translations\.js(?:\?v=[0-9a-f]+)?"></script>\n?')
# The search as one types, which the theme has on every page and is not used: its index alone is as large as all else of a
# page. The page of the search keeps the index and the rules of words; what it does with them is in `search-page.js`.
_SEARCH = re.compile(
    r'[ \t]*<script src="[./]*(_static/searchtools|_static/language_data|searchindex)\.js"></script>\n?'
)
_SEARCH_PAGE, _SEARCH_TOOLS = 'id="search-results"', "_static/searchtools"
_CHARSET = '<meta charset="utf-8" />'


def close_head(page: str) -> str:
    """A page of the theme without scripts and styles inside it, and with its policy first.

    A page without the theme's head is returned as it came.
    """
    if _CHARSET not in page:
        return page

    def script(found: re.Match[str]) -> str:
        return "" if _KNOWN.fullmatch(found["text"]) else found[0]

    def search(found: re.Match[str]) -> str:
        return found[0] if _SEARCH_PAGE in page and found[1] != _SEARCH_TOOLS else ""

    page = _SEARCH.sub(search, _SCRIPT.sub(script, page))
    for pattern in (_HIDDEN_WITHOUT_SCRIPT, _TRANSLATIONS):
        page = pattern.sub("", page)
    # A policy is heeded for what follows it.
    return page.replace(_CHARSET, f"{_CHARSET}\n    {META}", 1)
