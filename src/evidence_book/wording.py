"""How a number is said: exactly for adults, in words that a child knows for children."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, get_args

Qualifier = Literal["over", "about", "nearly", "at_least", "up_to", "fewer_than"]
Unit = Literal[
    "count", "percent", "ratio", "multiple", "per_10000", "per_month", "hours", "years", "months", "points", "pounds"
]

QUALIFIERS: tuple[str, ...] = get_args(Qualifier)

_SAID: dict[str, str] = {
    "over": "over", "about": "about", "nearly": "nearly", "at_least": "at least", "up_to": "up to",
    "fewer_than": "fewer than",
}  # fmt: skip

# Shares that have a name everybody knows, and how near a share must be to be called by it.
_NAMED_SHARES = (
    (1 / 4, "a quarter", 0.02), (1 / 3, "a third", 0.025), (1 / 2, "half", 0.03), (2 / 3, "two thirds", 0.025),
    (3 / 4, "three quarters", 0.02),
)  # fmt: skip


def number(value: float, decimals: int = 0) -> str:
    """Spell a number with thousands separators and a true minus sign; halves are rounded up, as people do."""
    rounded = Decimal(repr(abs(float(value)))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{'−' if value < 0 and rounded else ''}{rounded:,f}"


def with_unit(value: float, unit: Unit, decimals: int = 0) -> str:
    """Spell a number with its unit, as running text for adults wants it."""
    text = number(value, decimals)
    match unit:
        case "percent":
            return f"{text}%"
        case "points":
            return f"{text} percentage points"
        case "ratio" | "multiple":
            return f"{text} times"
        case "per_10000":
            return f"{text} per 10,000"
        case "per_month":
            return f"{text} a month"
        case "hours" | "years" | "months":
            return f"{text} {unit}"
        case "pounds":
            return f"£{text}"
        case "count":
            return text


def qualified(text: str, qualifier: Qualifier | None) -> str:
    """Put the qualifier before the number it belongs to: `over 50` is never shown as 50."""
    return f"{_SAID[qualifier]} {text}" if qualifier else text


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


def share_in_words(percent: float, qualifier: Qualifier | None = None) -> str:
    """Say a percentage as a share: `half`, `about a third`, `about 6 in every 10`, `between 4 and 5 in every 10`.

    A share below one in ten is said in every 20 or in every 100. Only 0 is `none` and only 100 is `all`.
    A qualifier is kept, before a share that is then named as nearly as words allow.
    """
    if not 0 <= percent <= 100:
        raise ValueError("a share is between 0 and 100 percent")
    if percent in (0, 100):
        return "all" if percent else "none"
    name, exact = _plain_share(percent / 100)
    if qualifier and qualifier != "about":
        return qualified(name, qualifier)
    return name if exact and (qualifier is None or name.startswith("between")) else f"about {name}"


def in_words(value: float, unit: Unit, qualifier: Qualifier | None = None) -> str:
    """Say a number for a child."""
    match unit:
        case "percent" if 0 <= value <= 100:
            return share_in_words(value, qualifier)
        case "ratio":
            rounded = round(value * 2) / 2
            text = f"{number(rounded, 0 if rounded == int(rounded) else 1)} times as likely"
            return qualified(text, qualifier or (None if rounded == value else "about"))
        case "count" | "hours" | "years" | "months" | "pounds":
            about: Qualifier | None = None if value == round(value) else "about"
            return qualified(with_unit(value, unit), qualifier or about)
        case _:
            return qualified(with_unit(value, unit, 0 if value == round(value) else 1), qualifier)
