"""Invented returns: rows with the shape that a specification declares, from providers that do not exist."""

from __future__ import annotations

from datetime import date
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from evidence_book.intake.returns.canaries import plant_canaries
from evidence_book.intake.returns.specification import ReturnField, ReturnSpecification, Shape
from evidence_book.intake.returns.synthetic_rules import Drawn, holds, settle
from evidence_book.intake.returns.synthetic_shares import Numbers, ProviderShapes, provider_shapes, sizes
from evidence_book.problems import EvidenceError
from evidence_book.safe_yaml import safe_load

_FICTIONAL = Path(__file__).parent / "fictional.yaml"
_INVENTED = "SYN-"
# What happened after this day is not known yet when the returns are sent.
_KNOWN_UNTIL = date(2025, 10, 31)
# In standard deviations: lognormal waits that fall farther out would be longer than a childhood.
_FARTHEST = 2.5
_ROUNDS_OF_DRAWING = 60


def fictional_providers(specification: ReturnSpecification) -> pd.DataFrame:
    """List the invented providers of a return: `code`, `name`, `region`, `country`, all text, by code.

    Raises `EvidenceError` if none are invented for its kind of provider.
    """
    fictional = safe_load(_FICTIONAL.read_text(encoding="utf-8"))
    if specification.provider not in fictional["providers"]:
        raise EvidenceError(f"{_FICTIONAL.name}: no invented '{specification.provider}'; add some to the file")
    listed = pd.DataFrame(fictional["providers"][specification.provider], dtype="str")
    return listed.assign(country=fictional["country"])[["code", "name", "region", "country"]]


def _days(day: date) -> int:
    return day.toordinal() - date(1970, 1, 1).toordinal()


def _wrong(specification: ReturnSpecification, what: str) -> EvidenceError:
    return EvidenceError(f"specifications/{specification.name}.yaml, 'synthetic': {what}")


def _shares_are_whole(specification: ReturnSpecification, field: ReturnField, shape: Shape) -> bool:
    """Whether a category field has shares, each of one of its values, for every value of the field that is given."""
    given = specification.field(shape.given).values if shape.given in specification.names else ()
    tables = [shape.shares_given.get(value, {}) for value in given] if shape.given else [shape.shares]
    return set(shape.shares_given) <= set(given) and all(
        sum(table.values()) > 0 and set(table) <= set(field.values) for table in tables
    )


def _in_order(specification: ReturnSpecification) -> list[str]:
    """The fields to draw, each after those that it depends on; raises `EvidenceError` if there is no such order."""
    shapes = specification.synthetic.fields
    # The drawing order of fields that do not depend on each other is that of the template.
    waits_for: dict[str, list[str]] = {}
    for field in specification.fields:
        if field.type in ("provider", "reference"):
            continue
        shape = shapes.get(field.name)
        if shape is None and (field.name != specification.dated_by or specification.census):
            raise _wrong(specification, f"give '{field.name}' a shape")
        if shape is not None and field.type == "category" and not _shares_are_whole(specification, field, shape):
            raise _wrong(specification, f"give '{field.name}' shares of its values, for every value that is given")
        named = (shape.given, shape.after, shape.only_when.field if shape.only_when else None) if shape else ()
        waits_for[field.name] = [name for name in named if name]
    if strange := sorted({name for names in waits_for.values() for name in names} - set(waits_for)):
        raise _wrong(specification, f"no shape can depend on {', '.join(strange)}")
    try:
        return list(TopologicalSorter(waits_for).static_order())
    except CycleError:
        raise _wrong(specification, "the shapes depend on each other in a ring") from None


class _Drawing:
    """Drawing rows of one return: what every row shares."""

    def __init__(
        self,
        specification: ReturnSpecification,
        order: list[str],
        shapes: ProviderShapes,
        generator: np.random.Generator,
    ) -> None:
        self.specification = specification
        self.shapes = shapes
        self.generator = generator
        self.order = order
        self.known_until = _days(max(_KNOWN_UNTIL, specification.last_day))

    def rows(self, sender: npt.NDArray[np.int64]) -> Drawn:
        """Draw one row a sender (its position among the providers), whether or not the row breaks a rule."""
        drawn: Drawn = {}
        # Where a chain of dates has got to, even where its last step is not known yet: the next starts from there.
        reached: Drawn = {}
        for name in self.order:
            field = self.specification.field(name)
            shape = self.specification.synthetic.fields.get(name, Shape())
            left_out = np.zeros(len(sender), dtype=np.bool_)
            if shape.missing:
                left_out |= self.generator.random(len(sender)) < self.shapes.gap[name][sender]
            if shape.only_when is not None:
                left_out |= ~holds(shape.only_when, drawn, self.specification)
            if field.type == "category":
                column = self._category(name, shape, sender, drawn)
            elif field.type == "date":
                day, since = self._day(name, shape, sender, reached)
                reached[name] = np.where(left_out, since, day)
                column = np.where(day <= self.known_until, day, np.nan)
            else:
                column = self._number(field, shape, sender)
            column[left_out] = np.nan
            drawn[name] = column
        return drawn

    def _category(self, name: str, shape: Shape, sender: npt.NDArray[np.int64], drawn: Drawn) -> Numbers:
        values = len(self.specification.field(name).values)
        if shape.given is None:
            return self.shapes.categories(name, values, sender, self.generator)
        unknown = np.isnan(drawn[shape.given])
        given = np.where(unknown, 0, drawn[shape.given]).astype(np.int64)
        column = self.shapes.categories(name, values, sender * self.shapes.groups[name] + given, self.generator)
        column[unknown] = np.nan
        return column

    def _skewed(self, name: str, shape: Shape, sender: npt.NDArray[np.int64]) -> Numbers:
        """Draw lognormally about the provider's median."""
        median, spread = self._mean_and_spread(name, shape)
        away = self.generator.standard_normal(len(sender))
        away[np.abs(away) > _FARTHEST] /= 2  # drawn inwards, not cut off: a cut would heap them on one day
        return np.round(median * self.shapes.pace[name][sender] * np.exp(spread * away))

    def _mean_and_spread(self, name: str, shape: Shape) -> tuple[float, float]:
        if shape.mean is None or shape.spread is None:
            raise _wrong(self.specification, f"the shape of '{name}' needs a mean and a spread")
        return shape.mean, shape.spread

    def _day(self, name: str, shape: Shape, sender: npt.NDArray[np.int64], reached: Drawn) -> tuple[Numbers, Numbers]:
        """Draw a day, and give the day from which it was reached."""
        first, last = _days(self.specification.first_day), _days(self.specification.last_day)
        if name == self.specification.dated_by:
            if self.specification.census:
                day = first - np.maximum(self._skewed(name, shape, sender), 1.0)
            else:
                day = self.generator.integers(first, last, len(sender), endpoint=True).astype(np.float64)
            return day, day
        if shape.after not in reached:
            raise _wrong(self.specification, f"say what date '{name}' comes after")
        since = reached[shape.after]
        return since + self._skewed(name, shape, sender), since

    def _number(self, field: ReturnField, shape: Shape, sender: npt.NDArray[np.int64]) -> Numbers:
        if field.type == "integer":
            mean, spread = self._mean_and_spread(field.name, shape)
            column = np.round(self.generator.normal(mean, spread, len(sender)))
        else:
            column = self._skewed(field.name, shape, sender)
        return np.clip(column, field.minimum, field.maximum)


