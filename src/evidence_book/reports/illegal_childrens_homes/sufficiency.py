"""Children looked after, and the registered homes there are for them, by local authority."""

from __future__ import annotations

import pandas as pd

from evidence_book.datasets.geography import ENGLAND, plain_name
from evidence_book.frames import each_row
from evidence_book.measures.rates import rate
from evidence_book.reports.release import ReleasedTable, source_ids

SECTORS = {
    "Local Authority": "local_authority",
    "Private": "private",
    "Voluntary": "voluntary",
    "Health Authority": "health_authority",
}

LOOKED_AFTER_COLUMNS = {
    "as_at": "Day",
    "area_code": "Area code",
    "area_name": "Area",
    "children_looked_after": "Children looked after",
    "children_0_17": "Children aged 0 to 17",
    "rate_per_10000": "Children looked after per 10,000 children aged 0 to 17 (computed)",
    "lower": "Lower 95% limit (exact Poisson)",
    "upper": "Upper 95% limit (exact Poisson)",
    "children_looked_after_marker": "Why the number looked after is missing",
    "children_0_17_marker": "Why the population is missing",
    "rate_marker": "Why there is no rate",
    "level": "Level: country, region or local_authority",
    "region_name": "Region",
    "source_id": "Where it was read",
}
SUFFICIENCY_COLUMNS = {
    "area_code": "Area code",
    "area_name": "Local authority",
    "region_name": "Region",
    "children_looked_after": "Children looked after on 31 March 2023",
    "homes": "Registered children's homes in the area, 31 March 2023",
    "places": "Places in them",
    **{f"places_{sector}": f"Places, {name.lower()}" for name, sector in SECTORS.items()},
    "places_per_100": "Places per 100 children looked after (computed)",
    "marker": "Why a number is missing",
    "source_id": "Where it was read",
}
_LEVELS = {"National": "country", "Regional": "region", "Local authority": "local_authority"}


def looked_after(raw: pd.DataFrame) -> pd.DataFrame:
    """Number looked after and rate per 10,000 of every area and year; columns as in `LOOKED_AFTER_COLUMNS`.

    Markers stay: an area that had no such authority in a year (`z`), or whose number is withheld (`c`),
    has no rate, and is listed.
    """
    frame = pd.DataFrame(
        {
            "as_at": raw["as_at_31_march"].astype(str) + "-03-31",
            "area_code": raw["la_code"].fillna(raw["region_code"]).fillna(ENGLAND),
            "area_name": raw["la_name"].fillna(raw["region_name"]).fillna("England"),
            "level": raw["geographic_level"].map(_LEVELS),
            "region_name": raw["region_name"].fillna("England"),
            "source_id": raw["source_id"],
        }
    )
    for name in ("children_looked_after", "children_0_17"):
        frame[name], frame[f"{name}_marker"] = raw[name], raw[f"{name}_marker"]
    estimates = [
        rate(
            row.children_looked_after_marker if pd.isna(row.children_looked_after) else int(row.children_looked_after),
            row.children_0_17_marker if pd.isna(row.children_0_17) else int(row.children_0_17),
        )
        for row in each_row(frame)
    ]
    frame["rate_per_10000"] = [round(estimate.value, 2) for estimate in estimates]
    frame["lower"] = [round(estimate.lower, 2) for estimate in estimates]
    frame["upper"] = [round(estimate.upper, 2) for estimate in estimates]
    frame["rate_marker"] = pd.array([estimate.marker for estimate in estimates], dtype="string")
    return frame[list(LOOKED_AFTER_COLUMNS)].sort_values(["as_at", "area_code"]).reset_index(drop=True)


def sufficiency(children: pd.DataFrame, homes: pd.DataFrame) -> pd.DataFrame:
    """Registered homes and places beside the children looked after, 31 March 2023; columns as in `SUFFICIENCY_COLUMNS`.

    The register lists every home, so an authority that is not in it has none. Raises `ValueError` for a
    home in an authority that nothing else is known of.
    """
    then = children[children["as_at"].eq("2023-03-31") & children["level"].eq("local_authority")]
    then = then[~then["children_0_17"].isna()].copy()
    then["plain"] = then["area_name"].map(plain_name)
    register = homes.assign(plain=homes["la_name"].map(plain_name))
    strangers = sorted(set(register["plain"]) - set(then["plain"]))
    if strangers:
        raise ValueError(f"registered homes in unknown authorities: {', '.join(strangers)}")
    sums = register.groupby("plain")[["homes", "places"]].sum()
    by_sector = register.pivot_table(index="plain", columns="sector", values="places", aggfunc="sum")
    merged = then.merge(sums, left_on="plain", right_index=True, how="left")
    for name, sector in SECTORS.items():
        merged[f"places_{sector}"] = merged["plain"].map(by_sector[name]).fillna(0).astype("Int64")
    merged[["homes", "places"]] = merged[["homes", "places"]].fillna(0).astype("Int64")
    merged["places_per_100"] = (
        merged["places"].astype(float) / merged["children_looked_after"].astype("Float64") * 100
    ).round(2)
    merged["marker"] = merged["children_looked_after_marker"]
    merged["source_id"] = "+".join(sorted({*homes["source_id"], *then["source_id"]}))
    return merged.sort_values("area_name")[list(SUFFICIENCY_COLUMNS)].reset_index(drop=True)


def sufficiency_tables(children: pd.DataFrame, places: pd.DataFrame) -> tuple[ReleasedTable, ReleasedTable]:
    """Release children looked after, and homes beside them."""
    first, last = children["as_at"].min()[:4], children["as_at"].max()[:4]
    rates = dict.fromkeys(("rate_per_10000", "lower", "upper"), "rate_marker")
    return (
        ReleasedTable(
            "children_looked_after", f"Children looked after on 31 March, {first} to {last}", children,
            LOOKED_AFTER_COLUMNS, source_ids(children["source_id"]),
            "Numbers of regions and of England are rounded to ten by their publisher, those of authorities are not.",
            rates,
        ),
        ReleasedTable(
            "sufficiency", "Registered children's homes and children looked after, 31 March 2023", places,
            SUFFICIENCY_COLUMNS, source_ids(places["source_id"]),
            "Homes are counted where they stand; authorities also place children elsewhere, and homes in an area "
            "take children from others. Places per 100 is a measure of where homes are, not of who may use them.",
            dict.fromkeys(("children_looked_after", "places_per_100"), "marker"),
        ),
    )  # fmt: skip
