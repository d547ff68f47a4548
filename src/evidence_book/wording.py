"""How a number is said: exactly for adults, in words that a child knows for children."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Literal, get_args

Qualifier = Literal["over", "about", "nearly", "at_least", "up_to", "fewer_than"]
Unit = Literal[
    "count",
    "percent",
    "ratio",
    "multiple",
    "per_10000",
    "per_100000",
    "per_month",
    "hours",
    "days",
    "weeks",
    "months",
    "years",
    "points",
    "pounds",
    "million_pounds",
    "billion_pounds",
]

# What of a period a page may ask for.
PeriodPart = Literal["period", "long", "month", "year"]

QUALIFIERS: tuple[str, ...] = get_args(Qualifier)

QUALIFIER_WORDS: dict[str, str] = {
    "over": "over", "about": "about", "nearly": "nearly", "at_least": "at least", "up_to": "up to",
    "fewer_than": "fewer than",
}  # fmt: skip

# Shares that have a name everybody knows, and how near a share must be to be called by it.
_NAMED_SHARES = (
    (1 / 4, "a quarter", 0.02), (1 / 3, "a third", 0.025), (1 / 2, "half", 0.03), (2 / 3, "two thirds", 0.025),
    (3 / 4, "three quarters", 0.02),
)  # fmt: skip


# A bound is rounded away from what it excludes: "at least 52.7" is at least 52, not at least 53.
_ROUNDING: dict[str | None, str] = {
    "over": ROUND_FLOOR, "at_least": ROUND_FLOOR, "up_to": ROUND_CEILING, "fewer_than": ROUND_CEILING,
    "nearly": ROUND_CEILING,
}  # fmt: skip


def rounded(value: float, decimals: int = 0, qualifier: Qualifier | None = None) -> Decimal:
    """Round as people do, halves away from zero; a bound is rounded so that it stays true."""
    exact = Decimal(repr(float(value)))
    return exact.quantize(Decimal(1).scaleb(-decimals), _ROUNDING.get(qualifier, ROUND_HALF_UP))


def number(value: float, decimals: int = 0, qualifier: Qualifier | None = None) -> str:
    """Spell a number with thousands separators and a true minus sign; without its qualifier, but rounded for it."""
    figure = rounded(value, decimals, qualifier)
    return f"{'−' if figure < 0 else ''}{abs(figure):,f}"


def with_unit(value: float, unit: Unit, decimals: int = 0, qualifier: Qualifier | None = None) -> str:
    """Spell a number with its unit, as running text for adults wants it; without its qualifier."""
    text = number(value, decimals, qualifier)
    match unit:
        case "percent":
            return f"{text}%"
        case "points":
            return f"{text} percentage points"
        case "ratio" | "multiple":
            return f"{text} times"
        case "per_10000":
            return f"{text} per 10,000"
        case "per_100000":
            return f"{text} per 100,000"
        case "per_month":
            return f"{text} a month"
        case "hours" | "days" | "weeks" | "months" | "years":
            return f"{text} {unit[:-1] if text == '1' else unit}"
        case "pounds":
            return f"−£{text[1:]}" if text.startswith("−") else f"£{text}"
        case "million_pounds" | "billion_pounds":
            return f"£{text} {unit.removesuffix('_pounds')}"
        case "count":
            billions = text.removesuffix(",000,000,000")  # nobody need count so many noughts
            return text if billions == text else f"{billions} billion"


def capitalised(words: str) -> str:
    """Begin with a capital, leaving the rest as it is."""
    return words[:1].upper() + words[1:]


def enumerated(parts: Sequence[str]) -> str:
    """Things one after the other, as text says them: `a`, `a and b`, `a, b and c`."""
    return " and ".join(each for each in (", ".join(parts[:-1]), *parts[-1:]) if each)


def spelt_range(lower: float, upper: float, unit: Unit, decimals: int = 0) -> str:
    """Spell two numbers as `lower to upper`; the unit stands once, but for signs that belong to each number."""
    first: Unit = "percent" if unit == "percent" else "pounds" if unit.endswith("pounds") else "count"
    return f"{with_unit(lower, first, decimals)} to {with_unit(upper, unit, decimals)}"


def spelt_limits(lower: float, upper: float, unit: Unit, decimals: int = 0) -> str:
    """Spell limits as a range, with at least one decimal."""
    return spelt_range(lower, upper, unit, max(decimals, 1))


def said(value: float, unit: Unit, decimals: int = 0, qualifier: Qualifier | None = None) -> str:
    """Say a number whole: qualifier, number, unit."""
    return qualified(with_unit(value, unit, decimals, qualifier), qualifier)


def qualified(text: str, qualifier: Qualifier | None) -> str:
    """Put the qualifier before the number it belongs to: `over 50` is never shown as 50."""
    return f"{QUALIFIER_WORDS[qualifier]} {text}" if qualifier else text


def _plain_share(share: float) -> tuple[str, bool]:
    """Name a share strictly between 0 and 1, and say whether the name is exact."""
    for named, word, near in _NAMED_SHARES:
        if abs(share - named) <= near + 1e-9:
            return word, share == named
    for parts in (10, 20, 100):
        exact = share * parts
        count = round(exact)
        if 0 < count < parts and abs(exact - count) <= (0.3 if parts < 100 else 0.5):
            return f"{count} in every {parts}", abs(exact - count) < 1e-9
        if parts == 10 and 1 < exact < 9:
            return f"between {int(exact)} and {int(exact) + 1} in every 10", True
    return ("fewer than 1 in every 100" if share < 0.5 else "more than 99 in every 100"), True


def _ends_in_words(percent: float, qualifier: Qualifier | None) -> str:
    name = "all" if percent else "none"
    return f"almost {name}" if qualifier == "about" else qualified(name, qualifier)


def _bound_in_words(share: float, qualifier: Qualifier) -> str:
    """Name a bound by a simple share that the bound implies: over 48% is over 9 in every 20, never over half."""
    below = qualifier in ("over", "at_least")
    simple = sorted({named for named, _, _ in _NAMED_SHARES} | {count / 10 for count in range(1, 10)})
    names = {named: word for named, word, _ in _NAMED_SHARES}
    for candidates, base in (
        (simple, 10),
        ([n / 20 for n in range(1, 20)], 20),
        ([n / 100 for n in range(1, 100)], 100),
    ):
        reach = 0.05 if base == 10 else 1 / base
        implied = [each for each in candidates if 0 <= (share - each if below else each - share) + 1e-9 <= reach]
        if implied:
            nearest = max(implied) if below else min(implied)
            return qualified(names.get(nearest) or f"{round(nearest * base)} in every {base}", qualifier)
    return qualified(f"{share * 100:g} in every 100", qualifier)


def share_in_words(percent: float, qualifier: Qualifier | None = None) -> str:
    """Say a percentage as a share: `half`, `about a third`, `about 6 in every 10`, `between 4 and 5 in every 10`.

    A share below one in ten is said in every 20 or in every 100. Only 0 is `none` and only 100 is `all`.
    A bound stays a bound, and a true one.
    """
    if not 0 <= percent <= 100:
        raise ValueError("a share is between 0 and 100 percent")
    if percent in (0, 100):
        return _ends_in_words(percent, qualifier)
    if qualifier and qualifier != "about":
        return _bound_in_words(percent / 100, qualifier)
    name, exact = _plain_share(percent / 100)
    already_loose = name.startswith(("between", "fewer", "more"))
    return name if already_loose or (exact and qualifier is None) else f"about {name}"


def _ratio_in_words(value: float, qualifier: Qualifier | None) -> str:
    if value < 0.95:
        return f"{share_in_words(100 * value, qualifier)} as likely"
    halves = rounded(value * 2, 0, qualifier) / 2
    text = f"{number(float(halves), 0 if halves == int(halves) else 1)} times as likely"
    return qualified(text, qualifier or (None if float(halves) == value else "about"))


def in_words(value: float, unit: Unit, qualifier: Qualifier | None = None) -> str:
    """Say a number for a child."""
    match unit:
        case "percent" if 0 <= value <= 100:
            return share_in_words(value, qualifier)
        case "ratio" if value >= 0:
            return _ratio_in_words(value, qualifier)
        case "hours" | "days" | "weeks" | "months" | "years" if 0 < value < 1:
            return f"less than 1 {unit[:-1]}"
        case "count" | "hours" | "days" | "weeks" | "months" | "years" | "pounds" | "million_pounds":
            about: Qualifier | None = None if value == round(value) else "about"
            return said(value, unit, 0, qualifier or about)
        case _:
            return said(value, unit, 0 if value == round(value) else 1, qualifier)


def part_of_period(period: str, part: PeriodPart = "period") -> str:
    """A period, with its months spelt out, or the month and year, or the year, that end it.

    `Jul 2022 to Jun 2023` is July 2022 to June 2023 in full, June 2023, and 2023.
    """
    long = re.sub(
        r"\b(Jan|Jun|Jul)\b", lambda found: {"Jan": "January", "Jun": "June", "Jul": "July"}[found[1]], period
    )
    match part:
        case "period":
            return period
        case "long":
            return long
        case "month":
            return " ".join(long.split()[-2:])
        case "year":
            return period[-4:]


def moved(before: float, after: float, *, rose: str = "rose", fell: str = "fell", same: str = "stayed the same") -> str:
    """Choose the word for a change."""
    if after == before:
        return same
    return rose if after > before else fell
