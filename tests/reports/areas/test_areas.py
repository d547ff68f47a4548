"""The release of areas and the profiles: real figures only, codes that changed, gaps that stay gaps, one change that touches few."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from tests.conftest import copy_built

from evidence_book.charts.funnels import write_funnels
from evidence_book.charts.profile import open_profile
from evidence_book.facts import Fact
from evidence_book.problems import BadInput
from evidence_book.project import ROOT_VARIABLE, Project
from evidence_book.reports.areas.codes import area_codes
from evidence_book.reports.areas.declared import MEASURES
from evidence_book.reports.areas.places import group_name, plain_footprint
from evidence_book.reports.areas.profiles import profile_file, profiles_folder, read_profile, write_profiles
from evidence_book.reports.headlines import quoted
from evidence_book.reports.release import Release, read_release, write_release

COUNTS = {"local_authority": 153, "police_force": 43, "integrated_care_board": 42, "commissioning_group": 106}


@pytest.fixture(scope="module")
def project(built: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    return copy_built(built, tmp_path_factory.mktemp("areas") / "project")


@pytest.fixture(scope="module")
def release(project: Project) -> Release:
    return read_release(project, "areas")


def test_every_place_has_a_profile_and_a_build_knows_them_before_it_runs(project: Project, release: Release) -> None:
    codes = area_codes(project.raw)
    assert {level: len(each) for level, each in codes.items()} == COUNTS
    places = release.tables["places"].frame
    for level, expected in codes.items():
        assert sorted(places.loc[places["level"].eq(level), "area_code"]) == list(expected)
        assert all(profile_file(project, code).is_file() for code in expected)
    assert len(list(profiles_folder(project).iterdir())) == sum(COUNTS.values())


def test_nothing_synthetic_is_told_of_a_real_place(project: Project, release: Release) -> None:
    assert release.sensitivity == "public"
    for path in profiles_folder(project).iterdir():
        text = path.read_text(encoding="utf-8")
        assert "synthetic" not in text.lower() and "SYN-" not in text, path.name


def test_former_codes_lead_to_the_place_that_is_there_now(release: Release) -> None:
    places = release.tables["places"].frame.fillna("").set_index("area_code")
    assert (
        "E10000006" in places.loc["E06000063", "former_codes"]
        and "E10000006" in places.loc["E06000064", "former_codes"]
    )
    assert {"E06000028", "E06000029"} <= set(places.loc["E06000058", "former_codes"].split(";"))
    assert places.loc["E06000065", "former_codes"].split(";") == ["815", "E10000023"]
    assert "QMJ" in places.loc["E54000028", "former_codes"]
    assert "07M" in places.loc["93C", "former_codes"]
    present = set(places.index)
    assert not [code for codes in places["former_codes"] for code in codes.split(";") if code in present]


def test_what_was_published_under_a_former_code_of_the_same_area_is_one_series(release: Release) -> None:
    figures = release.tables["figures"].frame
    of_north_yorkshire = figures[figures["area_code"].eq("E06000065") & figures["measure"].eq("three_placements")]
    assert list(of_north_yorkshire["period"]) == [str(year) for year in range(2021, 2026)]
    of_cumberland = figures[figures["area_code"].eq("E06000063") & figures["measure"].eq("within_20_weeks")]
    assert of_cumberland["period"].astype(int).min() >= 2023, "Cumbria was another area"


def test_limits_are_those_of_the_share_that_the_counts_make(release: Release) -> None:
    """A source may round its percentages, or cut them down: no limit is put around what it then says."""
    shares = release.tables["figures"].frame.dropna(subset=["value", "numerator", "denominator", "lower"])
    units = {each.name: each.unit for several in MEASURES.values() for each in several}
    shares = shares[shares["measure"].map(units).eq("percent")]
    exact = 100 * shares["numerator"] / shares["denominator"]
    assert len(shares) > 9000 and shares["measure"].nunique() > 15
    assert (shares["lower"].le(exact + 0.001) & shares["upper"].ge(exact - 0.001)).all()
    # Counts of regions are rounded to 10, and a region's share leaves out whoever's count is of low reliability.
    apart = (shares["value"] - exact)[~shares["area_code"].str.startswith("E12")]
    assert apart.abs().max() < 0.56, "a published percentage is of other counts"
    assert apart.groupby(shares["measure"]).mean().abs().max() < 0.05, "published percentages are cut down, not rounded"


def test_what_a_place_is_set_beside_is_what_its_page_says_of_england(release: Release) -> None:
    standing, figures = release.tables["standing"].frame, release.tables["figures"].frame
    england = figures[figures["area_code"].eq("E92000001")].set_index(["measure", "period"])["value"]
    decimals = {each.name: each.decimals for several in MEASURES.values() for each in several}
    beside = standing.dropna(subset=["reference"]).groupby(["measure", "period"])["reference"].first()
    both = pd.concat([beside, england], axis=1, join="inner").reset_index()
    assert len(both) > 20
    slack = both["measure"].map(lambda name: 0.5 * 10.0 ** -decimals[name] + 0.01)
    assert ((both["reference"] - both["value"]).abs() <= slack).all()


def test_every_gap_has_its_marker_and_stays_a_gap(project: Project, release: Release) -> None:
    figures = release.tables["figures"].frame
    gaps = figures[figures["value"].isna()]
    assert len(gaps) > 1000 and gaps["value_marker"].notna().all()
    for area, measure in gaps[["area_code", "measure"]].drop_duplicates().itertuples(index=False):
        if not area.startswith("E1") and area != "E92000001":
            told = read_profile(project, area)
            series = next((each["series"] for each in told["measures"] if each["name"] == measure), [])
            assert all(("value" in each) != ("marker" in each) for each in series)
            break
    else:
        pytest.fail("no place has a gap")


def test_a_force_that_published_nothing_says_so_and_not_zero(project: Project, release: Release) -> None:
    standing = release.tables["standing"].frame
    silent = standing[standing["measure"].eq("strip_searches") & standing["value"].isna()]["area_code"]
    assert len(silent) > 20
    told = read_profile(project, str(silent.iloc[0]))
    assert told["measures"] == []
    assert "That is not zero: it is not known." in told["summary"][0]["text"]
    assert told["missing"]


def test_sentences_quote_facts_of_their_own_page_and_agree_with_the_limits(project: Project) -> None:
    said = Counter()
    for path in sorted(profiles_folder(project).iterdir()):
        told = json.loads(path.read_text(encoding="utf-8"))
        facts = {each["id"]: Fact.of_record(each) for each in told["facts"]}
        by_name = {each["name"]: each for each in told["measures"]}
        for sentence in told["summary"]:
            ids = [fact_id for text in (sentence["text"], *sentence["parts"]) for fact_id, _ in quoted(text)]
            assert set(ids) <= set(facts), path.name
            assert "{" not in sentence["said"]
            assert all(facts[fact_id].display in sentence["said"] for fact_id in ids)
            if sentence["stands"] in ("better", "worse"):
                for fact_id in ids[::2]:
                    measure = by_name[fact_id.rsplit(".", 1)[1]]
                    fact, beside = facts[fact_id], facts[f"areas.reference.{measure['name']}"]
                    assert fact.interval and fact.value is not None and beside.value is not None
                    above = fact.value > beside.value
                    assert (sentence["stands"] == "better") == ((measure["better"] == "higher") == above), fact_id
                    said[sentence["stands"]] += 1
    assert min(said.values()) > 150


def test_names_are_spelt_as_people_say_them(release: Release) -> None:
    named = release.tables["places"].frame.set_index("area_code")
    assert named.loc["E06000023", ["area_name", "note"]].tolist() == ["Bristol", "Lists have it as Bristol, City of."]
    assert not named["area_name"].str.contains(", (?:City|County) of$").any()
    assert plain_footprint("North London Partners in Health & Care (STP)") == "North London"
    assert plain_footprint("Lancashire and South Cumbria ICS") == "Lancashire and South Cumbria"
    assert (
        group_name("NHS DURHAM DALES, EASINGTON AND SEDGEFIELD CCG") == "NHS Durham Dales, Easington and Sedgefield CCG"
    )


def test_a_figure_that_changes_touches_the_places_that_show_it(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One council's count changes a little: its own profile, those that have it as a neighbour or share its rank, and no others."""
    monkeypatch.setenv(ROOT_VARIABLE, str(project.root))
    release = read_release(project, "areas")
    before = {path.name: path.read_bytes() for path in profiles_folder(project).iterdir()}
    funnels = {path.name: path.read_bytes() for path in project.funnels.iterdir()}
    figures = release.tables["figures"].frame
    year = figures["period"].astype(str).eq("2021")
    chosen = figures["measure"].eq("three_placements") & figures["area_code"].eq("E09000003") & year
    assert chosen.sum() == 1
    figures.loc[chosen, "value"] = figures.loc[chosen, "value"] + 1
    write_release(project, release)
    write_profiles(project)
    write_funnels(project)
    changed = [name for name, content in before.items() if (profiles_folder(project) / name).read_bytes() != content]
    assert changed == ["E09000003.json"]
    assert {path.name: path.read_bytes() for path in project.funnels.iterdir()} == funnels
    assert open_profile("E09000003").name == "Barnet"


def test_a_place_that_is_not_there_is_named(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ROOT_VARIABLE, str(project.root))
    for code in ("E09999999", "../strip_searches/facts"):
        with pytest.raises(BadInput, match="a code such as E09000003"):
            open_profile(code)


def test_a_profile_of_a_place_that_is_gone_is_removed(project: Project) -> None:
    stray: Path = profile_file(project, "E06999999")
    stray.write_text("{}", encoding="utf-8")
    write_profiles(project)
    assert not stray.exists()
    assert isinstance(read_release(project, "areas").tables["places"].frame, pd.DataFrame)
