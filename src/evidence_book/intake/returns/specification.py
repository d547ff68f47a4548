"""What a return is: its fields, allowed values, keys and cross-field rules, read from one small YAML file.

Everything else is derived from it: the Great Expectations suite, the template workbook, the data
dictionary page, the synthetic generator and the tables that are released.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from evidence_book.problems import BadInput, EvidenceError, Problem
from evidence_book.safe_yaml import safe_load

FOLDER = Path(__file__).parent / "specifications"

FieldType = Literal["provider", "reference", "date", "integer", "number", "category"]
Severity = Literal["error", "query"]

# What a provider may write for "we do not know", besides the name of the value itself; compared without case.
NOT_KNOWN = "Not known"
# A row with this reference is the example of the template, in whatever case it is written; intake leaves it out.
EXAMPLE_REFERENCE = "EXAMPLE"
# What the synthetic returns in git were made with: equal seeds make equal returns.
SEED = 20250901


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ReturnField(_Declared):
    """One column of a return.

    `provider` holds the code of the body that sends the row, `reference` the sender's own reference for it.
    A `category` holds one of `values`; `value_aliases` lists other spellings that providers use, by value.
    `aliases` are other headings of the column. `identifying` marks what could point at a child: it is never
    released of a single row, and a built site is searched for the references.
    """

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    label: str
    meaning: str
    type: FieldType
    required: bool = True
    aliases: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    value_aliases: dict[str, tuple[str, ...]] = {}
    minimum: float | None = None
    maximum: float | None = None
    example: str
    identifying: bool = False

    @model_validator(mode="after")
    def _whole(self) -> ReturnField:
        if (self.type == "category") != bool(self.values):
            raise ValueError("a category, and nothing else, lists its values")
        if set(self.value_aliases) - set(self.values):
            raise ValueError("an alias stands for one of the values")
        return self

    @property
    def may_be_unknown(self) -> bool:
        """Whether "not known" is an answer."""
        return NOT_KNOWN in self.values


class Condition(_Declared):
    """A field holds one of `one_of`, or none of `none_of`; or it is filled (`filled`) or empty (`filled: false`)."""

    field: str
    one_of: tuple[str, ...] | None = None
    none_of: tuple[str, ...] | None = None
    filled: bool | None = None

    @model_validator(mode="after")
    def _one_test(self) -> Condition:
        if sum(test is not None for test in (self.one_of, self.none_of, self.filled)) != 1:
            raise ValueError("a condition says exactly one of one_of, none_of and filled")
        return self


class Rule(_Declared):
    """A rule across fields: dates in `order` (each on or after the one before), or `when` … `then` ….

    An `error` keeps the whole return out; a `query` is sent back to be confirmed and counted.
    """

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    meaning: str
    mend: str
    severity: Severity = "error"
    order: tuple[str, ...] = ()
    when: Condition | None = None
    then: Condition | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Rule:
        if bool(self.order) == (self.when is not None and self.then is not None):
            raise ValueError("a rule has either an order, or when and then")
        return self


class Banded(_Declared):
    """A field worked out from others, in bands: a value, or days between two dates, below each edge in turn.

    `edges` [4, 12] and three `labels` put 3 in the first band, 4 in the second, 12 in the third. Without a
    value the band is `missing`.
    """

    name: str
    label: str
    of: str
    since: str | None = None
    unit_days: int = 1
    edges: tuple[float, ...]
    labels: tuple[str, ...]
    missing: str

    @model_validator(mode="after")
    def _whole(self) -> Banded:
        if len(self.labels) != len(self.edges) + 1:
            raise ValueError("one label more than edges")
        return self

    @property
    def categories(self) -> tuple[str, ...]:
        """Every band, the one for missing values last."""
        return (*self.labels, self.missing)


class TableOfCounts(_Declared):
    """A table to release: counts of rows by one or two dimensions.

    A dimension is a category field, a banded field, or `provider`, which brings its region and the country.
    `total_of` names a number field to be summed beside the count, under the dominance rule.
    """

    name: str
    title: str
    by: Annotated[tuple[str, ...], Field(min_length=1, max_length=2)]
    total_of: str | None = None


class ReleasedFact(_Declared):
    """A fact to release: the count, or the percentage of all rows, that a table gives for one set of values."""

    name: str
    label: str
    table: str
    where: dict[str, str] = {}
    percent: bool = False


class ShownShare(_Declared):
    """The chart of a return: the share of one value, by provider, from a table by provider and that field."""

    table: str
    value: str
    says: str


class Shape(_Declared):
    """How the synthetic generator fills one field; see `synthetic`."""

    shares: dict[str, float] = {}
    given: str | None = None
    shares_given: dict[str, dict[str, float]] = {}
    mean: float | None = None
    spread: float | None = None
    after: str | None = None
    missing: float = 0.0
    only_when: Condition | None = None


class Synthetic(_Declared):
    """The realistic shape of a synthetic return: rows by default, and a shape a field."""

    rows: int
    fields: dict[str, Shape]


class ReturnSpecification(_Declared):
    """One return: a row a record, sent by each provider for a period."""

    name: str
    title: str
    record: str
    records: str
    provider: str
    providers: str
    report: str
    dated_by: str
    census: bool = False
    period_name: str
    first_day: date
    last_day: date
    policy: str
    fields: tuple[ReturnField, ...]
    rules: tuple[Rule, ...]
    banded: tuple[Banded, ...] = ()
    tables: tuple[TableOfCounts, ...]
    facts: tuple[ReleasedFact, ...]
    chart: ShownShare
    synthetic: Synthetic

    def field(self, name: str) -> ReturnField:
        """Look a field up; raises `KeyError`."""
        return {field.name: field for field in self.fields}[name]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the fields, in the order of the template."""
        return tuple(field.name for field in self.fields)

    @property
    def provider_field(self) -> ReturnField:
        """The field with the code of the sender."""
        return next(field for field in self.fields if field.type == "provider")

    @property
    def reference_field(self) -> ReturnField:
        """The field with the sender's own reference; with the sender it is the key of a row."""
        return next(field for field in self.fields if field.type == "reference")

    @model_validator(mode="after")
    def _whole(self) -> ReturnSpecification:
        names = set(self.names)
        types = [field.type for field in self.fields]
        if len(names) != len(self.fields) or types.count("provider") != 1 or types.count("reference") != 1:
            raise ValueError("fields have different names, one is the provider, one the reference")
        headings = [
            heading
            for field in self.fields
            for heading in {name.casefold() for name in (field.name, field.label, *field.aliases)}
        ]
        if shared := {heading for heading in headings if headings.count(heading) > 1}:
            raise ValueError(f"two columns share a heading: {sorted(shared)}")
        used = {name for rule in self.rules for name in rule.order}
        used |= {condition.field for rule in self.rules for condition in (rule.when, rule.then) if condition}
        used |= {self.dated_by, *self.synthetic.fields}
        used |= {name for banded in self.banded for name in (banded.of, banded.since) if name}
        dimensions = {field.name for field in self.fields if field.values} | {band.name for band in self.banded}
        by = {name for table in self.tables for name in table.by} - {"provider"}
        tables = {table.name: table for table in self.tables}
        if {self.chart.table, *(fact.table for fact in self.facts)} - set(tables) or len(tables) != len(self.tables):
            raise ValueError("tables have different names, and charts and facts name one of them")
        if tables[self.chart.table].by[0] != "provider" or len(tables[self.chart.table].by) < 2:
            raise ValueError("the chart shows a table by provider and a field")
        if used - names or by - dimensions:
            raise ValueError(f"no such field: {sorted((used - names) | (by - dimensions))}")
        return self


