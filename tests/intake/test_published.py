"""Reading a transcription: every fault is named by file, row and field, and never by its value."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from evidence_book.intake.published import read_published
from evidence_book.intake.specification import Column, Dataset, integers, numbers, text
from evidence_book.problems import BadInput, Problem

DATASET = Dataset(
    name="places.children",
    file="published/places/children.csv",
    columns=(
        *text("place", required=True),
        *integers("children", required=True),
        *numbers("percent"),
        *integers("withheld", marked=True),
        Column("counted", "date"),
        *text("note"),
    ),
    sensitivity="public",
    period="2020",
    title="Children by place",
)
FILE = "data/raw/published/places/children.csv"
HEADER = "place,children,percent,withheld,counted,note\n"
GOOD = "Leeds,457,45.5,12,2020-06-30,fine\n"

Read = Callable[[str | bytes], pd.DataFrame]
Faults = Callable[[str | bytes], tuple[Problem, ...]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    raw = tmp_path / "data" / "raw"
    path = raw / DATASET.file
    path.parent.mkdir(parents=True)

    def written(content: str | bytes) -> pd.DataFrame:
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return read_published(DATASET, raw)

    return written


@pytest.fixture
def faults(read: Read) -> Faults:
    def found(content: str | bytes) -> tuple[Problem, ...]:
        with pytest.raises(BadInput) as raised:
            read(content)
        assert all(problem.file == FILE and problem.expected and problem.mend for problem in raised.value.problems)
        return raised.value.problems

    return found


def places(problems: tuple[Problem, ...]) -> list[tuple[str, int | None, str | None]]:
    return [(problem.code, problem.row, problem.field) for problem in problems]


def test_a_good_file_has_typed_columns_and_the_line_numbers_of_the_file(read: Read) -> None:
    frame = read(f"{HEADER}{GOOD}York,0,,c,,\n")
    assert frame.index.tolist() == [2, 3]
    assert frame.index.name == "row"
    assert list(frame) == ["place", "children", "percent", "withheld", "withheld_marker", "counted", "note"]
    assert {name: str(frame[name].dtype) for name in ("place", "children", "percent", "withheld", "note")} == {
        "place": "string", "children": "Int64", "percent": "Float64", "withheld": "Int64", "note": "string",
    }  # fmt: skip
    first = frame.loc[2]
    assert (first["place"], first["children"], first["percent"], first["withheld"]) == ("Leeds", 457, 45.5, 12)
    assert first["counted"] == pd.Timestamp("2020-06-30")


def test_an_empty_cell_is_missing_and_never_nought(read: Read) -> None:
    frame = read(f"{HEADER}York,0,,,,\n")
    assert frame.loc[2, "children"] == 0
    assert frame[["percent", "withheld", "withheld_marker", "counted", "note"]].isna().all(axis=None)


@pytest.mark.parametrize("marker", ["c", "z", "x", "k", "low", "u"])
def test_a_marker_stands_beside_a_missing_number(read: Read, marker: str) -> None:
    frame = read(f"{HEADER}York,5,,{marker},,\nLeeds,5,,7,,\n")
    assert pd.isna(frame.loc[2, "withheld"])
    assert frame.loc[2, "withheld_marker"] == marker
    assert frame.loc[3, "withheld"] == 7
    assert pd.isna(frame.loc[3, "withheld_marker"])


def test_text_that_looks_like_a_gap_is_text(read: Read) -> None:
    frame = read(f"{HEADER}NA,5,,,,null\n")
    assert frame.loc[2, ["place", "note"]].tolist() == ["NA", "null"]


def test_spaces_around_a_cell_and_a_heading_do_not_matter(read: Read) -> None:
    frame = read(f"{HEADER.replace(',children', ', children ')} Leeds , 457 ,,,,\n")
    assert frame.loc[2, ["place", "children"]].tolist() == ["Leeds", 457]


def test_the_order_of_the_columns_is_the_declared_one(read: Read) -> None:
    frame = read("note,counted,withheld,percent,children,place\nfine,,,,457,Leeds\n")
    assert list(frame)[:2] == ["place", "children"]
    assert frame.loc[2, "children"] == 457


@pytest.mark.parametrize("spelt", ["7", "-7", "0", "007"])
def test_whole_numbers_are_digits_and_a_minus(read: Read, spelt: str) -> None:
    assert read(f"{HEADER}York,{spelt},,,,\n").loc[2, "children"] == int(spelt)


@pytest.mark.parametrize("spelt", ["7", "-7.25", ".5", "1e3", "2.5E-2"])
def test_numbers_may_hold_a_point_and_an_exponent(read: Read, spelt: str) -> None:
    assert read(f"{HEADER}York,1,{spelt},,,\n").loc[2, "percent"] == float(spelt)


def test_line_ends_of_either_kind_are_read(read: Read) -> None:
    frame = read((HEADER + GOOD).replace("\n", "\r\n"))
    assert frame.index.tolist() == [2]
    assert frame.loc[2, "note"] == "fine"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as raised:
        read_published(DATASET, tmp_path / "data" / "raw")
    (problem,) = raised.value.problems
    assert places((problem,)) == [("missing-file", None, None)]
    assert problem.file == FILE
    assert problem.mend
    assert str(tmp_path) not in str(problem)


@pytest.mark.parametrize("content", ["", "\n", " \n\n"])
def test_an_empty_file_is_named(faults: Faults, content: str) -> None:
    assert places(faults(content)) == [("empty-file", 1, None)]


@pytest.mark.parametrize("content", [HEADER, HEADER.strip()])
def test_a_file_of_a_heading_only_is_named(faults: Faults, content: str) -> None:
    assert places(faults(content)) == [("empty-file", 2, None)]


def test_a_byte_order_mark_is_named(faults: Faults) -> None:
    assert places(faults(b"\xef\xbb\xbf" + (HEADER + GOOD).encode())) == [("byte-order-mark", 1, None)]


@pytest.mark.parametrize(
    ("row", "field"),
    [("York,1,,,,about £5 a day\n", "note"), ("York,1,£55.5,,,\n", "percent"), ('"York, £",1,,,,\n', "place")],
)
def test_a_pound_sign_in_latin_1_is_named_by_row_and_field(faults: Faults, row: str, field: str) -> None:
    problems = faults((HEADER + GOOD + row + GOOD).encode("latin-1"))
    assert places(problems) == [("wrong-encoding", 3, field)]
    for value in ("£", "\\xa3", "0xa3", "5 a day", "55.5"):
        assert value not in str(problems[0])


def test_a_pound_sign_in_utf_8_is_text(read: Read) -> None:
    assert read(f"{HEADER}York,1,,,,about £5 a day\n").loc[2, "note"] == "about £5 a day"


def test_an_extra_column_is_named(faults: Faults) -> None:
    problems = faults(f"{HEADER.strip()},mood\n{GOOD.strip()},sunny\n")
    assert places(problems) == [("extra-column", 1, "mood")]
    assert "sunny" not in str(problems[0])


def test_a_missing_column_is_named(faults: Faults) -> None:
    assert places(faults("place,children,percent,withheld,counted\nLeeds,457,,,\n")) == [("missing-column", 1, "note")]


def test_a_column_given_twice_is_named(faults: Faults) -> None:
    problems = faults(f"{HEADER.strip()},children\n{GOOD.strip()},458\n")
    assert places(problems) == [("duplicate-column", 1, "children")]
    assert "458" not in str(problems[0])


def test_a_misspelt_column_is_both_missing_and_extra(faults: Faults) -> None:
    problems = faults((HEADER + GOOD).replace("children", "Children"))
    assert places(problems) == [("missing-column", 1, "children"), ("extra-column", 1, "Children")]


@pytest.mark.parametrize("row", ["York,1,,,\n", "York,1,234,,,,\n", "York\n"])
def test_a_row_of_another_width_is_named(faults: Faults, row: str) -> None:
    problems = faults(HEADER + GOOD + row + GOOD)
    assert places(problems) == [("ragged-row", 3, None)]
    assert "York" not in str(problems[0])


@pytest.mark.parametrize("row", ["\n", ",,,,,\n"])
def test_a_blank_row_is_named(faults: Faults, row: str) -> None:
    assert places(faults(HEADER + GOOD + row + GOOD)) == [("blank-row", 3, None)]


@pytest.mark.parametrize(
    "value", ['"1,457"', "1 457", "457*", "over457", "457.0", "1e3", "4570%", "£457", "nan", "--457"]
)
def test_a_whole_number_that_is_none_is_named(faults: Faults, value: str) -> None:
    problems = faults(f"{HEADER}{GOOD}York,{value},,,,\n")
    assert places(problems) == [("not-a-integer", 3, "children")]
    assert value.strip('"') not in str(problems[0])


@pytest.mark.parametrize("value", ['"1,457.5"', "45.5%", "about45", "4.5.6", "45-46", "inf", "NaN", "c9"])
def test_a_number_that_is_none_is_named(faults: Faults, value: str) -> None:
    problems = faults(f"{HEADER}{GOOD}York,1,{value},,,\n")
    assert places(problems) == [("not-a-number", 3, "percent")]
    assert value.strip('"') not in str(problems[0])


@pytest.mark.parametrize("value", ["30/06/2020", "2020-6-30", "June 2020", "2020"])
def test_a_date_that_is_none_is_named(faults: Faults, value: str) -> None:
    problems = faults(f"{HEADER}{GOOD}York,1,,,{value},\n")
    assert places(problems) == [("not-a-date", 3, "counted")]
    assert value not in str(problems[0])


@pytest.mark.parametrize(
    ("row", "field"), [(",457,,,,\n", "place"), ("York,,,,,\n", "children"), ("  ,1,,,,\n", "place")]
)
def test_a_required_value_that_is_missing_is_named(faults: Faults, row: str, field: str) -> None:
    assert places(faults(HEADER + GOOD + row)) == [("missing-value", 3, field)]


@pytest.mark.parametrize("value", ["q", "C", "suppressed", "hidden"])
def test_a_marker_nobody_declared_is_named(faults: Faults, value: str) -> None:
    problems = faults(f"{HEADER}{GOOD}York,1,,{value},,\n")
    assert places(problems) == [("unknown-marker", 3, "withheld")]
    assert f" {value}" not in str(problems[0])
    assert "c, z, x, k, low, u" in str(problems[0])


@pytest.mark.parametrize("value", ["-", "<10", "c1", "[c]"])
def test_what_is_neither_marker_nor_number_is_named(faults: Faults, value: str) -> None:
    problems = faults(f"{HEADER}{GOOD}York,1,,{value},,\n")
    assert places(problems) == [("not-a-integer", 3, "withheld")]


def test_a_marker_where_none_is_allowed_is_named(faults: Faults) -> None:
    assert places(faults(f"{HEADER}{GOOD}York,c,,,,\n")) == [("not-a-integer", 3, "children")]


def test_quotes_that_are_never_closed_are_named(faults: Faults) -> None:
    problems = faults(f'{HEADER}{GOOD}York,1,,,,"never closed\n')
    assert places(problems) == [("broken-row", 3, None)]
    assert "never closed" not in str(problems[0])


def test_text_after_closed_quotes_is_named(faults: Faults) -> None:
    problems = faults(f'{HEADER}{GOOD}"York"shire,1,,,,\n{GOOD}')
    assert places(problems) == [("broken-row", 3, None)]
    assert "York" not in str(problems[0])


def test_every_fault_is_named_at_once(faults: Faults) -> None:
    problems = faults(f"{HEADER}York,many,few,?,soon,\n\nYork,1\n,1,,,,\n{GOOD}")
    assert places(problems) == [
        ("not-a-integer", 2, "children"),
        ("not-a-number", 2, "percent"),
        ("not-a-integer", 2, "withheld"),
        ("not-a-date", 2, "counted"),
        ("blank-row", 3, None),
        ("ragged-row", 4, None),
        ("missing-value", 5, "place"),
    ]


def test_rows_after_a_cell_of_several_lines_keep_the_line_numbers_of_the_file(read: Read) -> None:
    frame = read(f'{HEADER}{GOOD}York,1,,,,"one\ntwo\nthree"\n{GOOD}{GOOD}')
    assert frame.index.tolist()[0] == 2
    assert frame.index.tolist()[2:] == [6, 7]
    assert frame["note"].iloc[1] == "one\ntwo\nthree"
    assert 3 <= frame.index[1] <= 5


def test_a_fault_after_a_cell_of_several_lines_is_named_by_the_line_of_the_file(faults: Faults) -> None:
    content = f'{HEADER}York,1,,,,"one\ntwo, with a comma\n\nfour"\nLeeds,many,,,,\n'
    assert content.splitlines()[5] == "Leeds,many,,,,"
    assert places(faults(content)) == [("not-a-integer", 6, "children")]


def test_a_wrong_encoding_after_a_cell_of_several_lines_is_named_by_the_line_of_the_file(faults: Faults) -> None:
    content = f'{HEADER}York,1,,,,"one\ntwo"\nLeeds,1,,,,£5\n'
    assert places(faults(content.encode("latin-1"))) == [("wrong-encoding", 4, "note")]
