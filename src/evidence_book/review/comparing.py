"""Comparing two books as a whole: facts, tables, charts, pages, each difference with its tier and likely cause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from evidence_book.reports.catalogue import NOTEBOOKS, RELEASED, RETURNS
from evidence_book.reports.editions import real
from evidence_book.review.causes import causes_of, notes
from evidence_book.review.difference import Comparison, Difference, ranked
from evidence_book.review.facts import compare_facts
from evidence_book.review.pages import compare_sites
from evidence_book.review.reproduced import NOT_REPRODUCED
from evidence_book.review.snapshot import Snapshot
from evidence_book.review.tables import compare_tables

_BY_PAGE = {each.page: name for name, each in RELEASED.items()}
_BY_ADDRESS = {each.address: name for name, each in NOTEBOOKS.items()}


def release_of(kind: str, name: str) -> str:
    """The release that a fact, table or file of the site belongs to; empty if it is of the book as a whole."""
    if kind in ("fact", "table"):
        return name.split(".", 1)[0]
    address = name.split(",", 1)[0].removesuffix(".html")
    if address in _BY_ADDRESS:
        return _BY_ADDRESS[address]
    folder, _, rest = address.partition("/")
    if folder == "facts":
        return rest.split(".", 1)[0]
    if folder == "returns" and (known := f"returns_{rest.replace('-', '_')}") in RETURNS:
        return known
    return _BY_PAGE.get(rest.split("/", 1)[0], "")


def _by_manifest(before: Snapshot, after: Snapshot) -> list[Difference]:
    """Hold what was made against the digests of a manifest that stands alone: the same bytes, or not."""
    origins = after.origins.releases if after.origins else {}
    made = {f"{name}/facts.json": origin.facts for name, origin in origins.items()}
    made |= {
        f"{name}/{table}.csv": digest for name, origin in origins.items() for table, digest in origin.tables.items()
    }
    found = []
    for name, digest in sorted((before.digests or {}).items()):
        release, _, file = name.partition("/")
        if not file or file == "tables.json" or made.get(name) == digest:
            continue
        status, tier = ("gone", "structure") if name not in made else ("differs", "small")
        told = "other bytes than the manifest states; name its folder to see what differs"
        kind = "table" if file.endswith(".csv") else "file"
        found.append(Difference(kind, name, status, tier, told=told, release=release))  # type: ignore[arg-type]
    return found


def _held(snapshot: Snapshot) -> set[str]:
    """The releases that a snapshot holds something of."""
    names = {*(fact.id for fact in snapshot.facts), *snapshot.tables}
    digests = {name.split("/", 1)[0] for name in snapshot.digests or ()}
    return {name.split(".", 1)[0] for name in names} | digests


def _comparable(before: Snapshot, after: Snapshot) -> tuple[Snapshot, Snapshot]:
    """Leave synthetic demonstrations out of both if one of them keeps none, and releases that it does not hold."""
    if before.synthetic and after.synthetic:
        return before, after
    kept = _held(after if before.synthetic else before)

    def part(each: Snapshot) -> Snapshot:
        tables = {name: content for name, content in each.tables.items() if name.split(".", 1)[0] in kept}
        return replace(each, facts=real(each.facts), tables=tables, site=None)

    return part(before), part(after)


def _table_files(*snapshots: Snapshot) -> Mapping[str, str]:
    """Addresses on the site of what is compared as a table."""
    return {
        f"downloads/{origin.page}/{table}.csv": f"{name}.{table}"
        for each in snapshots
        if each.origins
        for name, origin in each.origins.releases.items()
        for table in origin.tables
    }


def compare(before: Snapshot, after: Snapshot) -> Comparison:
    """Compare two books; pages and charts too if both have them."""
    before, after = _comparable(before, after)
    if before.digests is not None:
        found, counts = _by_manifest(before, after), {"file": len(before.digests)}
    else:
        found = [*compare_facts(before.facts, after.facts), *compare_tables(before.tables, after.tables)]
        ids = {fact.id for each in (before, after) for fact in each.facts}
        counts = {"fact": len(ids), "table": len(before.tables.keys() | after.tables.keys())}
    left_out: Mapping[str, str] = {}
    if before.site and after.site:
        of_site, of_kind = compare_sites(before.site, after.site, _table_files(before, after))
        found, counts, left_out = [*found, *of_site], counts | of_kind, NOT_REPRODUCED
    placed = [each if each.release else replace(each, release=release_of(each.kind, each.name)) for each in found]
    causes = {each.release: causes_of(each.release, before.origins, after.origins) for each in placed}
    told = tuple(each.explained(causes[each.release]) for each in placed)
    return Comparison(
        before.name, after.name, ranked(told), counts, notes(before.origins, after.origins), dict(left_out)
    )
