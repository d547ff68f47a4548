"""A fact: one number, computed once, with its source, its disclosure policy and the way it is said."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, computed_field, model_validator

from evidence_book.problems import BadInput, EvidenceError, Problem
from evidence_book.wording import Qualifier, Unit, capitalised, in_words, said, spelt_limits

Kind = Literal["published", "computed", "synthetic"]

# How a fact may be quoted: `start` begins a sentence, `size` leaves out the sign where the words say the direction.
Form = Literal["display", "start", "size", "words", "limits"]
FORMS: tuple[Form, ...] = get_args(Form)

# The symbols of the Department for Education; a marked value has no number, and is never zero.
Marker = Literal["c", "z", "x", "k", "low", "u"]
MARKERS: tuple[str, ...] = get_args(Marker)
MARKER_MEANING: dict[Marker, str] = {
    "c": "confidential",
    "z": "not applicable",
    "x": "not available",
    "k": "rounds to zero",
    "low": "below threshold",
    "u": "low reliability",
}

# The countries that facts are of, by code.
COUNTRIES = {"E92000001": "England", "K04000001": "England and Wales"}

_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
# Which of the facts of a measure is meant, by the period that ends their ids: the last there is, or the one before it.
_PLACES = {"latest": -1, "before": -2}
_PERIOD = re.compile(r"(19|20)[0-9]{2}(_[0-9]{2,4})*")


class UnknownFact(EvidenceError):
    """A page asks for a fact that was not released."""


class Interval(BaseModel):
    """Uncertainty limits in the fact's unit."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    lower: float
    upper: float
    level: Annotated[float, Field(gt=0, lt=1)]
    method: str

    @model_validator(mode="after")
    def _ordered(self) -> Interval:
        if self.lower > self.upper:
            raise ValueError("lower limit above upper limit")
        return self


class Fact(BaseModel):
    """One released number. Either `value` or `marker` is set, never both.

    `qualifier` belongs to the number (`over 50` is not 50); `period` and `area_code` say when and where;
    `note` holds what a reader must know to quote it; `made_by` is the function that worked it out, as
    `module:function`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    id: str
    label: str
    value: float | None = None
    marker: Marker | None = None
    unit: Unit = "count"
    decimals: Annotated[int, Field(ge=0, le=3)] = 0
    qualifier: Qualifier | None = None
    numerator: float | None = None
    denominator: float | None = None
    interval: Interval | None = None
    period: str
    area_code: str
    kind: Kind
    source_ids: Annotated[tuple[str, ...], Field(min_length=1)]
    policy: str
    note: str = ""
    made_by: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Fact:
        if not _ID.fullmatch(self.id):
            raise ValueError("id is dotted lower-case words: report.measure.period")
        if self.id.rsplit(".", 1)[-1] in _PLACES:
            raise ValueError("an id ends in a period; 'latest' and 'before' are how pages ask for one")
        if (self.value is None) == (self.marker is None):
            raise ValueError("either a value or a marker")
        if self.marker is not None and self.interval is not None:
            raise ValueError("a marked value has no interval")
        return self

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> Fact:
        """Read a fact as it was spelt for machines; what can be worked out from it is left aside."""
        return cls.model_validate({key: record[key] for key in record if key not in ("display", "in_words")})

    @computed_field  # type: ignore[prop-decorator]
    @property
    def display(self) -> str:
        """The number as adults read it, qualifier and unit included; a marked value says why it is absent."""
        if self.value is None:
            return MARKER_MEANING[self.marker or "x"]
        return said(self.value, self.unit, self.decimals, self.qualifier)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def in_words(self) -> str:
        """The number as a child reads it."""
        if self.value is None:
            return "we do not know"
        return in_words(self.value, self.unit, self.qualifier)

    @property
    def limits(self) -> str:
        """The interval as `lower to upper`, in the fact's unit; empty where there is none."""
        if self.interval is None:
            return ""
        return spelt_limits(self.interval.lower, self.interval.upper, self.unit, self.decimals)

    def said(self, form: Form = "display") -> str:
        """Quote the fact in one of its forms; empty for the limits of a fact that has none."""
        match form:
            case "display":
                return self.display
            case "start":
                return capitalised(self.display)
            case "size":
                return self.display.replace("−", "")
            case "words":
                return self.in_words
            case "limits":
                return self.limits


class Facts:
    """Released facts by id.

    A page may ask for `report.measure.latest`, and `report.measure.before` for the one before it: what is quoted is the
    fact of that period, by its own id, so that next year's figures are told without an edit.
    """

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        self._facts: dict[str, Fact] = {}
        self._known_places: dict[str, str] = {}
        for fact in facts:
            self.add(fact)

    def add(self, fact: Fact) -> Fact:
        """Add a fact; two facts with one id are an error, for one of them would be lost."""
        if fact.id in self._facts:
            raise ValueError(f"fact {fact.id} is defined twice")
        self._facts[fact.id] = fact
        self._known_places.clear()
        return fact

    def _meant(self, fact_id: str) -> str:
        measure, _, place = fact_id.rpartition(".")
        if place not in _PLACES:
            return fact_id
        if fact_id not in self._known_places:
            self._known_places[fact_id] = self._at_place(measure, place, fact_id)
        return self._known_places[fact_id]

    def _at_place(self, measure: str, place: str, fact_id: str) -> str:
        ids = (
            each
            for each in self._facts
            if each.startswith(f"{measure}.") and _PERIOD.fullmatch(each[len(measure) + 1 :])
        )
        found = sorted(ids)
        return found[_PLACES[place]] if len(found) >= -_PLACES[place] else fact_id

    def __getitem__(self, fact_id: str) -> Fact:
        try:
            return self._facts[self._meant(fact_id)]
        except KeyError:
            raise UnknownFact(f"no released fact has the id '{fact_id}'; `evidence facts` lists them") from None

    def number(self, fact_id: str) -> float:
        """The value of a fact, to be compared with another; raises `EvidenceError` if it is withheld or not known."""
        value = self[fact_id].value
        if value is None:
            raise EvidenceError(f"a withheld number is compared: {fact_id}")
        return value

    def __contains__(self, fact_id: object) -> bool:
        return fact_id in self._facts

    def __iter__(self) -> Iterator[Fact]:
        return (self._facts[fact_id] for fact_id in sorted(self._facts))

    def __len__(self) -> int:
        return len(self._facts)

    def to_records(self) -> list[dict[str, Any]]:
        """Spell the facts for `facts.json`, ordered by id."""
        return [fact.model_dump(mode="json") for fact in self]


def read_facts(path: Path, shown_as: str) -> Facts:
    """Read a `facts.json`; raises `BadInput` naming each record that is not a fact."""
    if not path.is_file():
        raise BadInput([Problem("missing-file", shown_as, "released facts", "run `evidence release`")])
    facts = Facts()
    problems: list[Problem] = []
    mend = "run `evidence release` again"
    try:
        records = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        records = None
    if not isinstance(records, list):
        raise BadInput([Problem("bad-facts", shown_as, "a list of facts as JSON", mend)])
    for position, record in enumerate(records, start=1):
        try:
            facts.add(Fact.of_record(record))
        except (ValueError, TypeError):
            problems.append(Problem("bad-fact", shown_as, "a whole fact", mend, position))
    if problems:
        raise BadInput(problems)
    return facts
