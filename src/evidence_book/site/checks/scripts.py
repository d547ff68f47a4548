"""No script outside the theme's own files: nothing that came in with a notebook or a page runs."""

from __future__ import annotations

import re

from evidence_book.problems import Problem
from evidence_book.site.checks.memory import alone
from evidence_book.site.checks.parsed import elements, first
from evidence_book.site.checks.site import BuiltSite

_HANDLER = re.compile(r"^on[a-z]+$")


def check(site: BuiltSite) -> list[Problem]:
    """One problem a script, event handler, frame or script address in a page's content, or a script from elsewhere."""
    written = site.written()

    def faults_of(name: str) -> list[Problem]:
        page, problems = site.pages[name], []
        mend = "remove it from the page, or from the output of its notebook"
        content = first(elements(page, "article")) if name in written else None
        for element in elements(content) if content is not None else ():
            if element.tag in ("script", "iframe", "object", "embed", "base", "form"):
                problems.append(Problem("active-content", name, f"no <{element.tag}> in a page's content", mend))
            problems += [
                Problem("event-handler", name, "no event handlers in a page's content", mend, field=attribute)
                for attribute in map(str, element.attrib)
                if _HANDLER.match(attribute)
            ]
            problems += [
                Problem("script-address", name, "links to pages and files only", mend, field=attribute)
                for attribute in ("href", "xlink:href", "formaction", "action")
                if str(element.get(attribute, "")).strip().lower().startswith(("javascript:", "data:", "vbscript:"))
            ]
        for script in page.iterfind(".//script[@src]"):
            place = str(script.get("src")).split("?")[0]
            if not place.startswith(
                ("_static/", "../_static/", "searchindex.js", "../searchindex.js", "../companions/")
            ):
                problems.append(Problem("foreign-script", name, "scripts of the theme only", mend, field="src"))
        return problems

    return site.memory.hold("scripts", alone(list(site.pages)), faults_of)
