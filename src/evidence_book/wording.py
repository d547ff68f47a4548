"""How a number is said: exactly for adults, in words that a child knows for children."""

from __future__ import annotations

from typing import Literal, get_args

Qualifier = Literal["over", "about", "nearly", "at_least", "up_to", "fewer_than"]
Unit = Literal[
    "count", "percent", "ratio", "per_10000", "per_month", "hours", "years", "months", "points", "pounds"
]

QUALIFIERS: tuple[str, ...] = get_args(Qualifier)

_SAID: dict[str, str] = {
    "over": "over", "about": "about", "nearly": "nearly", "at_least": "at least", "up_to": "up to",
    "fewer_than": "fewer than",
}  # fmt: skip

# Shares that have a name everybody knows, and how near a share must be to be called by it.
_NAMED_SHARES = ((1 / 4, "a quarter"), (1 / 3, "a third"), (1 / 2, "half"), (2 / 3, "two thirds"), (3 / 4, "three quarters"))  # fmt: skip
_NEAR = 0.02


def number(value: float, decimals: int = 0) -> str:
    """Spell a number with thousands separators and a true minus sign."""
    text = f"{abs(value):,.{decimals}f}"
    return f"−{text}" if value < 0 and float(text.replace(",", "")) else text


def with_unit(value: float, unit: Unit, decimals: int = 0) -> str:
    """Spell a number with its unit, as running text for adults wants it."""
    text = number(value, decimals)
    match unit:
        case "percent":
            return f"{text}%"
        case "points":
            return f"{text} percentage points"
        case "ratio":
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


def share_in_words(percent: float, qualifier: Qualifier | None = None) -> str:
    """Say a percentage as a share: `half`, `about a third`, `about 6 in every 10`, `about 1 in every 20`.

    A share below 1 in 20 is said in every 100. Only 0 and 100 are `none` and `all`.
    """
    if not 0 <= percent <= 100:
        raise ValueError("a share is between 0 and 100 percent")
    share = percent / 100
    if share in (0, 1):
        return "all" if share else "none"
    name, exact = "", False
    for named, word in _NAMED_SHARES:
        if abs(share - named) <= _NEAR:
            name, exact = word, share == named
            break
    else:
        for parts in (10, 20, 100):
            count = round(share * parts)
            if 0 < count < parts and abs(share - count / parts) <= 0.5 / parts:
                exact = abs(share * parts - count) < 1e-9
                name = f"{count} in every {parts}"
                break
    if not name:  # a fraction of one in a hundred, or all but such a fraction
        return "fewer than 1 in every 100" if share < 0.5 else "more than 99 in every 100"
    if qualifier in ("over", "at_least", "fewer_than", "up_to", "nearly"):
        return qualified(name, qualifier)
    return name if exact and not qualifier else f"about {name}"


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
            return qualified(with_unit(round(value), unit), qualifier or (None if value == round(value) else "about"))
        case _:
            return qualified(with_unit(value, unit, 0 if value == round(value) else 1), qualifier)
