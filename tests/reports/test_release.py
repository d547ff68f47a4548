"""Releasing: gaps have markers, changes are noticed, nothing unlicensed gets out."""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest

from evidence_book.datasets import CATALOGUE
from evidence_book.disclosure.policy import NotReleasable, read_policy
from evidence_book.facts import Fact, Facts, UnknownFact
from evidence_book.problems import BadInput, EvidenceError
from evidence_book.project import Project
from evidence_book.reports.release import (
    Evidence,
    Release,
    ReleasedTable,
    UnmarkedGap,
    read_release,
    release_folder,
    write_release,
)


def table(**columns: list[object]) -> ReleasedTable:
    frame = pd.DataFrame(columns)
    return ReleasedTable("made", "A made table", frame, {name: name for name in columns}, ("ons_geography",))


def released(*facts: Fact) -> Release:
    known = Facts([Fact(id="made.count", label="a count", value=3, period="2024", area_code="E92000001",
                        kind="published", source_ids=("ons_geography",), policy="published"), *facts])  # fmt: skip
    made = table(place=["a", "b"], count=[3.0, None], count_marker=[None, "c"]).checked()
    return Release(
        "made",
        "Made",
        read_policy("published"),
        ("geography.areas",),
        {"made": made},
        known,
        {"2024": ("{made.count}", "no", "no", "no", "no")},
    )


def test_a_gap_without_a_marker_column_is_refused() -> None:
    with pytest.raises(UnmarkedGap, match="count"):
        table(place=["a"], count=[float("nan")]).checked()


@pytest.mark.parametrize("marker", [None, "0", "unknown"])
def test_a_gap_without_a_known_marker_is_refused(marker: str | None) -> None:
    with pytest.raises(UnmarkedGap, match="count"):
        table(place=["a"], count=[float("nan")], count_marker=[marker]).checked()


def test_a_column_without_a_description_is_refused() -> None:
    undescribed = replace(table(place=["a"], count=[1]), columns={"place": "Place"})
    with pytest.raises(EvidenceError, match="descriptions"):
        undescribed.checked()


def test_a_release_reads_back_as_it_was_written(project: Project) -> None:
    write_release(project, released())
    back = read_release(project, "made")
    assert back.facts["made.count"].value == 3
    assert back.headlines == released().headlines
    assert back.tables["made"].frame["count_marker"].tolist()[1] == "c"
    assert pd.isna(back.tables["made"].frame["count"].iloc[1])


def test_rows_are_read_once_and_only_when_they_are_asked_for() -> None:
    read: list[str] = []

    def rows() -> pd.DataFrame:
        read.append("now")
        return pd.DataFrame({"place": ["a"]})

    later = replace(table(place=["b"]), frame=rows)
    assert (later.name, later.columns, read) == ("made", {"place": "place"}, [])
    assert list(later.frame["place"]) == list(later.frame["place"]) == ["a"]
    assert read == ["now"]


def test_an_empty_column_of_words_reads_back_as_words_and_one_of_numbers_as_numbers(project: Project) -> None:
    made = table(place=["a"], qualifier=pd.Series([None], dtype="string"), count=pd.Series([None], dtype="Float64"), count_marker=["x"])  # fmt: skip
    write_release(project, replace(released(), tables={"made": made}))
    frame = read_release(project, "made").tables["made"].frame
    assert not pd.api.types.is_numeric_dtype(frame["qualifier"])
    assert pd.api.types.is_numeric_dtype(frame["count"])


def test_numbers_are_counted_when_they_are_released_and_codes_are_none(project: Project) -> None:
    made = table(code=["801", "802"], count=[3.0, None], count_marker=[None, "c"])
    write_release(project, replace(released(), tables={"made": made}))
    back = read_release(project, "made").tables["made"]
    assert back.coverage == made.coverage == (2, {"c": 1})
    assert pd.api.types.is_numeric_dtype(back.frame["code"])  # and yet it is no number


def test_what_would_be_published_wrong_is_not_written(project: Project) -> None:
    unmarked = replace(
        released().tables["made"], frame=pd.DataFrame({"place": ["a"], "count": [None], "count_marker": [None]})
    )
    unmarked.frame["count"] = unmarked.frame["count"].astype(float)
    with pytest.raises(UnmarkedGap):
        write_release(project, replace(released(), tables={"made": unmarked}))
    fact = released().facts["made.count"]
    stranger = fact.model_copy(update={"id": "made.other", "policy": "no_such_policy"})
    with pytest.raises(EvidenceError, match=r"another policy.*made\.other"):
        write_release(project, released(stranger))
    unknown = fact.model_copy(update={"id": "made.other", "source_ids": ("nobody_2031",)})
    with pytest.raises(EvidenceError, match="nobody_2031"):
        write_release(project, released(unknown))
    assert not release_folder(project, "made").exists()


@pytest.mark.parametrize("content", ["{", "{}", "[]"])
def test_a_broken_release_is_told(project: Project, content: str) -> None:
    write_release(project, released())
    (release_folder(project, "made") / "tables.json").write_text(content, encoding="utf-8")
    with pytest.raises(BadInput, match="evidence release"):
        read_release(project, "made")


@pytest.mark.parametrize("name", ["made.csv", "facts.json"])
def test_a_release_edited_by_hand_is_noticed(project: Project, name: str) -> None:
    write_release(project, released())
    path = release_folder(project, "made") / name
    path.write_text(path.read_text(encoding="utf-8").replace("3", "4"), encoding="utf-8")
    with pytest.raises(BadInput, match="changed"):
        read_release(project, "made")


def test_a_headline_must_be_a_released_fact() -> None:
    with pytest.raises(UnknownFact, match=r"made\.other"):
        replace(released(), headlines={"2024": ("{made.other}", "no", "no", "no", "no")})


@pytest.mark.parametrize("sensitivity", ["restricted", "synthetic"])
def test_other_data_cannot_be_opened_under_the_policy_for_published_figures(project: Project, sensitivity: str) -> None:
    guarded = replace(CATALOGUE["geography.areas"], sensitivity=sensitivity)
    with pytest.raises(NotReleasable, match=r"geography\.areas"):
        Evidence(project, [guarded], "published")


def test_facts_json_is_for_machines_and_people(project: Project) -> None:
    write_release(project, released())
    (record,) = json.loads((release_folder(project, "made") / "facts.json").read_text(encoding="utf-8"))
    assert record["display"] == "3"
    assert record["source_ids"] == ["ons_geography"]
