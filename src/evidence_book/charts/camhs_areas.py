"""The charts of the report on children's mental health services that tell of areas, one function each."""

from __future__ import annotations

from html import escape

import numpy as np
import pandas as pd

from evidence_book.charts.camhs import NHS
from evidence_book.charts.chart import Chart, Html
from evidence_book.charts.report import OpenReport, fact_html
from evidence_book.charts.style import BLUE, GREY, LAVENDER, ORANGE, PLUM, TEAL, drawing, horizontal, png
from evidence_book.frames import each_row
from evidence_book.tables.display import DisplayTable, quantity, words
from evidence_book.wording import moved, number, with_unit

# The last year of commissioning groups, which ended in July 2022: no later year is counted by area.
_LATEST = "2021-22"


def plain(name: str) -> str:
    """An area's name without what every name has: `NHS Blackpool CCG` is Blackpool."""
    return name.removeprefix("NHS ").removesuffix(" CCG").replace(" On ", " on ").replace(" Of ", " of ")


def spread(report: OpenReport) -> Chart:
    """Every commissioning group's mean wait, a dot each, with the middle half and the median of each year."""
    areas, summary = report.table("waits_by_area"), report.table("spread")
    areas = areas[areas["level"].eq("commissioning_group")]
    summary = summary[summary["measure"].eq("mean wait in days")]
    boxes = summary[summary["level"].eq("commissioning_group")].reset_index(drop=True)
    with drawing(3.3) as (figure, axes):
        for place, row in enumerate(each_row(boxes)):
            waits = np.sort(
                areas[areas["financial_year"].eq(row.financial_year)]["mean_wait_days"].to_numpy(dtype=float)
            )
            # Dots are fanned out by a fixed rule, so that the picture is the same every time.
            shifts = (np.arange(len(waits)) * 0.618 % 1 - 0.5) * 0.5
            axes.scatter(waits, place + shifts, s=11, color=LAVENDER, alpha=0.75, linewidths=0)
            axes.hlines(place, row.quarter, row.three_quarters, color=BLUE, linewidth=6, alpha=0.85)
            axes.scatter([row.median], [place], s=60, color="white", edgecolor=BLUE, linewidth=2, zorder=3)
        axes.set_yticks(range(len(boxes)), [f"{row.financial_year}\n{row.areas} areas" for row in each_row(boxes)])
        axes.set_ylim(len(boxes) - 0.5, -0.5)
        axes.set_xlim(left=0)
        horizontal(axes, "Mean wait in days; bar: middle half of areas, ring: median")
        axes.xaxis.label.set_fontsize(9)
        picture = png(figure)
    rows = [
        [words(row.financial_year), words(row.level.replace("_", " ")), quantity(row.areas), *(quantity(getattr(row, point), "days") for point in
         ("lowest", "tenth", "quarter", "median", "three_quarters", "nine_tenths", "highest"))]
        for row in each_row(summary)
    ]  # fmt: skip
    told = "; ".join(
        f"{row.financial_year}: {row.areas} areas from {number(row.lowest)} to {with_unit(row.highest, 'days')}, "
        f"half of them between {number(row.quarter)} and {number(row.three_quarters)}, median {number(row.median)}"
        for row in each_row(boxes)
    )
    last = boxes.iloc[-1]
    how_far = "at least twice as long as" if last["nine_tenths"] >= 2 * last["tenth"] else "longer than"
    return Chart(
        f"In the slowest tenth of areas children wait {how_far} in the quickest tenth",
        "Mean days from referral to second contact, a dot for each clinical commissioning group, by year of referral",
        f"Dot chart of areas. {told}.",
        picture,
        DisplayTable(
            "How mean waits are spread over areas",
            ["Financial year", "Level", "Areas", "Lowest", "Tenth", "Quarter", "Median", "Three quarters", "Nine tenths", "Highest"], rows,
        ),
        report.download("spread"),
        NHS,
    )  # fmt: skip


def where(report: OpenReport) -> Html:
    """The areas with the shortest and longest wait, and those with the fewest and most referrals closed, by name."""
    areas = report.table("waits_by_area")
    areas = areas[areas["level"].eq("commissioning_group") & areas["financial_year"].eq(_LATEST)]

    def ends(measure: str, name: str) -> tuple[str, str, str, str]:
        low, high = (report.facts[f"camhs.area_{name}_{end}.2021_22"] for end in ("lowest", "highest"))
        named = []
        for fact in (low, high):
            found = areas[areas[measure].eq(fact.value or 0)]["area_name"].map(plain)
            named.append(escape(" and ".join(sorted(found))))
        return named[0], fact_html(low), named[1], fact_html(high)

    shortest, fewest = ends("mean_wait_days", "wait"), ends("percent_closed", "closed")
    return Html(
        f"<p>In {_LATEST} the mean wait was shortest in {shortest[0]} ({shortest[1]}) and longest in {shortest[2]} "
        f"({shortest[3]}). The smallest share of referrals was closed before treatment in {fewest[0]} ({fewest[1]}), "
        f"the largest in {fewest[2]} ({fewest[3]}).</p>"
    )


