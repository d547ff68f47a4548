from __future__ import annotations

from tests.disclosure.tables import AREA, area_tree

from evidence_book.disclosure.hierarchy import ALL, add_up, cell, cells_of, equations, flat

TREES = {AREA: area_tree([2, 1]), "kind": flat("kind", ("K0", "K1"))}


def test_a_tree_knows_its_levels() -> None:
    tree = TREES[AREA]
    assert tree.values == (ALL, "R0", "R1", "R0P0", "R0P1", "R1P0")
    assert tree.leaves == ("R0P0", "R0P1", "R1P0")
    assert tree.depth == {ALL: 0, "R0": 1, "R1": 1, "R0P0": 2, "R0P1": 2, "R1P0": 2}
    assert tree.below("R0") == ("R0P0", "R0P1")
    assert tree.below(ALL) == tree.leaves


def test_the_same_count_has_the_same_name_in_every_table() -> None:
    one_way = set(cells_of(TREES, (AREA,)))
    assert one_way < set(cells_of(TREES, (AREA, "kind")))
    assert cell(TREES, {AREA: ALL, "kind": "K1"}) == (("kind", "K1"),)


def test_every_sum_holds_for_what_is_added_up() -> None:
    leaves = {
        cell(TREES, {AREA: area, "kind": kind}): float(10 * place + len(kind))
        for place, area in enumerate(TREES[AREA].leaves)
        for kind in ("K0", "K1")
    }
    counts = add_up(leaves, TREES, (AREA, "kind"))
    cells = sorted(counts)
    rows = equations(cells, TREES)
    assert rows.shape == (15, len(cells))
    assert not (rows @ [counts[each] for each in cells]).any()


def test_a_sum_whose_parts_are_not_all_there_is_not_told() -> None:
    cells = [each for each in cells_of(TREES, (AREA,)) if each != ((AREA, "R0P1"),)]
    assert equations(cells, TREES).shape[0] == 2