def read_specification(path: Path) -> ReturnSpecification:
    """Read one specification; raises `BadInput` naming the file and the first thing that is wrong."""
    shown_as = f"specifications/{path.name}"
    try:
        record: Any = safe_load(path.read_text(encoding="utf-8"))
        specification = ReturnSpecification.model_validate(record)
    except (OSError, yaml.YAMLError):
        raise BadInput([Problem("bad-specification", shown_as, "YAML", "correct the file")]) from None
    except ValidationError as error:
        problems = [
            Problem("bad-specification", shown_as, each["msg"], "correct the entry",
                    field=".".join(str(part) for part in each["loc"]))
            for each in error.errors()
        ]  # fmt: skip
        raise BadInput(problems) from None
    if specification.name != path.stem:
        raise BadInput([Problem("bad-specification", shown_as, f"the name '{path.stem}'", "name it as its file")])
    return specification


@cache
def specifications() -> dict[str, ReturnSpecification]:
    """Every return there is, by name."""
    return {path.stem: read_specification(path) for path in sorted(FOLDER.glob("*.yaml"))}


def specification(name: str) -> ReturnSpecification:
    """Look a return up; raises `EvidenceError` naming the returns there are."""
    known = specifications()
    if name.replace("-", "_") not in known:
        raise EvidenceError(f"no return '{name}'; there are: {', '.join(known)}")
    return known[name.replace("-", "_")]
