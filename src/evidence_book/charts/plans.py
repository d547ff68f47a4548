"""What the plans themselves tell, as part two of a report: whose plans, how alike they are, every table."""

from __future__ import annotations

import textwrap
from html import escape

import pandas as pd
from matplotlib.axes import Axes

from evidence_book.charts.chart import DOWNLOADS, Chart, Html, Shown
from evidence_book.charts.folded import folded_tables, synthetic_note, synthetic_prefix
from evidence_book.charts.report import fact_html
from evidence_book.charts.style import BLUE, GREY, ORANGE, drawing, horizontal, png
from evidence_book.frames import each_row
from evidence_book.project import find_project
from evidence_book.reports.catalogue import STUDY
from evidence_book.reports.plans.facts import plain_code
from evidence_book.reports.release import SYNTHETIC, Release, ReleasedTable, read_release
from evidence_book.tables.display import Cell, DisplayTable, limits, quantity, words
from evidence_book.wording import Unit, capitalised, number, spelt_range

# Councils are told apart by colour and by shape.
_LOOKS = ((BLUE, "o"), (ORANGE, "D"), (GREY, "s"))
_NOT_SHOWN = ("cells", "accuracy")


def _open() -> tuple[Release, str]:
    """The release, and what every title begins with while it is synthetic."""
    release = read_release(find_project(), STUDY.name)
    return release, synthetic_prefix(release)


def _source(prefix: str) -> str:
    return "synthetic plans, invented for this book" if prefix else "plans that councils sent to the office"


def _councils(table: ReleasedTable) -> list[str]:
    frame = table.frame
    return list(frame.loc[frame["council"].ne("All"), "council_name"].drop_duplicates())


def _whose(release: Release, prefix: str) -> Html:
    """Say whose plans were read, and that they are synthetic while they are."""

    def fact(name: str) -> str:
        return fact_html(release.facts[f"{release.report}.{name}"])

    banner = ""
    if prefix:
        banner = synthetic_note(
            "Nothing in this part is real. The councils and every plan are invented, to show how plans are read and "
            "compared. The same steps read real ones."
        )
    names = " and ".join(escape(name) for name in _councils(release.tables["requirements"]))
    told = release.tables["documents"].frame.set_index("council").loc["All"]
    reasons = f" ({escape(str(told['reasons']))})" if isinstance(told["reasons"], str) else ""
    said = (
        f"{fact('read')} plans of {fact('councils')} councils, {names}, were read: of the documents that came, "
        f"{escape(str(told['not_read']))}{reasons}. A program "
        "finds the sections that the law asks for and counts what is in them. Only numbers and kinds leave it, never a "
        'word of a plan. <a href="../methods.html#reading-plans">How each is defined, and how well it reads</a>.'
    )
    return Html(f"{banner}<p>{said}</p>")


def _shares(release: Release) -> pd.DataFrame:
    """A row a requirement, a column a council: percent of plans that meet it; in the order of the table."""
    frame = release.tables["requirements"].frame
    met = frame[frame["answer"].eq("yes") & frame["council"].ne("All")]
    order = list(met["requirement"].drop_duplicates())
    return met.pivot(index="requirement", columns="council_name", values="percent").loc[order]


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 30, break_long_words=False, break_on_hyphens=False)


def _dots(axes: Axes, shares: pd.DataFrame) -> None:
    places = range(len(shares))
    for place, (_, row) in zip(places, shares.iterrows(), strict=True):
        known = row.dropna()
        if len(known) < len(row):
            axes.annotate("hidden [c]", (50, place), ha="center", va="center", color=GREY)
        if len(known) > 1:
            axes.plot([known.min(), known.max()], [place, place], color=GREY, linewidth=1.2, zorder=1)
    for (colour, shape), name in zip(_LOOKS, shares.columns, strict=False):
        axes.scatter(shares[name], list(places), color=colour, marker=shape, s=42, label=name, zorder=2)
    axes.set_yticks(list(places), [_wrapped(str(name)) for name in shares.index])
    axes.set_ylim(len(shares) - 0.4, -0.6)
    axes.set_xlim(-3, 103)
    horizontal(axes, "Percentage of the plans that were read")
    axes.legend(loc="upper center", bbox_to_anchor=(0.3, 1.08), ncols=2, frameon=False)


def _percent(value: float) -> str:
    return "hidden" if pd.isna(value) else f"{value:.1f}%"


def _consistency(release: Release, prefix: str) -> Chart:
    """The consistency profile: the share of plans that meet each requirement, by council."""
    shares, table = _shares(release), release.tables["requirements"]
    with drawing(1.0 + 0.52 * len(shares)) as (figure, axes):
        _dots(axes, shares)
        if prefix:
            figure.suptitle(SYNTHETIC.upper(), fontsize=9, color=GREY, fontweight="bold")
        picture = png(figure)
    gaps = (shares.max(axis=1) - shares.min(axis=1)).dropna()
    widest = str(gaps.idxmax()) if len(gaps) else ""
    finding = f"councils differ most in this: {widest[:1].lower()}{widest[1:]}" if len(gaps) else "shares are hidden"
    parts = [
        f"{name}: " + ", ".join(f"{council} {_percent(row[council])}" for council in shares.columns)
        for name, row in shares.iterrows()
    ]
    rows = [
        [words(name), *(quantity(row[council], "percent", 1, marker="c") for council in shares.columns)]
        for name, row in shares.iterrows()
    ]
    shown = DisplayTable(
        f"{prefix}Percentage of plans that meet each requirement", ["Requirement", *shares.columns], rows
    )
    return Chart(
        f"{prefix}{finding}" if prefix else capitalised(finding),
        "Share of each council's plans that meet each requirement",
        f"{prefix}Dots, one a council, along a line from none to all plans. {'; '.join(parts)}.",
        picture, shown, f"{DOWNLOADS}/{STUDY.page}/requirements.csv", _source(prefix), table.note,
    )  # fmt: skip


