"""Next year's figures in the four reports of the office: received with one command, told everywhere, nothing edited.

The figures are invented: the last year's rows under the next year's label, with other values. They lie in a scratch
folder and in a copy of the built book, and nowhere else.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from evidence_book.datasets import CATALOGUE
from evidence_book.project import Project
from tests.conftest import ROOT, copy_built, run_evidence

RAW = Project(ROOT).raw
EDITIONS = ("children", "young-people", "easy-read")
Row = dict[str, str]
# Writes the files of a report's next year into a folder.
NextYear = Callable[[Path], None]


def rows_of(dataset: str) -> list[Row]:
    """The rows of a dataset as they are."""
    with CATALOGUE[dataset].raw_file(RAW).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_new(folder: Path, dataset: str, rows: list[Row]) -> None:
    """Write a dataset's new file, all years in it, named as the dataset is."""
    with (folder / f"{dataset}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def plans_of_councils(folder: Path) -> None:
    """Special educational needs of the next year: more plans in time, more requests, more plans."""
    rates = rows_of("ehcp.issued_within_20_weeks_by_la")
    rate = "pct_issued_within_20_weeks_excluding_exceptions"
    new = [
        row | {"calendar_year": "2025", rate: f"{min(100, 1.25 * float(row[rate])):.1f}"}
        for row in rates
        if row["calendar_year"] == "2024"
    ]
    write_new(folder, "ehcp.issued_within_20_weeks_by_la", rates + new)

    places = rows_of("ehcp.plans_in_place_by_la")
    new = [
        row | {"january": "2026", "plans_january": str(float(row["plans_january"]) + 200)}
        for row in places
        if row["january"] == "2025"
    ]
    write_new(folder, "ehcp.plans_in_place_by_la", places + new)
    plans = round(sum(float(row["plans_january"]) for row in new))

    needs = rows_of("ehcp.primary_need")
    by_need = {row["primary_need_code"]: int(row["ehc_plans"]) * plans // int(needs[0]["ehc_plans"]) for row in needs}
    by_need["asd"] += plans - sum(count for code, count in by_need.items() if code != "all")
    new = [
        row | {"january": "2026", "ehc_plans": str(count), "pct": f"{100 * count / plans:.1f}"}
        for row in needs
        for count in (by_need[row["primary_need_code"]],)
    ]
    write_new(folder, "ehcp.primary_need", needs + new)

    england = rows_of("ehcp.england_by_year")
    last = next(row for row in england if row["year"] == "2025")
    told = {
        "new_plans_calendar_year_lait": "101000", "initial_requests_calendar_year": "160000", "pct_requests_refused": "26.1",
        "pct_issued_20_weeks_excl_exceptions": "55.4", "pct_issued_20_weeks_incl_exceptions": "54.9",
        "assessments_completed": "110000", "plans_ceased": "46000", "appeal_rate_pct": "3.4",
    }  # fmt: skip
    following = last | {"year": "2026", "plans_and_statements_january": str(plans)}
    write_new(
        folder, "ehcp.england_by_year", [row | told if row["year"] == "2025" else row for row in england] + [following]
    )


def mental_health(folder: Path) -> None:
    """Mental health services of the next year: more active referrals, fewer waiting, many more detentions."""
    source = {"source_id": "cco_press_2025"}
    figures: list[tuple[str, str, str, str]] = [
        ("children_with_active_referrals", "990000", "children", "active referrals"),
        ("still_waiting_at_year_end", "298400", "children", "active referrals"),
        ("mean_wait_of_those_still_waiting", "171", "days", "active referrals"),
        ("referred_in_crisis", "57000", "children", "active referrals"),
        ("nhs_spend_cypmhs", "1.2", "gbp billion", "ICB"),
    ]
    new = [
        {"financial_year": "2024-25", "measure": measure, "value": value, "unit": unit, "basis": basis, "note": ""}
        | source
        for measure, value, unit, basis in figures
    ]
    write_new(folder, "camhs.england_by_year", rows_of("camhs.england_by_year") + new)
    for dataset, year in (("camhs.referral_reasons", "2023-24"), ("camhs.wait_by_reason", "2023-24")):
        rows = rows_of(dataset)
        last = [row | {"financial_year": "2024-25"} | source for row in rows if row["financial_year"] == year]
        for row in last:
            if row["primary_referral_reason"] == "anxiety":
                row["pct_of_active_referrals"] = "12.5"
            if "mean_wait_days" in row:
                row["mean_wait_days"] = str(int(row["mean_wait_days"]) + 6)
        write_new(folder, dataset, rows + last)
    detained = {"financial_year": "2024-25", "detentions_of_under_18s": "1203", "pct_girls": ""} | source
    write_new(folder, "camhs.mha_detentions_children", [*rows_of("camhs.mha_detentions_children"), detained])


def illegal_homes(folder: Path) -> None:
    """Illegal children's homes on the next census day: more children than a year before, whose count was restated."""
    topic = "illegal_childrens_homes"
    figures = rows_of(f"{topic}.national_figures")
    last = [row | {"snapshot": "2026-09-01", "note": ""} for row in figures if row["snapshot"] == "2025-09-01"]
    told = {
        "children in illegal children's homes": "702", "estimated cost over past 12 months": "371", "average cost per week": "10200",
    }  # fmt: skip
    new = [row | {"value": told.get(row["measure"], row["value"])} for row in last]
    restated = next(
        row for row in figures if row["measure"] == "children in illegal children's homes" and row["value"] == "669.0"
    )
    new.append(restated | {"category": "England, as restated in third report", "value": "660"})
    write_new(folder, f"{topic}.national_figures", figures + new)

    looked_after = rows_of(f"{topic}.children_looked_after_by_la")
    new = [row | {"as_at_31_march": "2026"} for row in looked_after if row["as_at_31_march"] == "2025"]
    for row in new:
        # Children of one authority and of all England, so that the sum holds.
        if row["la_name"] == "Kent" or row["geographic_level"] == "National":
            row["children_looked_after"] = str(int(row["children_looked_after"]) + 300)
    write_new(folder, f"{topic}.children_looked_after_by_la", looked_after + new)

    homes = rows_of(f"{topic}.registered_homes_by_year")
    number = {
        "as_at": "2026-03-31",
        "scope": "all types",
        "measure": "homes",
        "value": "4370",
        "source_id": "ofsted_reg_2025",
        "note": "",
    }
    write_new(folder, f"{topic}.registered_homes_by_year", [*homes, number])


def strip_searches(folder: Path) -> None:
    """A further year of strip searches, from July to June: more searches than the year before."""
    figures = rows_of("strip_searches.national_figures")
    whole = {"period": "Jul 2023 to Jun 2024", "report": "2025-08", "note": ""}
    told = {
        ("total", "strip searches of children"): "1100", ("rate", "one search every N hours"): "8",
        ("outcome", "no further action"): "55", ("appropriate_adult", "could not be confirmed"): "30",
        ("appropriate_adult", "confirmed present"): "64",
    }  # fmt: skip
    new = [
        row | whole | {"value": told.get((row["breakdown"], row["category"]), row["value"])}
        for row in figures
        if row["period"] == "Jul 2022 to Jun 2023" and row["geography"] == "England and Wales"
    ]
    write_new(folder, "strip_searches.national_figures", figures + new)


NEXT: dict[str, NextYear] = {
    "strip-searches": strip_searches,
    "ehcp-inconsistency": plans_of_councils,
    "camhs": mental_health,
    "illegal-childrens-homes": illegal_homes,
}


@pytest.fixture(scope="module")
def next_book(built: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The built book after the next year of all four reports was received, and built again."""
    folder = tmp_path_factory.mktemp("next-year")
    project, new = copy_built(built, folder / "book"), folder / "new"
    new.mkdir()
    for write in NEXT.values():
        write(new)
    done = run_evidence(project, "receive", *map(str, sorted(new.iterdir())), "--accept")
    assert done.returncode == 0, done.stdout + done.stderr
    done = run_evidence(project, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    return project


def page_of(project: Project, address: str) -> BeautifulSoup:
    return BeautifulSoup((project.site / address).read_text(encoding="utf-8"), "lxml")


def text_of(project: Project, address: str) -> str:
    """What a page says, each space one."""
    return " ".join(page_of(project, address).get_text(" ").split())


def facts_on(project: Project, address: str) -> set[str]:
    return {str(each["data-fact"]) for each in page_of(project, address).select("data[data-fact]")}


def charts_of(project: Project, address: str) -> str:
    """Titles, subtitles, words for those who do not see, and tables of the charts of a page."""
    page = page_of(project, address)
    said = [each.get_text(" ") for each in page.select(".chart-title, .chart-subtitle, .chart-data, h3, figcaption")]
    return " ".join([*said, *(str(each.get("alt", "")) for each in page.select("img"))])


def test_the_next_year_of_plans_is_told_everywhere(next_book: Project) -> None:
    page, report = "reports/ehcp-inconsistency.html", "ehcp_inconsistency"
    assert {f"{report}.{name}" for name in ("on_time.2025", "plans.2026", "need_asd.2026", "highest.2025")} <= facts_on(
        next_book, page
    )
    said = text_of(next_book, page)
    assert "In 2025 it kept to that for 55.4 % of plans" in said.replace("55.4%", "55.4 %")
    assert "of England, 2014 to 2025." in said and "For 2023 to 2025 only percentages" in said
    drawn = charts_of(next_book, page)
    assert "More than half of new plans came within 20 weeks in 2025" in drawn
    assert "England, January 2026" in drawn
    told = {edition: text_of(next_book, f"{edition}/ehcp-inconsistency.html") for edition in EDITIONS}
    assert all("In 2025, more than half of new plans" in text for text in told.values())
    assert all("In January 2026," in text for text in told.values())
    assert not any("2024" in text for text in told.values())


def test_the_next_year_of_mental_health_is_told_everywhere(next_book: Project) -> None:
    page = "reports/camhs.html"
    names = (
        "active.2024_25",
        "still_waiting.2024_25",
        "more_waiting.2023_25",
        "wait_in_crisis.2024_25",
        "detentions.2024_25",
    )
    assert {f"camhs.{name}" for name in names} <= facts_on(next_book, page)
    said = text_of(next_book, page)
    assert "Fewer were waiting than a year before, by about 22,000" in said
    assert "England, 2017-18 to 2024-25." in said
    assert "more than chance would make" in said and "no more than chance" not in said
    assert "All four reasons" not in said, "one fell"
    drawn = charts_of(next_book, page)
    assert "main reason for referral, England, 2024-25" in drawn and "990,000" in drawn
    assert "Of active referrals, 2023-24" in drawn and "Of active referrals, 2022-23" not in drawn
    for edition in EDITIONS:
        told = text_of(next_book, f"{edition}/camhs.html")
        assert "In 2024-25, 990,000 children" in told
        assert "2023-24" not in told
    assert "That was about 22,000 fewer than a year before" in text_of(next_book, "young-people/camhs.html")
    front = text_of(next_book, "index.html")
    assert "children with an active referral in 2024-25" in front and "came in time in 2025" in front


def test_the_next_count_of_illegal_homes_is_told_everywhere(next_book: Project) -> None:
    page, report = "reports/illegal-childrens-homes.html", "illegal_childrens_homes"
    names = (
        "children.2026",
        "fewer.2025_2026",
        "change.2025_2026",
        "looked_after.2026",
        "registered_homes.2026",
        "with_plan.2026",
    )
    assert {f"{report}.{name}" for name in names} <= facts_on(next_book, page)
    said = text_of(next_book, page)
    assert "42 more than a year before" in said and "The number is rising" in said
    assert "Its count of 2025 was restated from 669 to 660" in said
    assert "not registered, 2024 to 2026." in said and "in England on 31 March 2026" in said
    drawn = charts_of(next_book, page)
    assert "More children were in illegal homes in 2026 than in 2025" in drawn
    assert "on 1 September 2026, by age and support" in drawn and "31 March 2026 against 31 March 2021" in drawn
    told = {edition: text_of(next_book, f"{edition}/illegal-childrens-homes.html") for edition in EDITIONS}
    assert "That was 42 more than the year before" in told["children"] and "The number went up" in told["children"]
    assert "and that is bad news" in told["young-people"] and "went up" in told["easy-read"]
    assert not any("March 2025" in text or "September 2024" in text for text in (told["children"], told["easy-read"]))


def test_a_further_year_of_strip_searches_is_told_everywhere(next_book: Project) -> None:
    page, report = "reports/strip-searches.html", "strip_searches"
    names = (
        "searches.2023_24",
        "hours_between.2023_24",
        "adult_not_confirmed.2023_24",
        "black_ratio_published.2023_24",
    )
    assert {f"{report}.{name}" for name in names} <= facts_on(next_book, page)
    said = text_of(next_book, page)
    assert "From July 2023 to June 2024, police in England and Wales recorded 1,100" in said
    assert "More than half led to no further police action." in said and "2018 to June 2024." in said
    drawn = charts_of(next_book, page)
    assert "Strip searches came more often in the last period" in drawn
    assert "confirmed present in the fourth report than in the third" in drawn and "July 2023 to June 2024" in drawn
    told = {edition: text_of(next_book, f"{edition}/strip-searches.html") for edition in EDITIONS}
    assert all("1,100" in text and "457" not in text for text in told.values())
    assert "The number went up" in told["children"] and "More searches is bad news" in told["young-people"]
    assert (
        "In the year to June 2024" in told["easy-read"] and "more often than in the years before" in told["easy-read"]
    )
