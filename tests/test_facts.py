"""Facts: whole or refused, quoted with their qualifier, and unchanged by being stored."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from evidence_book.facts import (
    FORMS,
    MARKER_MEANING,
    MARKERS,
    Fact,
    Facts,
    Form,
    Interval,
    Marker,
    UnknownFact,
    read_facts,
)
from evidence_book.problems import BadInput, EvidenceError
from evidence_book.storage import to_json
from evidence_book.wording import QUALIFIERS, Qualifier, Unit

UNITS: tuple[Unit, ...] = get_args(Unit)
LIMITS = Interval(lower=40.4994, upper=49.584, level=0.95, method="Wilson score limits")


def fact(**given: Any) -> Fact:
    whole = {
        "id": "strip_searches.searches.2022_23", "label": "strip searches of children recorded", "value": 457,
        "period": "Jul 2022 to Jun 2023", "area_code": "K04000001", "kind": "published",
        "source_ids": ("wiredgov_2024",), "policy": "published",
    }  # fmt: skip
    return Fact(**(whole | given))


def stored(folder: Path, facts: Facts) -> Path:
    path = folder / "facts.json"
    path.write_text(to_json(facts.to_records()), encoding="utf-8")
    return path


def test_a_fact_is_said_in_each_of_its_forms() -> None:
    share = fact(value=50, unit="percent", qualifier="at_least", interval=LIMITS)
    assert {form: share.said(form) for form in FORMS} == {
        "display": "at least 50%",
        "start": "At least 50%",
        "size": "at least 50%",
        "words": "at least half",
        "limits": "40.5% to 49.6%",
    }


@pytest.mark.parametrize("qualifier", QUALIFIERS)
@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("form", ["display", "start", "size", "words"])
def test_over_fifty_is_never_said_as_fifty(qualifier: Qualifier, unit: Unit, form: Form) -> None:
    said = fact(value=50, unit=unit, qualifier=qualifier).said(form)
    bare = fact(value=50, unit=unit).said(form)
    assert said != bare
    assert said.lower().startswith(f"{qualifier.replace('_', ' ')} ")


@pytest.mark.parametrize("marker", MARKERS)
@pytest.mark.parametrize("unit", UNITS)
def test_a_marked_fact_never_shows_a_digit(marker: Marker, unit: Unit) -> None:
    marked = fact(value=None, marker=marker, unit=unit, decimals=2, numerator=7, denominator=53, qualifier="fewer_than")
    said = [marked.said(form) for form in FORMS]
    assert not re.search(r"\d", " ".join(said))
    assert marked.display == MARKER_MEANING[marker]
    assert marked.in_words == "we do not know"
    assert marked.limits == ""


def test_a_fall_keeps_its_true_minus_but_for_its_size() -> None:
    fall = fact(value=-42, unit="percent")
    assert fall.display == "−42%"
    assert fall.said("size") == "42%"


@pytest.mark.parametrize(
    ("given", "limits"),
    [
        ({"unit": "percent", "value": 45}, "40.5% to 49.6%"),
        ({"unit": "ratio", "value": 45, "decimals": 1}, "40.5 to 49.6 times"),
        ({"unit": "per_10000", "value": 45, "decimals": 2}, "40.50 to 49.58 per 10,000"),
    ],
)
def test_limits_are_in_the_unit_of_the_fact(given: dict[str, Any], limits: str) -> None:
    assert fact(interval=LIMITS, **given).limits == limits


def test_halves_are_rounded_up_as_people_do() -> None:
    assert fact(value=2.5).display == "3"
    assert fact(value=1.005, decimals=2).display == "1.01"


@pytest.mark.parametrize(
    "given",
    [
        {"value": None},
        {"marker": "c"},
        {"value": None, "marker": "c", "interval": LIMITS},
        {"value": None, "marker": "q"},
        {"id": "searches"},
        {"id": "Strip.searches"},
        {"id": "strip searches.total"},
        {"unit": "furlongs"},
        {"qualifier": "roughly"},
        {"kind": "guessed"},
        {"source_ids": ()},
        {"decimals": -1},
        {"value": "many"},
        {"mood": "fine"},
    ],
    ids=lambda given: "+".join(given),
)
def test_what_is_no_whole_fact_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        fact(**given)


@pytest.mark.parametrize("missing", ["label", "period", "area_code", "kind", "source_ids", "policy"])
def test_a_fact_says_where_when_and_from_whom(missing: str) -> None:
    record = fact().model_dump(exclude={"display", "in_words", missing})
    with pytest.raises(ValidationError, match=missing):
        Fact(**record)


@pytest.mark.parametrize("given", [{"lower": 50.0}, {"level": 0}, {"level": 1}, {"level": 95}, {"sigma": 2}])
def test_what_is_no_interval_is_refused(given: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        Interval.model_validate(LIMITS.model_dump() | given)


def test_a_fact_cannot_be_changed() -> None:
    made = fact()
    with pytest.raises(ValidationError, match="frozen"):
        made.value = 458


def test_two_facts_with_one_id_are_refused() -> None:
    facts = Facts([fact()])
    with pytest.raises(ValueError, match=r"strip_searches\.searches\.2022_23 is defined twice"):
        facts.add(fact(value=458))
    assert facts["strip_searches.searches.2022_23"].value == 457


def test_asking_for_what_was_not_released_says_how_to_find_what_was() -> None:
    with pytest.raises(UnknownFact) as raised:
        Facts([fact()])["strip_searches.searches.2030_31"]
    assert str(raised.value) == (
        "no released fact has the id 'strip_searches.searches.2030_31'; `evidence facts` lists them"
    )
    assert raised.value.__suppress_context__


def test_facts_are_ordered_by_id() -> None:
    facts = Facts([fact(id="b.z"), fact(id="a.z"), fact(id="b.a")])
    assert [each.id for each in facts] == ["a.z", "b.a", "b.z"]
    assert [record["id"] for record in facts.to_records()] == ["a.z", "b.a", "b.z"]
    assert len(facts) == 3
    assert "b.a" in facts
    assert "c.a" not in facts


def test_facts_come_back_as_they_were_stored(tmp_path: Path) -> None:
    facts = Facts(
        [
            fact(),
            fact(id="a.qualified", value=0.1 + 0.2, unit="ratio", qualifier="nearly", decimals=3, note="£5 − “quoted”"),
            fact(id="a.with_limits", value=45, unit="percent", interval=LIMITS, numerator=205.65, denominator=457),
            fact(id="a.several", source_ids=("one", "two", "three")),
            *(fact(id=f"a.marked_{marker}", value=None, marker=marker, qualifier="fewer_than") for marker in MARKERS),
        ]
    )
    read = read_facts(stored(tmp_path, facts), "facts.json")
    assert list(read) == list(facts)
    assert to_json(read.to_records()) == to_json(facts.to_records())


def test_how_a_number_is_said_is_worked_out_and_not_read(tmp_path: Path) -> None:
    records = Facts([fact(qualifier="over")]).to_records()
    assert (records[0]["display"], records[0]["in_words"]) == ("over 457", "over 457")
    path = tmp_path / "facts.json"
    path.write_text(json.dumps([records[0] | {"display": "9", "in_words": "nine"}]), encoding="utf-8")
    (read,) = read_facts(path, "facts.json")
    assert (read.display, read.in_words) == ("over 457", "over 457")


def test_every_record_that_is_no_fact_is_named(tmp_path: Path) -> None:
    good = Facts([fact()]).to_records()[0]
    path = tmp_path / "facts.json"
    records = [good, good | {"id": "a.b", "marker": "c"}, good | {"id": "a.c", "value": "sevenfold"}, good]
    path.write_text(json.dumps(records), encoding="utf-8")
    with pytest.raises(BadInput) as raised:
        read_facts(path, "released/facts.json")
    assert [(problem.code, problem.file, problem.row) for problem in raised.value.problems] == [
        ("bad-fact", "released/facts.json", 2),
        ("bad-fact", "released/facts.json", 3),
        ("bad-fact", "released/facts.json", 4),
    ]
    assert all(problem.mend for problem in raised.value.problems)
    assert "sevenfold" not in str(raised.value)


def test_facts_that_were_not_released_yet_are_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as raised:
        read_facts(tmp_path / "facts.json", "released/facts.json")
    (problem,) = raised.value.problems
    assert (problem.code, problem.file) == ("missing-file", "released/facts.json")
    assert "evidence release" in problem.mend


def test_a_page_may_ask_for_the_last_period_and_the_one_before() -> None:
    facts = Facts(
        fact(id=f"a.share.{period}", value=value) for value, period in enumerate(("2022_23", "2023_24", "2024_25"))
    )
    facts.add(fact(id="a.share.of_boys"))
    assert facts["a.share.latest"].id == "a.share.2024_25"
    assert facts["a.share.before"].id == "a.share.2023_24"
    facts.add(fact(id="a.share.2025_26"))
    assert facts["a.share.latest"].id == "a.share.2025_26"
    facts.add(fact(id="a.count.2024"))
    for missing in ("a.count.before", "a.nothing.latest"):
        with pytest.raises(UnknownFact, match=missing):
            facts[missing]


def test_no_fact_is_called_as_pages_ask() -> None:
    with pytest.raises(ValidationError, match="latest"):
        fact(id="a.share.latest")


def test_a_number_that_is_withheld_is_not_compared() -> None:
    facts = Facts([fact(), fact(id="strip_searches.hidden.2022_23", value=None, marker="c")])
    assert facts.number("strip_searches.searches.2022_23") == 457
    with pytest.raises(EvidenceError, match="a withheld number is compared"):
        facts.number("strip_searches.hidden.2022_23")
    with pytest.raises(EvidenceError, match="no released fact"):
        facts.number("strip_searches.unknown.2022_23")
