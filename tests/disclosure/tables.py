"""Random tables of counts, with hierarchies, zeros, ties and small counts, and the policies to protect them by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

from evidence_book.disclosure.hierarchy import ALL, Cell, Counts, Tree, add_up, cell, flat
from evidence_book.disclosure.policy import CountsPolicy, Dominance, Rounding

AREA = "area"


def policy(
    threshold: int = 10, zeros: str = "shown", below: int = 1, national: int = 1, totals: str = "counts"
) -> CountsPolicy:
    return CountsPolicy(
        name="tried", covers=("synthetic",), suppression="counts", derive_withheld=False, why="a test", preset="none",
        threshold=threshold, zeros=zeros, rounding=Rounding(below_national=below, national=national),
        totals_from=totals, percentages_from="published", complementary="optimal", between_editions="protect",
        dominance=Dominance(share=0.5, uncertain=0.1),
    )  # fmt: skip


POLICIES = (
    policy(),
    policy(threshold=8, below=5),
    policy(threshold=6, zeros="hidden", national=10),
    policy(threshold=5, below=5, national=5),
    policy(threshold=5, below=5, national=5, totals="parts"),
    policy(threshold=3, zeros="hidden"),
)


def national(each: Cell) -> bool:
    return AREA not in dict(each)


def area_tree(sizes: Sequence[int]) -> Tree:
    regions = {f"R{number}": tuple(f"R{number}P{part}" for part in range(size)) for number, size in enumerate(sizes)}
    return Tree(AREA, {ALL: tuple(regions), **regions})


def counted(
    trees: Mapping[str, Tree], tables: Sequence[Sequence[str]], leaves: Mapping[str, Counts]
) -> dict[Cell, float]:
    found: dict[Cell, float] = {}
    for dimensions in tables:
        found |= add_up(leaves["+".join(dimensions)], trees, dimensions)
    return found


COUNT = st.one_of(st.just(0), st.integers(1, 4), st.integers(1, 12), st.integers(0, 80))


@st.composite
def hierarchical_tables(draw: st.DrawFn) -> tuple[dict[str, Tree], dict[Cell, float]]:
    """Areas in regions by one dimension, one-way or two-way."""
    tree = area_tree(draw(st.lists(st.integers(1, 3), min_size=1, max_size=3)))
    kinds = flat("kind", [f"K{number}" for number in range(draw(st.integers(1, 4)))])
    trees = {AREA: tree, "kind": kinds}
    dimensions = draw(st.sampled_from([(AREA,), ("kind",), (AREA, "kind"), (AREA, "kind")]))
    names = [dict(zip(dimensions, values, strict=True)) for values in _leaves(trees, dimensions)]
    leaves = {cell(trees, name): float(draw(COUNT)) for name in names}
    return {name: trees[name] for name in dimensions}, add_up(leaves, trees, dimensions)


@st.composite
def linked_tables(draw: st.DrawFn) -> tuple[dict[str, Tree], dict[Cell, float]]:
    """Two tables, by area and kind and by area and sort, that share the margin of areas."""
    trees = {AREA: area_tree(draw(st.lists(st.integers(1, 2), min_size=1, max_size=2)))}
    trees |= {"kind": flat("kind", ("K0", "K1", "K2")), "sort": flat("sort", ("S0", "S1"))}
    found: dict[Cell, float] = {}
    whole = {
        (area, kind, sort): float(draw(COUNT))
        for area in trees[AREA].leaves for kind in trees["kind"].leaves for sort in trees["sort"].leaves
    }  # fmt: skip
    for other, position in (("kind", 1), ("sort", 2)):
        leaves: dict[Cell, float] = {}
        for values, count in whole.items():
            name = cell(trees, {AREA: values[0], other: values[position]})
            leaves[name] = leaves.get(name, 0.0) + count
        found |= add_up(leaves, trees, (AREA, other))
    return trees, found


def _leaves(trees: Mapping[str, Tree], dimensions: Sequence[str]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [()]
    for name in dimensions:
        found = [(*values, leaf) for values in found for leaf in trees[name].leaves]
    return found
