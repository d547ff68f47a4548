"""Every page says what it may load and run, and holds nothing that this would stop: no script, style or handler inside.

Every file is read, those of facts and places too, and as text: what a parser would make of odd spelling is not asked, for
browsers differ in it. So prose may not hold what looks like a handler either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence_book.content_policy import META
from evidence_book.problems import Problem
from evidence_book.site.checks.memory import alone
from evidence_book.site.checks.site import BuiltSite

_META = META.encode()
_SCRIPT = re.compile(rb"<script(?: [a-z-]+(?:=\"[^\"<>]*\")?)*></script>")
_SOURCE = re.compile(rb" src=\"(?:\.\./)*(?:_static/(?:\w[\w-]*/)*\w[\w.-]*\.js(?:\?(?:v|digest)=[0-9a-f]+)?|searchindex\.js|companions/behaviour\.js)\"")  # fmt: skip
# The search, as the theme has it and as pages for children do: it asks a page of the book.
_FORM = re.compile(
    rb"<form class=\"bd-search [a-z -]*\"\s+action=\"(?:(?:\.\./)*search\.html|#)?\"\s+method=\"get\">"
    rb"|<form class=\"find\" role=\"search\" aria-label=\"Find a page\" action=\"\.\./search\.html\">"
)
_ONLY = {
    "a script": (b"<script", _SCRIPT),
    "a form": (b"<form", _FORM),
    "an element that acts as a header": (b"http-equiv", re.compile(re.escape(_META) + rb"|<meta http-equiv=\"refresh\" content=\"0; url=[A-Z0-9]+\.html\">")),
}  # fmt: skip
_NEVER = {
    "a style inside the page": re.compile(rb"<style|[\s\"'/]style\s*="),
    "an event handler": re.compile(rb"[\s\"'/]on[a-z]{3,}\s*="),
    "a script in an address": re.compile(rb"=\s*[\"']?\s*(?:javascript|vbscript|data:text)", re.IGNORECASE),
    "a frame or plug-in": re.compile(rb"<(?:i?frame|frameset|object|embed|applet|portal)[\s/>]"),
    "another base for its links": re.compile(rb"<base[\s/>]"),
}
_BEFORE_POLICY = re.compile(rb"<(?:script|link|img|style)")


def _faults(page: bytes) -> Iterator[str]:
    lower = page.lower()
    for what, (opening, known) in _ONLY.items():
        if lower.count(opening) != len(known.findall(page)):
            yield f"no {what.split(' ', 1)[1]} but those that are known"
    if not all(_SOURCE.search(script) for script in _SCRIPT.findall(page)):
        yield "scripts of this book's own files only"
    for what, pattern in _NEVER.items():
        if pattern.search(lower):
            yield f"not {what}"
    begun = page.find(_META)
    loaded = _BEFORE_POLICY.search(lower)
    if begun < 0 or (loaded and loaded.start() < begun):
        yield "its policy (Content-Security-Policy), before anything that it loads"


def check(site: BuiltSite) -> list[Problem]:
    """One problem a page without its policy, and one for each thing in it that the policy would stop."""
    mend = "take it out of the page, or of the output of its notebook; scripts and styles are files under book/_static"

    def faults_of(name: str) -> list[Problem]:
        return [Problem("against-policy", name, fault, mend) for fault in _faults((site.folder / name).read_bytes())]

    return site.memory.hold("policy", alone(site.files(".html")), faults_of)
