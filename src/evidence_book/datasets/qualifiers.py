"""Qualifiers and numbers as sources word them, mapped to the closed vocabularies that facts use."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from evidence_book.wording import Qualifier, Unit

WORDED: dict[str, Qualifier] = {
    "over": "over",
    "more than": "over",
    "about": "about",
    'about ("a quarter")': "about",
    "about half": "about",
    "around": "about",
    "almost": "nearly",
    "just under": "nearly",
    "just over": "over",
    "less than": "fewer_than",
    "some": "about",
    "up to / about": "about",
    "nearly": "nearly",
    "at least": "at_least",
    "minimum": "at_least",
    "up to": "up_to",
    "fewer_than_10": "fewer_than",
}


def closed(worded: pd.Series) -> pd.Series:
    """Map worded qualifiers to the closed vocabulary; what is no qualifier (a remark) becomes missing."""
    return worded.map(lambda words: WORDED.get(words) if isinstance(words, str) else None).astype("string")


# How a remark says that its number is not exact: by a qualifier alone, with the number again, or with the share in words.
_NOTED = re.compile(
    rf'"?(?P<words>{"|".join(sorted(map(re.escape, WORDED), key=len, reverse=True))})'
    r'(?:$|"|[;,]| (?P<number>\d[\d,.]*)| a (?:third|quarter|half)\b)'
)


def noted(remarks: pd.Series, values: pd.Series) -> pd.Series:
    """The qualifiers that remarks begin with, of the closed vocabulary: `over 1,000; …` beside 1000, or `about`, is one.

    A remark on another number (`about 150 searches` beside 23) says nothing of the value.
    """

    def of(remark: object, value: float) -> Qualifier | None:
        found = _NOTED.match(remark) if isinstance(remark, str) else None
        if not found or (found["number"] and float(found["number"].strip(",.").replace(",", "")) != value):
            return None
        return WORDED[found["words"]]

    found = [of(remark, value) for remark, value in zip(remarks, values, strict=True)]
    return pd.Series(found, index=remarks.index, dtype="string")


def with_noted(frame: pd.DataFrame) -> pd.DataFrame:
    """Tidy figures whose source keeps qualifiers in its remarks: adds `qualifier`, of the closed vocabulary."""
    return frame.assign(qualifier=noted(frame["note"], frame["value"]))


_WORDED_NUMBER = re.compile(
    r"(?P<before>[a-z ]*?) ?(?P<number>-?\d[\d,]*(?:\.\d+)?) ?(?P<unit>[a-z]*)(?: \((?P<after>[a-z ]+)\))?"
)


def worded_number(text: str) -> tuple[float, Qualifier | None, str | None]:
    """Take a number apart from its words: `40 (just over)` is 40, over; `nearly 6 months` is 6, nearly, months.

    Raises `ValueError`, without the text, for anything else: a word that is no known qualifier must not be lost.
    """
    found = _WORDED_NUMBER.fullmatch(text.strip())
    words = (found["before"] or found["after"]) if found else None
    if not found or (words and words not in WORDED):
        raise ValueError("expected a number, with or without a known qualifier and a unit")
    return float(found["number"].replace(",", "")), WORDED[words] if words else None, found["unit"] or None


def worded_unit(text: str) -> tuple[str, Qualifier | None]:
    """Take a unit apart from a qualifier that stands behind it: `children (nearly)` is children, nearly."""
    unit, _, behind = text.partition(" (")
    return unit, WORDED.get(behind.rstrip(")"))


@dataclass(frozen=True)
class Quantity:
    """A number taken from its words: `unit` and `qualifier` only where the words hold them, `note` what was done."""

    value: float
    unit: Unit | None = None
    qualifier: Qualifier | None = None
    note: str = ""


_ONE_IN = re.compile(r"(?P<part>\d+) in (?P<whole>\d+)(?: \((?P<after>[a-z ]+)\))?")
_SPAN = re.compile(r"(?P<years>\d+) years? (?P<months>\d+) months?")
_SPELT = {
    "half a": 0.5, "a": 1.0, "one": 1.0, "one and a half": 1.5, "two": 2.0, "two and a half": 2.5, "three": 3.0,
    "three and a half": 3.5, "four": 4.0, "five": 5.0,
}  # fmt: skip
_SPELT_AMOUNT = rf"(?:{'|'.join(sorted(_SPELT, key=len, reverse=True))}) (?:year|month)s?"
_SPELT_SPAN = re.compile(
    # Half a year is not half of something else: an amount is never a qualifier.
    rf"(?!half a )(?P<before>[a-z ]+?) (?P<late>{_SPELT_AMOUNT})|(?P<plain>{_SPELT_AMOUNT})"
)
_UNITS: dict[str, Unit] = {
    "year": "years", "years": "years", "month": "months", "months": "months", "weeks": "weeks", "days": "days",
    "times": "multiple",
}  # fmt: skip


def worded_quantity(text: str) -> Quantity:
    """Take a quantity apart from its words, with all that `worded_number` reads and what else sources write.

    `~90` is about 90; `over 80%` is over 80 percent; `1 in 4` is about 25 percent, and says so; `2 years 3 months`
    is 27 months; `two and a half years` is 30 months; `over a year` is over 1 year. Raises `ValueError`, without
    the text, for anything else.
    """
    text = text.strip()
    if found := _ONE_IN.fullmatch(text):
        if found["after"] and found["after"] not in WORDED:
            raise ValueError("expected a share with or without a known qualifier")
        part, whole = int(found["part"]), int(found["whole"])
        if not 0 < part <= whole:
            raise ValueError("expected a share of at most the whole")
        qualifier: Qualifier = WORDED[found["after"]] if found["after"] else "about"
        return Quantity(round(100 * part / whole, 4), "percent", qualifier, f"published as {part} in {whole}")
    if found := _SPAN.fullmatch(text):
        return Quantity(12.0 * int(found["years"]) + int(found["months"]), "months", None, f"published as {text}")
    if found := _SPELT_SPAN.fullmatch(text):
        amount, _, unit = (found["plain"] or found["late"]).rpartition(" ")
        if found["before"] and found["before"] not in WORDED:
            raise ValueError("expected a span with or without a known qualifier")
        before = WORDED[found["before"]] if found["before"] else None
        spelt, in_months = _SPELT[amount], unit.startswith("year") and not _SPELT[amount].is_integer()
        return Quantity(
            12 * spelt if in_months else spelt, "months" if in_months else _UNITS[unit], before, f"published as {text}"
        )
    percent = text.endswith("%")
    value, known, word = worded_number(text.removesuffix("%").replace("~", "about ", 1))
    if word is not None and word not in _UNITS:
        raise ValueError("expected a known unit, or none")
    return Quantity(value, "percent" if percent else _UNITS[word] if word else None, known)


def quantity_in(text: str, template: str) -> Quantity:
    """Read the quantity that stands at `{}` of a remark: `{} in 2018/19` finds 57,000 in `57,000 in 2018/19`.

    What stands before and after the template's own words is no part of it. Raises `ValueError`, without the
    text, if the remark has no such words or no quantity there.
    """
    before, _, after = template.partition("{}")
    figures = r"[~\d][\d.,]*(?: in \d+| years? \d+ months?)?%?"
    amount = rf"(?P<amount>(?:[a-z]+ )*?(?:{figures}|{_SPELT_AMOUNT}))"
    found = re.search(rf"(?:^|(?<=\W)){re.escape(before)}{amount}{re.escape(after)}", text)
    if not found:
        raise ValueError(f"expected a remark of the form '{template}'")
    return worded_quantity(found["amount"].rstrip(".,"))
