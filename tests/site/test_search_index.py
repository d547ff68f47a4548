"""The search index with pages added and taken out: Sphinx's rules for words, and no page under the number of another."""

from __future__ import annotations

from typing import Any

from evidence_book.facts import Fact
from evidence_book.site.search_index import Found, with_facts, with_pages, with_told, with_words, without


def index() -> dict[str, Any]:
    return {
        "docnames": ["about", "areas/frame-x", "zebra"], "filenames": ["about.md", "areas/frame-x.md", "zebra.md"],
        "titles": ["About", "Mark", "Zebras"], "terms": {"child": [0, 1, 2], "mark": 1, "stripe": 2},
        "titleterms": {"about": 0, "mark": 1, "zebra": 2},
        "alltitles": {"About": [[0, None]], "Mark": [[1, None]], "Stripes": [[2, "stripes"]]}, "indexentries": {}, "envversion": {},
    }  # fmt: skip


def test_a_page_that_is_left_out_leaves_no_word_and_the_others_keep_theirs() -> None:
    found = without(index(), lambda name: "frame" in name)
    assert found["docnames"] == ["about", "zebra"]
    assert found["terms"] == {"child": [0, 1], "stripe": 1}
    assert found["titleterms"] == {"about": 0, "zebra": 1}
    assert found["alltitles"] == {"About": [[0, None]], "Stripes": [[1, "stripes"]]}


def test_a_page_that_is_added_is_found_by_shortened_words() -> None:
    before = index()
    found = with_pages(before, [Found("areas/E1", "Barnet", "Barnet child E1 the stripes of London", "A place")])
    assert found["docnames"][3] == "areas/E1"
    assert found["titleterms"]["barnet"] == 3
    assert found["terms"]["child"] == [0, 1, 2, 3]
    assert found["terms"]["stripe"] == [2, 3]
    assert found["terms"]["e1"] == 3
    assert "the" not in found["terms"]
    assert before == index(), "the index that was given is left as it was"


def test_what_is_said_of_a_page_keeps_its_number() -> None:
    found = with_told(index(), {"zebra": "Striped.", "nowhere": "Nothing."})
    assert found["told"] == ["", "", "Striped."]


def test_words_of_four_letters_or_more_are_there_once_as_they_are_spelt() -> None:
    found = with_words(index(), ["The doctor’s hospitals, 2024", "Doctor or the hospitals? x-rays_"])
    assert found["words"] == ["doctor", "hospitals"]


def test_a_fact_is_known_by_its_name_what_it_measures_and_its_value_and_says_if_it_is_invented() -> None:
    true = Fact(
        id="made.one", label="children", value=7, qualifier="over", period="2024", area_code="E92000001",
        kind="published", source_ids=("a",), policy="published",
    )  # fmt: skip
    invented = true.model_copy(update={"id": "made.two", "kind": "synthetic"})
    assert with_facts(index(), [true, invented])["facts"] == [
        ["made.one", "children", "over 7, 2024"],
        ["made.two", "children", "Synthetic demonstration: over 7, 2024"],
    ]
