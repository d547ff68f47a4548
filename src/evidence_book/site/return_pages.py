"""What pages on returns may call: the data dictionary, the account of who sent them, the policy, the attack."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from evidence_book.disclosure.policy import CountsPolicy
from evidence_book.intake.returns.specification import ReturnField, ReturnSpecification
from evidence_book.problems import EvidenceError
from evidence_book.reports.release import SYNTHETIC, Release
from evidence_book.tables.display import Cell, DisplayTable, words
from evidence_book.validation.collection import Collection

_TYPES = {
    "provider": "the code", "reference": "text", "date": "a day", "integer": "a whole number", "number": "a number",
    "category": "one of a list",
}  # fmt: skip
# Codes of repairs and errors are kebab-case words; a page says them as words.
_NONE = "none"


@dataclass(frozen=True)
class Returns:
    """One return as pages see it."""

    specification: ReturnSpecification
    collection: Collection
    policy: CountsPolicy
    release: Release

    @property
    def is_synthetic(self) -> bool:
        """Whether every row is invented."""
        return self.collection.sensitivity == "synthetic"


def _to_write(field: ReturnField) -> str:
    """What goes into a cell of this field."""
    if field.values:
        return f"one of: {'; '.join(field.values)}"
    if field.minimum is not None and field.maximum is not None:
        return f"{_TYPES[field.type]}, {field.minimum:g} to {field.maximum:,.0f}"
    return _TYPES[field.type]


def _dictionary(returns: Returns) -> str:
    rows = [
        [words(field.label), words(f"{field.meaning}.{'' if field.required else ' May be empty.'}"), words(_to_write(field)),
         words("; ".join(field.aliases))]
        for field in returns.specification.fields
    ]  # fmt: skip
    headers = ["Field", "Meaning", "What to write", "Other headings that are taken"]
    return DisplayTable(f"Data dictionary: {returns.specification.title}", headers, rows).to_html()


def _rules(returns: Returns) -> str:
    rows = [
        [
            words(rule.meaning),
            words("the return is sent back" if rule.severity == "error" else "asked to confirm"),
            words(rule.mend),
        ]
        for rule in returns.specification.rules
    ]
    return DisplayTable("Rules across fields", ["Rule", "If it is broken", "What to do"], rows).to_html()


def _said(codes: tuple[str, ...]) -> Cell:
    return words(", ".join(code.replace("-", " ") for code in codes) or _NONE)


def _collection(returns: Returns) -> str:
    rows = [
        [words(f"{line.name} ({line.region})"), words(line.standing), _said(line.repairs), _said(line.errors),
         _said(line.queries)]
        for line in returns.collection.lines
    ]  # fmt: skip
    named = returns.specification.provider.capitalize()
    headers = [named, "Return", "Put right", "Errors", "To confirm"]
    prefix = f"{SYNTHETIC}: " if returns.is_synthetic else ""
    return DisplayTable(f"{prefix}who was asked, and what came", headers, rows).to_html()


def _policy(returns: Returns) -> str:
    policy = returns.policy
    hidden = f"{policy.lowest_hidden} to {policy.threshold - 1}"
    rounding = {True: "not rounded"}
    settings = [
        ("Policy", f"{policy.name}, after the preset {policy.preset}"),
        ("Hidden for their own sake", f"counts from {hidden}"),
        ("Zero", "hidden with small counts" if policy.zeros == "hidden" else "shown: none is none"),
        ("Rounded below national level", rounding.get(policy.rounding.below_national == 1, f"to the nearest {policy.rounding.below_national}")),
        ("Rounded at national level", rounding.get(policy.rounding.national == 1, f"to the nearest {policy.rounding.national}")),
        ("Totals", "rounded from true totals" if policy.totals_from == "counts" else "added up from what is shown"),
        ("Percentages", "from published counts"),
        ("Complementary suppression", f"at least cost; every hidden small count must stay open from {hidden}"),
        ("Sums", "none published" if policy.dominance is None else
         f"hidden if one row gives more than {policy.dominance.share:.0%}; hidden ones stay uncertain by {policy.dominance.uncertain:.0%} or more"),
        ("Between editions", "a count that changed by so few that it would be hidden is hidden"),
        ("Why", policy.why),
    ]  # fmt: skip
    rows = [[words(name), words(value)] for name, value in settings]
    return DisplayTable(
        f"Disclosure policy: {returns.specification.title}", ["Setting", "What it says"], rows
    ).to_html()


def _standing(returns: Returns) -> str:
    return f": {SYNTHETIC.lower()}" if returns.is_synthetic else ""


def _note(returns: Mapping[str, Returns]) -> str:
    """Say which returns are synthetic, as long as any is."""
    synthetic = [each.specification.title for each in returns.values() if each.is_synthetic]
    if not synthetic:
        return ""
    which = "The returns" if len(synthetic) == len(returns) else f"The returns on {'; '.join(synthetic).lower()}"
    return (
        f"```{{admonition}} {which} in this edition are synthetic\n:class: note\n"
        "They come from invented police forces, authorities and NHS bodies in a country that does not exist. They are here "
        "so that anybody can see the whole road work. Nothing made from them is about a real child or a real place, and "
        "everything made from them says so.\n```"
    )


def return_functions(returns: Mapping[str, Returns]) -> dict[str, Callable[..., str]]:
    """The functions by name; all but `returns_note` take a return's name and raise `EvidenceError` if there is none."""

    def of(make: Callable[[Returns], str]) -> Callable[[str], str]:
        def called(name: str) -> str:
            if name not in returns:
                raise EvidenceError(f"no return '{name}'; there are: {', '.join(returns)}")
            return make(returns[name])

        return called

    return {
        "return_dictionary": of(_dictionary),
        "return_rules": of(_rules),
        "return_collection": of(_collection),
        "return_policy": of(_policy),
        "returns_heading": of(lambda each: f"## From the returns{_standing(each)}"),
        "returns_standing": of(_standing),
        "returns_note": lambda: _note(returns),
    }
