"""What the page for reviewers may call: a checklist whose answers the build found, and the checks of every page."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from evidence_book.charts.report import fact_html
from evidence_book.companions.publish import Measured
from evidence_book.reports.business_plan.comparison import STATUSES, spelt
from evidence_book.reports.editions import changes, real
from evidence_book.site.correction_pages import register_of
from evidence_book.site.counts import book_count, counted
from evidence_book.site.provenance import opening
from evidence_book.site.rap_levels import rap_levels, rap_summary
from evidence_book.site.told_tables import proof, told_table
from evidence_book.tables.display import DisplayTable, words

if TYPE_CHECKING:
    from evidence_book.site.pages import Contents

CHECKS = Path(__file__).with_name("checks")

# What is asked, what this build found (HTML), and where the proof is: pages by title, then paths of the repository.
Answer = tuple[str, str, Mapping[str, str], Sequence[str]]


def count_charts(notebooks: Iterable[Path]) -> int:
    """How many pictures executed notebooks hold; each is a chart with its description, for the engine refuses others."""
    cells = (cell for path in notebooks for cell in json.loads(path.read_text(encoding="utf-8"))["cells"])
    outputs = (output for cell in cells for output in cell.get("outputs", ()))
    return sum("image/png" in output.get("data", {}) for output in outputs)


def site_checks(folder: Path = CHECKS) -> dict[str, str]:
    """The checks of the built site by module, each in the words of its first sentence; a module without one is no check."""
    found = {}
    for path in sorted(folder.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
        if path.stem != "__init__" and any(name.startswith("check") for name in names):
            found[path.stem] = opening(ast.get_docstring(tree))
    return found


def _data(contents: Contents) -> list[Answer]:
    receipts = [*contents.receipts, *contents.return_receipts]
    facts = list(contents.facts)
    sourced = sum(bool(fact.source_ids) for fact in facts)
    made = sum(bool(fact.made_by) for fact in facts)
    every = "Yes. " if sourced == made == len(facts) else "Not every one. "
    faults = register_of(contents.releases)
    return [
        (
            "Did all data pass its rules?",
            f"Yes. {book_count('datasets', len(contents.receipts))} datasets with "
            f"{book_count('rows', sum(each.rows for each in contents.receipts))} rows of published figures passed "
            f"{book_count('rules', sum(each.rules for each in contents.receipts))} rules. Had one failed, this page would not exist.",
            {"Validation": "validation"},
            ("expectations",),
        ),
        (
            "Is the data still what was checked?",
            f"Yes. {book_count('receipts', len(receipts))} receipts, one for each dataset, were compared again with the "
            "data, the rules and the code.",
            {"Validation": "validation"},
            ("src/evidence_book/validation/receipts.py",),
        ),
        (
            "Does every number say where it comes from?",
            f"{every}Of {book_count('facts', len(facts))} numbers {book_count('facts_with_a_source', sourced)} name a source and "
            f"{book_count('facts_with_a_maker', made)} name the function that made them.",
            {"Facts": "facts", "Sources": "sources"},
            ("data/raw/sources.csv",),
        ),
        (
            "Are faults in the sources known?",
            f"{book_count('known_faults', len(faults))} are listed and "
            f"{book_count('open_faults', int(faults['status'].eq('open').sum()))} are open. Each open one was found in its file "
            "as it is described.",
            {"Known faults in sources": "corrections"},
            ("data/raw/published/corrections/known_faults.csv", "src/evidence_book/validation/corrections.py"),
        ),
    ]


def _claims(contents: Contents) -> Answer:
    said = ", ".join(f"{fact_html(contents.facts[f'claims.{spelt(each)}'])} {each}" for each in STATUSES)
    return (
        "Do the numbers that the office states hold?",
        f"Of {fact_html(contents.facts['claims.total'])} numbers stated: {said}. One that was worked out again and no "
        "longer agrees stops the build.",
        {"Claims": "business-plan/claims"},
        ("data/raw/published/business_plan/claim_evidence.csv",),
    )


def _disclosure(contents: Contents) -> Answer:
    protected = [each for each in contents.releases if each.policy.suppression != "none"]
    policies = {each.policy.name for each in protected}
    invented = all(each.sensitivity == "synthetic" for each in protected)
    standing = " All of these records are invented in this edition, to show the method." if invented else ""
    return (
        "Could a child be found in a table?",
        f"{counted('returns', len(protected), 'collection of records is', 'collections of records are')} released under "
        f"{counted('policies', len(policies), 'policy', 'policies')} to hide small counts. A program attacks the hidden counts "
        f"before release and on the finished site. Had it worked out one, this page would not exist.{standing}",
        {"Returns": "returns", "Methods": "methods"},
        ("src/evidence_book/disclosure/policies", "src/evidence_book/disclosure/attacker.py"),
    )


def _outputs(contents: Contents, measured: Sequence[Measured]) -> list[Answer]:
    editions = contents.editions
    since = len(changes(editions[-1].facts, real(contents.facts))) if editions else 0
    told = ""
    if editions:
        change = counted("changes", since, "number is", "numbers are") if since else "no number is"
        told = f" Since the last, {change} new, gone or different."
    return [
        (
            "Can tables and charts be taken away and checked?",
            f"Yes. {book_count('tables', sum(len(each.tables) for each in contents.releases))} tables can be downloaded. "
            f"{book_count('charts', contents.charts)} charts each have a description, a table and a download.",
            {"Facts": "facts"},
            ("tests/charts/test_every_chart.py",),
        ),
        (
            "Do earlier numbers stay where they were?",
            f"{counted('editions', len(editions), 'edition is', 'editions are')} frozen.{told} A frozen file that was changed stops the build.",
            {"Editions": "editions"},
            ("data/editions",),
        ),
        (
            "Can children read the pages written for them?",
            f"{book_count('pages_for_children', len(measured))} pages were measured and keep to the limits of their edition. "
            "No child has reviewed them yet.",
            {"Accessibility": "accessibility"},
            ("src/evidence_book/companions/gates.py",),
        ),
    ]


def _tested() -> list[Answer]:
    """What tests show and a build does not; it is said that this page cannot know how they went."""
    return [
        (
            "Was every page of the site checked?",
            f"Yes. The finished site passed {book_count('checks', len(site_checks()))} checks, listed below. A site that "
            "fails one is not published.",
            {},
            ("src/evidence_book/site/checks",),
        ),
        (
            "Can everybody use the pages?",
            "The tests open pages in a browser with axe, a program that looks for barriers. They also try a phone, the "
            "keyboard alone and no script. Tests are run by make test and not by the build, so this page cannot say how "
            "they went. No user of a screen reader has tried the pages yet.",
            {"Accessibility": "accessibility"},
            ("tests/site/test_site.py", "tests/site/test_companion_pages.py"),
        ),
        (
            "Does a second build give the same files?",
            "A test builds the book twice and compares every file. It is run by make test and not by the build.",
            {},
            ("tests/test_clean_build.py",),
        ),
        (
            "Has somebody from outside reviewed this?",
            "No review is on record.",
            {},
            (),
        ),
    ]


def answers(contents: Contents, measured: Sequence[Measured]) -> list[Answer]:
    """Every row of the checklist, in the order in which a reviewer asks."""
    return [
        *_data(contents),
        _claims(contents),
        _disclosure(contents),
        *_outputs(contents, measured),
        *_tested(),
    ]


def checklist(contents: Contents, measured: Sequence[Measured]) -> str:
    """The checklist as a table; raises `EvidenceError` while claims or register are not released."""
    rows = [[escape(asked), found, proof(pages, paths)] for asked, found, pages, paths in answers(contents, measured)]
    return told_table("Checklist, filled in by the build", ["What is asked", "What this build found", "Proof"], rows)


def checks_table() -> str:
    """The checks of the built site, as a table."""
    rows = [[words(name.replace("_", " ").capitalize()), words(said)] for name, said in site_checks().items()]
    return DisplayTable("Checks of the finished site", ["Check", "What it makes sure of"], rows).to_html()


def review_functions(contents: Contents, measured: Sequence[Measured]) -> Mapping[str, Callable[[], str]]:
    """The functions by name."""
    return {
        "review_checklist": lambda: checklist(contents, measured),
        "site_checks": checks_table,
        "rap_levels": rap_levels,
        "rap_summary": rap_summary,
    }
