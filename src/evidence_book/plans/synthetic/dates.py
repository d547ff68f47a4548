"""The dates of a plan, and the ways in which people in Britain write a date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from evidence_book.plans.synthetic.council import Profile
from evidence_book.plans.synthetic.drawing import Draw

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _ordinal(day: int) -> str:
    if 10 < day < 14:
        return f"{day}th"
    return f"{day}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th') }"


STYLES: dict[str, Callable[[date], str]] = {
    "3 March 2024": lambda day: f"{day.day} {MONTHS[day.month - 1]} {day.year}",
    "03/03/2024": lambda day: f"{day.day:02d}/{day.month:02d}/{day.year}",
    "3rd March 2024": lambda day: f"{_ordinal(day.day)} {MONTHS[day.month - 1]} {day.year}",
    "3rd Mar 24": lambda day: f"{_ordinal(day.day)} {MONTHS[day.month - 1][:3]} {day.year % 100:02d}",
    "3.3.24": lambda day: f"{day.day}.{day.month}.{day.year % 100:02d}",
    "March 3rd 2024": lambda day: f"{MONTHS[day.month - 1]} {_ordinal(day.day)} {day.year}",
    "2024-03-03": lambda day: day.isoformat(),
    "03/03/24": lambda day: f"{day.day:02d}/{day.month:02d}/{day.year % 100:02d}",
    "3-Mar-2024": lambda day: f"{day.day}-{MONTHS[day.month - 1][:3]}-{day.year}",
    "Sunday 3 March 2024": lambda day: f"{_DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}",
    "3/3/2024": lambda day: f"{day.day}/{day.month}/{day.year}",
}
_USUAL = ("3 March 2024", "03/03/2024")


@dataclass(frozen=True)
class PlanDates:
    """The four dates that a plan may state; None where it does not."""

    request: date | None
    draft: date | None
    final: date | None
    review: date | None


def _working_day(day: date) -> date:
    return day - timedelta(days=max(day.weekday() - 4, 0))


def draw_dates(draw: Draw, profile: Profile, years: tuple[int, int], exception: bool) -> tuple[date, PlanDates]:
    """Draw the day of the final plan, and the dates as far as the plan states them.

    The final plan follows the request after 14 to 20 weeks, or later: more often so where an exception applied.
    """
    final = _working_day(date(draw.number(*years), 1, 1) + timedelta(days=draw.number(4, 360)))
    on_time = draw.chance(profile.weeks_on_time * (0.3 if exception else 1.0))
    weeks = 14 + 6 * draw.unit() ** 0.6 if on_time else 20.3 + profile.weeks_late * 3 * draw.unit() ** 2.2
    request = _working_day(final - timedelta(days=int(weeks * 7)))
    draft = _working_day(final - timedelta(days=draw.number(16, 44)))
    review = _working_day(final + timedelta(days=364 - draw.number(0, 30)))
    stated = [None if draw.chance(profile.date_missing[name]) else day
              for name, day in (("request", request), ("draft", draft), ("final", final), ("review", review))]  # fmt: skip
    return final, PlanDates(*stated)


def draw_style(draw: Draw) -> str:
    """Draw the style in which a plan writes its dates: half of all plans use one of the two usual styles."""
    return draw.pick(_USUAL) if draw.chance(0.5) else draw.pick(tuple(STYLES))


def written(day: date | None, style: str) -> str:
    """Write a date in a style; nothing for none."""
    return "" if day is None else STYLES[style](day)
