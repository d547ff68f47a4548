"""What pages on the business plan may call: statuses, pillars, ambitions, the register of data requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from evidence_book.companions.content import EDITION_NAMES, EDITIONS, address
from evidence_book.frames import each_row
from evidence_book.problems import EvidenceError
from evidence_book.reports.catalogue import REPORTS
from evidence_book.reports.release import Release
from evidence_book.site.return_pages import Returns
from evidence_book.tables.display import Cell, DisplayTable, linked, words
from evidence_book.tables.plan import (
    ROOT,
    anchor_of,
    claims_table,
    fact_links,
    release_anchor,
    status_table,
    streams_table,
    text_of,
)

_EMPTY = "Empty: nothing has come"
_NO_RETURN = "no specification yet"


def _of_pillar(frame: pd.DataFrame, pillar: str) -> pd.DataFrame:
    return frame[frame["pillar"].eq(pillar)]


def _answers(ambition: Any) -> Cell:
    ids = text_of(ambition.fact_ids)
    return fact_links(ids, text_of(ambition.says), text_of(ambition.named)) if ids else words(ambition.standing)


def ambitions_table(ambitions: pd.DataFrame, caption: str) -> DisplayTable:
    """Ambitions as questions, with the figures that answer them in part."""
    rows = [
        [
            words(row.question),
            _answers(row),
            words(text_of(row.missing)),
            words(row.measure),
            words(row.for_every_child),
        ]
        for row in each_row(ambitions)
    ]
    headers = [
        "Question",
        "What figures say",
        "What is missing",
        "Measure that would answer it",
        "What is wanted for every child",
    ]
    return DisplayTable(caption, headers, rows)


def _came(returned: Returns) -> tuple[str, str]:
    """When data came, and from how many providers; what is synthetic came from nobody."""
    lines = returned.collection.lines
    if returned.is_synthetic:
        return _EMPTY, "none; the return is shown with a synthetic demonstration"
    accepted = returned.collection.standing("accepted")
    days = sorted(line.received for line in accepted if line.received)
    when = f"{days[0]} to {days[-1]}" if days else "the day is not on record"
    return when, f"{len(accepted)} of {len(lines)}"


def _request_row(row: object, returns: Mapping[str, Returns]) -> list[Cell]:
    name = text_of(getattr(row, "return_", None))
    served = returns.get(name)
    when, providers = _came(served) if served else (_EMPTY, "none")
    page = f"{ROOT}returns/{name.replace('_', '-')}.html"
    standing = "planned" if served is None or served.is_synthetic else "data received"
    return [
        words(row.about),  # type: ignore[attr-defined]
        words(f"{standing}, {row.planned_in}"),  # type: ignore[attr-defined]
        words(when),
        words(providers),
        linked((served.specification.title, page)) if served else words(_NO_RETURN),
        words(row.asked_of),  # type: ignore[attr-defined]
        words(row.pillar),  # type: ignore[attr-defined]
    ]


def requests_table(requests: pd.DataFrame, returns: Mapping[str, Returns], caption: str) -> DisplayTable:
    """Planned data requests: status, the return that serves each, when data came and from how many."""
    rows = [_request_row(row, returns) for row in each_row(requests.rename(columns={"return": "return_"}))]
    headers = ["About", "Status", "Data came", "Providers", "Return that serves it", "Asked of", "Pillar"]
    return DisplayTable(caption, headers, rows)


def _reports_of(streams: pd.DataFrame) -> list[str]:
    names = [name for releases in streams["releases"] for name in text_of(releases).split()]
    return list(dict.fromkeys(names))


def _report_line(name: str) -> str:
    line = release_anchor(name)
    if name not in REPORTS:
        return f"<li>{line}</li>"
    editions = ", ".join(
        f'<a href="{ROOT}{address(edition, REPORTS[name].page)}">{EDITION_NAMES[edition].lower()}</a>'
        for edition in EDITIONS
    )
    return f"<li>{line}; written for children: {editions}</li>"


def _section(heading: str, content: str, otherwise: str) -> str:
    return f"## {heading}\n\n{content or otherwise}"


def pillar_page(pillar: str, claims: Release, rights: Release, returns: Mapping[str, Returns]) -> str:
    """The sections of a pillar's page as Markdown: delivered, planned, ambitions, reports and pages for children."""
    stated = _of_pillar(claims.tables["claims"].frame, pillar)
    streams = _of_pillar(rights.tables["work_streams"].frame, pillar)
    if streams.empty:
        raise EvidenceError(
            f"no pillar '{pillar}'; there are: {', '.join(dict.fromkeys(rights.tables['work_streams'].frame['pillar']))}"
        )
    requests = _of_pillar(claims.tables["data_requests"].frame, pillar)
    ambitions = _of_pillar(claims.tables["ambitions"].frame, pillar)
    planned = streams_table(streams, f"{pillar}: work streams and the rights they serve").to_html()
    if len(requests):
        planned += requests_table(requests, returns, f"{pillar}: planned data requests").to_html()
    listed = "".join(_report_line(name) for name in _reports_of(streams))
    return "\n\n".join(
        (
            _section(
                "What was delivered, in numbers",
                claims_table(stated, f"{pillar}: what is claimed").to_html() if len(stated) else "",
                "The plan and the office's reports state no number under this pillar.",
            ),
            _section("What is planned", planned, ""),
            _section(
                "Ambitions as questions",
                ambitions_table(ambitions, f"{pillar}: ambitions as questions").to_html() if len(ambitions) else "",
                "The plan states its ambitions for children under the other pillars.",
            ),
            _section(
                "Reports, and pages for children",
                f"<ul>{listed}</ul>" if listed else "",
                "No report or brief of this book bears on a work stream of this pillar yet.",
            ),
        )
    )


def claims_by_fact(claims: Release) -> Mapping[str, Sequence[str]]:
    """For each fact that a claim is held against, HTML that names the claim and leads to it in the ledger."""
    ledger = claims.tables["claims"].frame.set_index("claim_id")
    told: dict[str, list[str]] = {}
    for row in each_row(claims.tables["claim_evidence"].frame):
        claim = ledger.loc[row.claim_id]
        link = f'<a href="{ROOT}business-plan/claims.html#{anchor_of(row.claim_id)}">{row.claim_id}</a>'
        said = f"{claim['stated']}, {claim['paraphrase']} ({claim['document']})"
        told.setdefault(row.fact_id, []).append(f"{link}: {escape(said)}. {escape(str(claim['status'])).capitalize()}.")
    return told


def plan_functions(releases: Sequence[Release], returns: Mapping[str, Returns]) -> dict[str, Callable[..., str]]:
    """The functions by name; each raises `EvidenceError` while the claims or the rights map are not released."""

    def released(name: str) -> Release:
        found = next((each for each in releases if each.report == name), None)
        if found is None:
            raise EvidenceError(f"'{name}' is not released; run `evidence release {name}`")
        return found

    def pillar(name: str) -> str:
        return pillar_page(name, released("claims"), released("rights_map"), returns)

    def claims_by_pillar() -> str:
        return status_table(released("claims").tables["claims_by_pillar"].frame).to_html()

    def data_requests() -> str:
        table = released("claims").tables["data_requests"].frame
        return requests_table(table, returns, "Register of planned data requests").to_html()

    def all_ambitions() -> str:
        return ambitions_table(released("claims").tables["ambitions"].frame, "Ambitions as questions").to_html()

    return {
        "pillar": pillar,
        "claims_by_pillar": claims_by_pillar,
        "data_requests": data_requests,
        "ambitions": all_ambitions,
    }
