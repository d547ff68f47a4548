"""Help at Hand: how many children's cases came, what was done, and where the office's own accounts differ."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from evidence_book.datasets import CATALOGUE
from evidence_book.datasets.geography import ENGLAND
from evidence_book.facts import Fact, Facts
from evidence_book.frames import each_row
from evidence_book.measures.proportions import share_of
from evidence_book.project import Project
from evidence_book.reports.agreement import agree
from evidence_book.reports.briefs.reading import (
    POLICY,
    Conflict,
    Figure,
    as_published,
    conflicts_table,
    declared,
    figures_table,
    from_note,
    noted,
    released,
)
from evidence_book.reports.catalogue import Report
from evidence_book.reports.headlines import in_report
from evidence_book.reports.making import fact_maker, interval_of, sources_of
from evidence_book.reports.release import Evidence, Release, ReleasedTable, collect, source_ids

CASES, THEMES = "business_plan.help_at_hand", "business_plan.help_at_hand_themes"
NAME = "help_at_hand"
make = fact_maker(NAME, POLICY, ENGLAND)

# What is counted in each period: name of the fact, what it says, the period.
COUNTED = {
    "around 2020, enquiries a year": ("enquiries.2020", "enquiries a year", "around 2020"),
    "1 Mar 2021 - 9 Feb 2022, cases recorded": ("cases.2021_22", "cases recorded", "1 March 2021 to 9 February 2022"),
    "1 Mar 2021 - 9 Feb 2022, letters by the Commissioner": ("letters.2021_22", "cases in which the Commissioner wrote", "1 March 2021 to 9 February 2022"),
    "2022 (calendar), enquiries": ("enquiries.2022", "enquiries", "2022"),
    "2023 (calendar), enquiries": ("enquiries.2023", "enquiries", "2023"),
    "2024, referrals": ("referrals.2024", "referrals", "2024"),
    "2024, representations made": ("representations.2024", "cases in which a representation was made", "2024"),
    "1 Apr 2024 - 31 Mar 2025, new referrals": ("referrals.2024_25", "new referrals", "April 2024 to March 2025"),
    "2024-25, new cases": ("new_cases.2024_25", "new cases, by the annual report", "April 2024 to March 2025"),
    "2024-25, advisers": ("advisers.2024_25", "advisers", "April 2024 to March 2025"),
}  # fmt: skip
# Read in the remark on a figure: the figure, where the number stands, name of the fact, what it says.
REMARKS = {
    "representations.2024": ("positive impact in {}", "positive_impact.2024", "percentage of representations with a positive impact"),
    "referrals.2024_25": ("{} up on previous year", "rise.2024_25", "rise of new referrals in a year, by the office's news"),
    "new_cases.2024_25": ("increase of {}", "rise_by_report.2024_25", "rise of new cases in a year, by the annual report"),
}  # fmt: skip
THEME_COLUMNS = {"year": "Year", "theme": "What cases were about", "source_id": "Where it was read"}

HEADLINES = in_report(
    NAME,
    {
        "2024-25": (
            "{referrals.2024_25:start} new referrals from April 2024 to March 2025, for {advisers.2024_25} advisers.",
            "More children ask: by one account of the office {rise.2024_25} more referrals in a year, by another {rise_by_report.2024_25} more cases. The number of "
            "the year before is not published.",
            "The published figures are for England as a whole.",
            "Children in care, living away from home or with a social worker, and care leavers. In {representation_share.2024} of the referrals of 2024 "
            "a representation was made, with a positive impact in {positive_impact.2024}.",
            "These are counts of all cases, not a sample. Enquiries, cases and referrals are not the same thing and are not joined.",
        ),
    },
)
CONFLICTS = (
    Conflict("Rise in a year, to 2024-25", "rise.2024_25", "rise_by_report.2024_25", "both are shown",
             "one is of new referrals and one of new cases; neither source gives the number of the year before"),
    Conflict("The year before, worked out from either rise", "before_by_news.2023_24", "before_by_report.2023_24", "both are shown",
             "one is of new referrals and one of new cases, each from the number and the rise that its source states"),
    Conflict("The year 2024-25", "referrals.2024_25", "new_cases.2024_25", "the first",
             "it is exact, and the other is a bound that it agrees with"),
)  # fmt: skip


def counted(raw: pd.DataFrame) -> list[Figure]:
    """Every published count, and the numbers that stand in remarks on them."""
    found = []
    for row in each_row(raw):
        name, label, period = declared(COUNTED, f"{row.period}, {row.measure}", CASES)
        fact = make(name, label, row.value, period=period, **as_published(row))
        found.append(Figure(label, period, fact))
        if name in REMARKS:
            template, other, said = REMARKS[name]
            quantity = noted(row, template, CASES)
            limits: dict[str, Any] = {}
            if name == "representations.2024":
                estimate = share_of(quantity.value, row.value)
                limits = {
                    "interval": interval_of(estimate, "Wilson score limits of the published percentage, 95%"),
                    "denominator": row.value,
                }
            remark = make(other, said, quantity.value, period=period, **from_note(row, quantity, **limits))
            found.append(Figure(said, period, remark))
    return found


def _share(facts: Facts, name: str, label: str, part: str, whole: str, **rest: Any) -> Fact:
    one, other = facts[f"{NAME}.{part}"], facts[f"{NAME}.{whole}"]
    return make(name, label, round(100 * (one.value or 0) / (other.value or 1), 4), unit="percent", numerator=one.value,
                denominator=other.value, period=one.period, source_ids=sources_of(one, other), **rest)  # fmt: skip


def worked_out(figures: list[Figure]) -> list[Figure]:
    """Shares, the pace of the odd period, rises, and what the year before must have been by either account."""
    facts = released(figures)
    of = {fact.id.removeprefix(f"{NAME}."): fact for fact in facts}
    value = {name: float(fact.value or 0) for name, fact in of.items()}
    days = (date(2022, 2, 9) - date(2021, 3, 1)).days + 1
    year = {"period": "April 2023 to March 2024", "source_ids": sources_of(of["rise.2024_25"], of["rise_by_report.2024_25"])}  # fmt: skip
    made = [
        _share(facts, "letters_share.2021_22", "percentage of cases in which the Commissioner wrote", "letters.2021_22", "cases.2021_22"),
        make("cases_a_year.2021_22", "cases recorded, at the pace of a year", round(value["cases.2021_22"] / days * 365), qualifier="about",
             period="1 March 2021 to 9 February 2022", source_ids=of["cases.2021_22"].source_ids),
        make("enquiries_rise.2022_2023", "rise of enquiries in a year", round(100 * (value["enquiries.2023"] / value["enquiries.2022"] - 1), 4),
             unit="percent", qualifier="over", period="2022 to 2023", source_ids=of["enquiries.2023"].source_ids),
        _share(facts, "representation_share.2024", "percentage of referrals in which a representation was made",
               "representations.2024", "referrals.2024"),
        make("positive_representations.2024", "representations with a positive impact",
             round(value["representations.2024"] * value["positive_impact.2024"] / 100), qualifier="about", period="2024",
             source_ids=of["representations.2024"].source_ids),
        make("before_by_news.2023_24", "new referrals a year before, from the rise in the office's news",
             round(value["referrals.2024_25"] / (1 + value["rise.2024_25"] / 100), 1), qualifier="fewer_than", **year),
        make("before_by_report.2023_24", "new cases a year before, from the rise in the annual report",
             round(value["new_cases.2024_25"] / (1 + value["rise_by_report.2024_25"] / 100), 1), qualifier="over", **year),
        make("per_adviser.2024_25", "new referrals for each adviser", round(value["referrals.2024_25"] / value["advisers.2024_25"], 1),
             qualifier="about", period="April 2024 to March 2025",
             source_ids=sources_of(of["referrals.2024_25"], of["advisers.2024_25"])),
    ]  # fmt: skip
    return [Figure(fact.label, fact.period, fact) for fact in made]


def check_agreement(figures: list[Figure]) -> None:
    """Raise `Disagreement` unless counts of one year fit each other.

    New referrals are over the bound of the annual report by less than a tenth of it; representations are no more than
    referrals, letters no more than cases; and the two rises differ, as is known: if they come to agree, say so.
    """
    value = {figure.fact.id.removeprefix(f"{NAME}."): float(figure.fact.value or 0) for figure in figures}
    bound = value["new_cases.2024_25"]
    agree("new referrals of 2024-25 against new cases", value["referrals.2024_25"], bound * 1.05, bound * 0.05)
    for part, whole in (("representations.2024", "referrals.2024"), ("letters.2021_22", "cases.2021_22")):
        agree(f"{part} among {whole}", max(value[part], value[whole]), value[whole], 0)
    agree(
        "known disagreement of the rises to 2024-25, points",
        value["rise_by_report.2024_25"] - value["rise.2024_25"],
        14,
        0,
    )


def release(report: Report, project: Project) -> Release:
    """Work out the brief from validated data."""
    evidence = Evidence(project, [CATALOGUE[name] for name in report.inputs], POLICY)
    published = counted(evidence[CASES])
    check_agreement(published)
    figures = [*published, *worked_out(published)]
    facts, themes = released(figures), evidence[THEMES]
    tables = [
        figures_table(figures, "Help at Hand: every figure", "Enquiries, cases and referrals are counted differently: do not join them.",
                      without_base="z"),
        ReleasedTable("themes", "What cases were about", themes, THEME_COLUMNS, source_ids(themes["source_id"]),
                      "As the office names them; how many cases each stands for is not published."),
        conflicts_table(CONFLICTS, facts, NAME),
    ]  # fmt: skip
    return collect(report, evidence.policy, tables, facts, HEADLINES)