def _differences(release: Release, prefix: str) -> Chart | None:
    """How far councils lie apart on each measure; nothing if there are not two."""
    table = release.tables["differences"]
    known = table.frame[table.frame["delta"].notna()]
    if known.empty or known[["first", "second"]].drop_duplicates().shape[0] != 1:
        return None
    first, second = known.iloc[0][["first", "second"]]
    ranked = known.reindex(known["delta"].abs().sort_values(ascending=False, kind="stable").index).reset_index(
        drop=True
    )
    with drawing(1.1 + 0.42 * len(ranked)) as (figure, axes):
        places = list(range(len(ranked)))
        axes.axvline(0, color=GREY, linewidth=1)
        axes.hlines(places, ranked["lower"], ranked["upper"], color=BLUE, linewidth=2)
        axes.scatter(ranked["delta"], places, color=BLUE, s=30, zorder=2)
        axes.set_yticks(places, [_wrapped(str(label)) for label in ranked["label"]])
        axes.set_ylim(len(ranked) - 0.4, -0.6)
        axes.set_xlim(-1.05, 1.05)
        horizontal(axes, f"left: more in {second}\nright: more in {first}")
        if prefix:
            figure.suptitle(SYNTHETIC.upper(), fontsize=9, color=GREY, fontweight="bold")
        picture = png(figure)
    top = ranked.iloc[0]
    label = str(top["label"])
    said = f"largest difference: {label[:1].lower()}{label[1:]}, more in {first if top['delta'] > 0 else second}"
    parts = [
        f"{row.label} {number(row.delta, 2)} ({spelt_range(row.lower, row.upper, 'count', 2)})"
        for row in each_row(ranked)
    ]
    rows = [
        [words(row.label), quantity(row.delta, decimals=2), limits(row.lower, row.upper, decimals=2), words(row.size),
         quantity(row.within, "percent", 1, marker=row.within_marker)]
        for row in each_row(ranked)
    ]  # fmt: skip
    headers = ["Measure", "Cliff's delta", "95% limits", "Size", "Variation within councils"]
    shown = DisplayTable(f"{prefix}How far {first} lies above {second}", headers, rows)
    return Chart(
        f"{prefix}{said}" if prefix else capitalised(said),
        f"Cliff's delta with 95% limits: one if every plan of {first} has more than every plan of {second}, minus one the other way round",
        f"{prefix}Dots with limits, one a measure, from more in {second} to more in {first}. {'; '.join(parts)}.",
        picture, shown, f"{DOWNLOADS}/{STUDY.page}/differences.csv", _source(prefix),
        "Most of the variation lies within councils where the last column of the table is near the whole.",
    )  # fmt: skip


def _cell(row: object, name: str, table: ReleasedTable) -> Cell:
    value, marker = getattr(row, name), getattr(row, f"{name}_marker", None)
    if name == "percent":
        return quantity(value, "percent", 1, marker=marker)
    if name == "count":
        return quantity(value, marker=marker)
    if name in table.markers:
        unit = getattr(row, "unit", "count")
        decimals = 2 if "delta" in table.columns and name in ("delta", "lower", "upper") else 1
        kind: Unit = "percent" if unit == "percent" or name.startswith("within") else "count"
        return quantity(value, kind, decimals, marker=getattr(row, table.markers[name]))
    return words(value)


def _unseen(name: str) -> bool:
    """Whether a column is for machines."""
    return name.endswith("marker") or name in ("council", "data", "unit")


def display(table: ReleasedTable) -> DisplayTable:
    """A released table of the study as a page shows it; a measure is shown by its label where it has one."""
    hidden = {name for name in table.columns if _unseen(name)} | ({"measure"} if "label" in table.columns else set())
    names = [name for name in table.columns if name not in hidden]
    rows = [[_cell(row, name, table) for name in names] for row in each_row(table.frame)]
    return DisplayTable(table.title, [table.columns[name] for name in names], rows)


# Requirements that are told in a sentence as well.
_TOLD = {
    "in_time": "Plans that were final in time, or stated an exception",
    "timed": "Plans that say of every outcome by when",
    "quantified": "Plans that say of half their provision or more how much or how often",
}


def _in_words(release: Release) -> Html:
    """The shares that matter most, council by council."""
    frame = release.tables["requirements"].frame
    codes = frame.loc[frame["council"].ne("All"), ["council", "council_name"]].drop_duplicates()
    sentences = []
    for name, told in _TOLD.items():
        shares = [
            f"{fact_html(release.facts[f'{release.report}.meets.{name}.{plain_code(code)}'])} in {escape(council)}"
            for code, council in codes.itertuples(index=False)
        ]
        sentences.append(f"{told}: {', '.join(shares)}.")
    return Html(f"<p>{' '.join(sentences)}</p>")


def from_the_plans() -> Shown:
    """Whose plans were read, and how many meet what is required."""
    release, prefix = _open()
    return Shown((_whose(release, prefix), _consistency(release, prefix), _in_words(release)))


def plans_apart() -> Shown:
    """How far councils lie apart, and every table."""
    release, prefix = _open()
    apart = _differences(release, prefix)
    return Shown((*((apart,) if apart else ()), folded_tables(release, STUDY.page, display, _NOT_SHOWN, "plans")))