def change(report: OpenReport) -> Chart:
    """Each area's mean wait in one year against the year before; above the line it rose."""
    table = report.table("change_by_area")
    merged = table["areas_2020_21"].gt(1)
    with drawing(4.3) as (figure, axes):
        top = float(max(table["mean_wait_2020_21"].max(), table["mean_wait_2021_22"].max())) + 5
        axes.plot([0, top], [0, top], color=GREY, linewidth=1, linestyle=(0, (4, 3)))
        for areas, colour, mark, name in (
            (table[~merged], BLUE, "o", "same area in both years"),
            (table[merged], ORANGE, "D", "areas merged"),
        ):
            axes.scatter(
                areas["mean_wait_2020_21"],
                areas["mean_wait_2021_22"],
                s=26,
                color=colour,
                marker=mark,
                alpha=0.8,
                label=name,
            )
        axes.annotate("wait rose", (top * 0.12, top * 0.86), color=GREY)
        axes.annotate("wait fell", (top * 0.72, top * 0.14), color=GREY)
        axes.set_xlim(0, top)
        axes.set_ylim(0, top)
        axes.set_xlabel("Mean wait in days, 2020-21")
        axes.set_ylabel("Mean wait in days, 2021-22")
        figure.legend(loc="outside lower left", ncols=2)
        picture = png(figure)
    rows = [
        [words(plain(row.area_name)), quantity(row.areas_2020_21), quantity(row.mean_wait_2020_21, "days"), quantity(row.mean_wait_2021_22, "days"),
         quantity(row.wait_change_days, "days"), quantity(row.closed_2020_21, "percent"), quantity(row.closed_2021_22, "percent")]
        for row in each_row(table.sort_values("wait_change_days", ascending=False))
    ]  # fmt: skip
    rose, fell = (report.facts[f"camhs.areas_wait_{way}.2020_22"].value or 0 for way in ("rose", "fell"))
    most = max(rose, fell) * 2 > len(table)
    return Chart(
        f"In {'most' if most else 'more'} areas the mean wait {moved(fell, rose)} {'' if most else 'than not '}from 2020-21 to 2021-22",
        "Mean days to second contact in each clinical commissioning group, one year against the year before",
        f"Scatter chart of {len(table)} areas. The mean wait rose by a day or more in {number(rose)} and fell by a day or more in {number(fell)}. "
        f"{number(int(merged.sum()))} areas are set against all the areas that became them.",
        picture,
        DisplayTable(
            "Mean wait and closed referrals by area, 2020-21 and 2021-22",
            ["Area of 2021-22", "Areas before", "Mean wait 2020-21", "Mean wait 2021-22", "Change", "Closed 2020-21", "Closed 2021-22"], rows,
        ),
        report.download("change_by_area"),
        NHS,
    )  # fmt: skip


def scores(report: OpenReport) -> Chart:
    """The areas with the highest and the lowest scores, each with the scores that rounding leaves open."""
    table = report.table("area_scores_2021_22").sort_values("overall_score", ascending=False, kind="stable")
    top, bottom = table.head(8), table.tail(8)
    drawn = pd.concat([top, bottom])
    places = [*range(8), *(place + 1.2 for place in range(8, 16))]
    with drawing(5.2) as (figure, axes):
        colours = [TEAL] * 8 + [PLUM] * 8
        axes.hlines(places, drawn["lowest_score"], drawn["highest_score"], color=colours, linewidth=5, alpha=0.4)
        axes.scatter(drawn["overall_score"], places, color=colours, s=42, zorder=3)
        axes.annotate(f"{len(table) - 16} areas between them", (0.5, 8.1), xycoords=("axes fraction", "data"), ha="center", va="center", color=GREY)  # fmt: skip
        axes.set_yticks(places, [_short(plain(name)) for name in drawn["area_name"]])
        axes.set_ylim(places[-1] + 0.6, -0.6)
        axes.set_xlim(4.5, 25.5)
        axes.set_xticks([5, 10, 15, 20, 25])
        horizontal(axes, "Score from 5 to 25")
        picture = png(figure)
    names = {"spend_per_child_quintile": "Spending for each child", "budget_share_quintile": "Share of budget", "wait_quintile": "Wait",
             "referred_quintile": "Referred", "closed_quintile": "Closed"}  # fmt: skip
    rows = [
        [words(plain(row.area_name)), quantity(row.overall_score), words(f"{row.lowest_score} to {row.highest_score}"),
         *(quantity(getattr(row, name)) for name in names)]
        for row in each_row(table)
    ]  # fmt: skip
    best = table[table["overall_score"].eq(table["overall_score"].max())]["area_name"].map(plain)
    told = "; ".join(
        f"{plain(row.area_name)} {row.overall_score} (rounding allows {row.lowest_score} to {row.highest_score})"
        for row in each_row(drawn)
    )
    return Chart(
        f"{' and '.join(best)} {'scores' if len(best) == 1 else 'score'} highest by the office's scheme, worked out here",
        "Sum of five fifths, from 5 to 25, of each clinical commissioning group, 2021-22; pale: scores that rounding allows",
        f"Dot chart of the eight highest and the eight lowest of {len(table)} scores. {told}.",
        picture,
        DisplayTable("Scores of all areas, 2021-22; each indicator's fifth, five is best", ["Area", "Score", "Scores that rounding allows", *names.values()], rows),
        report.download("area_scores_2021_22"),
        "NHS England and the office's briefing data of 2023; scheme of the office",
        "Worked out again from published, partly rounded figures: a fifth can differ by one from the office's own.",
    )  # fmt: skip


def _short(name: str, longest: int = 24) -> str:
    """Break a long name in two lines at a space."""
    if len(name) <= longest:
        return name
    cut = name.rfind(" ", 0, longest + 1)
    rest = name[cut + 1 :]
    return f"{name[:cut]}\n{rest if len(rest) <= longest else rest[: longest - 1].rsplit(' ', 1)[0] + ' …'}"
