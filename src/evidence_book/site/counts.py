"""Counts of the book itself, marked up as facts are: worked out when a page is filled in, never typed."""

from __future__ import annotations

from evidence_book.problems import EvidenceError
from evidence_book.wording import number

# Every count there is; the check of digits lets a number through under one of these names only.
NAMES = (
    "sources", "datasets", "rows", "rules", "receipts", "facts", "facts_with_a_source", "facts_with_a_maker", "tables",
    "charts", "returns", "policies", "known_faults", "open_faults", "mended_faults", "checks", "editions", "changes",
    "pages_for_children", "criteria", "criteria_met", "criteria_in_part", "criteria_not_met",
    "libraries_chosen", "libraries_needed",
)  # fmt: skip
BOOK_COUNTS = frozenset(f"book.{name}" for name in NAMES)


def book_count(name: str, value: int) -> str:
    """A count as HTML; raises `EvidenceError` for a name that is not listed here."""
    if name not in NAMES:
        raise EvidenceError(f"no count of the book is called '{name}'; there are: {', '.join(NAMES)}")
    return f'<data class="fact" data-fact="book.{name}" value="{value}">{number(value)}</data>'


def counted(name: str, value: int, one: str, many: str) -> str:
    """A count with what it counts, in the singular or the plural."""
    return f"{book_count(name, value)} {one if value == 1 else many}"