def _drawn(
    specification: ReturnSpecification, sender: npt.NDArray[np.int64], drawing: _Drawing, generator: np.random.Generator
) -> Drawn:
    """Draw rows until none breaks a rule of severity "error"; raises `EvidenceError` if that cannot be."""
    drawn = drawing.rows(sender)
    again = np.flatnonzero(settle(drawn, specification, generator))
    for _ in range(_ROUNDS_OF_DRAWING):
        if not len(again):
            return drawn
        fresh = drawing.rows(sender[again])
        wrong = settle(fresh, specification, generator)
        for name, column in fresh.items():
            drawn[name][again] = column
        again = again[wrong]
    raise _wrong(specification, "the shapes cannot satisfy the rules; correct the shapes of the fields in the rules")


def _references(codes: pd.Series, counts: npt.NDArray[np.int64]) -> pd.Series:
    """Number the rows of each provider: `SYN-F01-…` and so on."""
    numbers = np.arange(counts.sum()) - np.repeat(counts.cumsum() - counts, counts) + 1
    padded = pc.utf8_lpad(pc.cast(pa.array(numbers), pa.string()), 6, padding="0")
    senders = pa.array(np.asarray(codes, dtype=object)[:, None].ravel(), pa.string())
    repeated = pc.take(senders, pa.array(np.repeat(np.arange(len(counts)), counts)))
    return pd.Series(pd.array(pc.binary_join_element_wise(repeated, padded, "-"), dtype="string[pyarrow]"))


def _typed(column: Numbers, field: ReturnField) -> pd.Series:
    if field.type == "category":
        positions = np.where(np.isnan(column), -1, column).astype(np.int16)
        return pd.Series(pd.Categorical.from_codes(positions, categories=pd.Index(field.values)))
    if field.type == "date":
        gap = np.isnan(column)
        days = np.where(gap, 0, column).astype("datetime64[D]").astype("datetime64[s]")
        days[gap] = np.datetime64("NaT")
        return pd.Series(days)
    return pd.Series(column).astype("Int32") if field.type == "integer" else pd.Series(column)


def generate(specification: ReturnSpecification, providers: pd.DataFrame, rows: int, seed: int) -> pd.DataFrame:
    """Invent a return of `rows` rows: the columns are `specification.names`, the order is by provider and reference.

    `providers` has a column `code`; every code begins `SYN-`. Provider and categories come as pandas categories,
    references as text, dates as `datetime64[s]`, integers as `Int32`, numbers as `float64`. Every rule of severity
    "error" holds; a few rows are left to be queried. Equal arguments give equal rows. Raises `ValueError` for a
    code that could be real or fewer than one row, `EvidenceError` if the specification asks for what cannot be.
    """
    if rows < 1 or not len(providers) or not providers["code"].str.startswith(_INVENTED).all():
        raise ValueError(f"synthetic returns have rows, and providers whose codes begin {_INVENTED}")
    generator = np.random.Generator(np.random.PCG64(seed))
    codes = providers["code"].sort_values(ignore_index=True)
    order = _in_order(specification)
    counts = sizes(rows, len(codes), generator)
    sender = np.repeat(np.arange(len(codes)), counts)
    drawing = _Drawing(specification, order, provider_shapes(specification, counts, generator), generator)
    drawn = _drawn(specification, sender, drawing, generator)
    # A sender numbers its rows as they happen.
    as_happened = np.lexsort((drawn[specification.dated_by], sender))
    columns: dict[str, pd.Series] = {
        specification.provider_field.name: pd.Series(pd.Categorical.from_codes(sender, categories=pd.Index(codes))),
        specification.reference_field.name: _references(codes, counts),
    }
    for name, column in drawn.items():
        columns[name] = _typed(column[as_happened], specification.field(name))
    return plant_canaries(pd.DataFrame(columns)[list(specification.names)], specification, generator)
