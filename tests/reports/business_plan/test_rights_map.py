"""The map of rights: nothing beyond the plan's map, gaps shown as gaps."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.reports.tidying import tidy

from evidence_book.problems import EvidenceError
from evidence_book.reports.business_plan.rights_map import (
    Stream,
    article_table,
    claims_of_articles,
    headlines,
    read_streams,
    stream_table,
)

STREAMS = [
    Stream("Community", "Policing", "work stream", (2, 37), ("strip_searches",)),
    Stream("Community", "Online", "work stream", (16,), ()),
]
ARTICLES = pd.DataFrame(
    {
        "article": [2, 16, 30, 37],
        "name": ["No discrimination", "Privacy", "Minorities", "Cruel treatment"],
        "plain": "Words.",
    }
)


def claims(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["claim_id", "status", "work_stream", "uncrc_articles"])


def test_an_article_has_evidence_by_a_number_else_by_a_work_stream_else_a_gap() -> None:
    bearing = claims_of_articles(
        claims(("A1", "traced", "Policing", "37"), ("A2", "not yet evidenced", "Online", "16")), STREAMS
    )
    table = article_table(ARTICLES, STREAMS, bearing).set_index("article")
    assert list(table["standing"]) == ["through a work stream", "gap", "not in the plan", "evidence"]
    assert table.at[16, "claims"] == 1
    assert table.at[16, "claims_evidenced"] == 0, "what is not evidenced is no evidence"
    assert table.at[37, "reports"] == "Strip searches of children"


def test_a_claim_bears_on_articles_of_its_work_stream_only() -> None:
    with pytest.raises(EvidenceError, match=r"claim A1: articles \[16\] are none of its work stream's"):
        claims_of_articles(claims(("A1", "traced", "Policing", "16 37")), STREAMS)
    with pytest.raises(EvidenceError, match="claim A1"):
        claims_of_articles(claims(("A1", "traced", "", "37")), STREAMS)


def test_evidence_of_no_stream_or_no_release_is_refused() -> None:
    mapped = pd.DataFrame(
        [("Community", "Policing", "work stream", "2 37")], columns=["pillar", "work_stream", "kind", "uncrc_articles"]
    )
    columns = ["pillar", "work_stream", "release"]
    with pytest.raises(EvidenceError, match="a release that there is not: 'nothing'"):
        read_streams(mapped, pd.DataFrame([("Community", "Policing", "nothing")], columns=columns))
    with pytest.raises(EvidenceError, match="work streams that the plan's map has not"):
        read_streams(mapped, pd.DataFrame([("Health", "Policing", "camhs")], columns=columns))


def test_the_map_is_the_plans_both_ways_round() -> None:
    mapped = tidy("office_plan.uncrc_map")
    streams = read_streams(mapped, tidy("office_plan.work_stream_evidence"))
    assert len(streams) == len(mapped)
    table = stream_table(streams, pd.DataFrame({"work_stream": pd.Series(dtype="string")}))
    by_stream = {
        (row["work_stream"], number) for _, row in table.iterrows() for number in row["uncrc_articles"].split()
    }
    none = pd.DataFrame(columns=["article", "claim_id", "status"])
    articles = article_table(tidy("office_plan.uncrc_articles"), streams, none)
    by_article = {
        (name, str(row["article"]))
        for _, row in articles.iterrows()
        for name in str(row["named_by"]).split("; ")
        if name
    }
    assert by_article == by_stream


def test_the_right_named_most_often_is_named_by_the_data() -> None:
    table = pd.DataFrame(
        {"article": [3, 23], "name": ["Best interests first", "Disabled children"], "work_streams": [1, 9]}
    )
    assert "disabled children" in headlines(table)["2025-26"][3]
