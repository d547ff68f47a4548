"""The gate for returns: what stays out and by whose name, what is kept of the rest, and what makes it void."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from tests.validation.returned_folders import bare_project, providers_of, receive
from tests.validation.returned_rows import STRANGE, Row, broken_rows, csv_bytes, good_rows

from evidence_book.intake.returns.folders import PROVIDERS, return_dataset
from evidence_book.intake.returns.specification import ReturnSpecification, specification
from evidence_book.problems import BadInput
from evidence_book.project import Project
from evidence_book.validation.collection import collection_file, feedback_folder, read_collection
from evidence_book.validation.receipts import (
    InvalidReceipt,
    check_receipt,
    data_file,
    open_dataset,
    receipt_file,
    suite_file,
)
from evidence_book.validation.return_gate import validate_return

SEARCHES = specification("strip_search")
ONE, TWO, THREE = providers_of(SEARCHES)["code"]
# One with dates in bands, one with costs.
two_returns = pytest.mark.parametrize("declared", [specification("camhs_referral"), specification("illegal_home")])


def rows_from(code: str, count: int = 5, declared: ReturnSpecification = SEARCHES, first: int = 0) -> list[Row]:
    """Good rows of one provider."""
    provider = declared.provider_field.name
    return [{**row, provider: code} for row in good_rows(declared)[first : first + count]]


def sent(*rows: Row) -> bytes:
    return csv_bytes(rows, SEARCHES)


def error_and_query() -> tuple[Row, Row]:
    """A row that breaks a rule, and one that only has to be confirmed."""
    found = {code: row for (code, _), row in broken_rows(SEARCHES)}
    return found["linked-needs-outcome"], found["drugs-power"]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return bare_project(tmp_path)


@pytest.fixture(scope="module")
def let_in(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project in which the returns of two providers were let through; tests must not change it."""
    project = bare_project(tmp_path_factory.mktemp("let-in"))
    let_through(project, {f"{ONE}.csv": sent(*rows_from(ONE)), f"{TWO}.csv": sent(*rows_from(TWO))})
    return project


def standings(project: Project) -> dict[str, str]:
    return {line.code: line.standing for line in read_collection(project, return_dataset(project.raw, SEARCHES)).lines}


def let_through(project: Project, files: dict[str, bytes], count: int = 3) -> pd.DataFrame:
    """Put files in place and let them through the gate; what is kept of them."""
    receive(project, SEARCHES, files, providers_of(SEARCHES, count))
    validate_return(project, SEARCHES)
    return open_dataset(project, return_dataset(project.raw, SEARCHES))


def kept_from(kept: pd.DataFrame) -> dict[str, int]:
    counts: dict[str, int] = kept["provider"].value_counts().to_dict()
    return counts


def feedback_of(project: Project, code: str) -> str:
    """Every cell of the workbook that goes back to a provider."""
    path = feedback_folder(project, return_dataset(project.raw, SEARCHES)) / f"{code}.xlsx"
    book = openpyxl.load_workbook(path)
    return "\n".join(str(cell) for sheet in book for row in sheet.values for cell in row if cell is not None)


def test_one_error_keeps_the_whole_return_out_by_name_and_a_query_does_not(project: Project) -> None:
    error, query = error_and_query()
    error[SEARCHES.provider_field.name], query[SEARCHES.provider_field.name] = ONE, TWO
    files = {
        f"{ONE}.csv": sent(*rows_from(ONE, 9), error),
        f"{TWO}.csv": sent(*rows_from(TWO, 4), query),
        f"{THREE}.csv": sent(*rows_from(THREE, 3)),
    }
    assert kept_from(let_through(project, files)) == {TWO: 5, THREE: 3}
    assert standings(project) == {ONE: "refused", TWO: "accepted", THREE: "accepted"}
    lines = {line.code: line for line in read_collection(project, return_dataset(project.raw, SEARCHES)).lines}
    assert (lines[ONE].errors, lines[ONE].queries) == (("linked-needs-outcome",), ())
    assert (lines[TWO].errors, lines[TWO].queries) == ((), ("drugs-power",))
    assert "11" in feedback_of(project, ONE)
    assert "Not accepted" in feedback_of(project, ONE)
    assert "Accepted, with 1 to confirm" in feedback_of(project, TWO)


def test_one_that_sends_nothing_is_named(project: Project) -> None:
    let_through(project, {f"{ONE}.csv": sent(*rows_from(ONE))})
    assert standings(project) == {ONE: "accepted", TWO: "nothing sent", THREE: "nothing sent"}
    assert "No file was received" in feedback_of(project, TWO)


def test_two_files_of_one_provider_are_one_return(project: Project) -> None:
    files = {f"{ONE}.part-1.csv": sent(*rows_from(ONE, 4)), "the rest.csv": sent(*rows_from(ONE, 6, first=4))}
    assert kept_from(let_through(project, files)) == {ONE: 10}
    assert read_collection(project, return_dataset(project.raw, SEARCHES)).lines[0].files == 2
    before = {path: path.read_bytes() for path in project.processed.rglob("*") if path.is_file()}
    validate_return(project, SEARCHES)
    after = {path: path.read_bytes() for path in project.processed.rglob("*") if path.is_file()}
    assert after == before, "letting the same files through again changes no byte"


def test_an_error_in_one_of_its_files_keeps_both_out(project: Project) -> None:
    error = {**error_and_query()[0], SEARCHES.provider_field.name: ONE}
    files = {
        "a.csv": sent(*rows_from(ONE, 4)),
        "b.csv": sent(*rows_from(ONE, 6, first=4), error),
        "c.csv": sent(*rows_from(TWO)),
    }
    assert kept_from(let_through(project, files)) == {TWO: 5}


def test_a_reference_in_both_files_is_found_in_both(project: Project) -> None:
    files = {
        "a.csv": sent(*rows_from(ONE, 4)),
        "b.csv": sent(*rows_from(ONE, 4, first=3)),
        "c.csv": sent(*rows_from(TWO)),
    }
    assert kept_from(let_through(project, files)) == {TWO: 5}
    said = feedback_of(project, ONE)
    assert "Duplicate reference" in said
    assert "a.csv" in said
    assert "b.csv" in said


@pytest.mark.parametrize("name", ["nobody.csv", f"{ONE}.csv"])
def test_a_file_with_a_strangers_code_goes_nowhere(project: Project, name: str) -> None:
    files = {name: sent(*rows_from(STRANGE, 5)), "good.csv": sent(*rows_from(TWO))}
    assert kept_from(let_through(project, files)) == {TWO: 5}
    collection = read_collection(project, return_dataset(project.raw, SEARCHES))
    assert collection.strangers == (1 if name == "nobody.csv" else 0)
    assert standings(project)[ONE] == ("nothing sent" if name == "nobody.csv" else "refused")
    assert STRANGE not in collection_file(project, return_dataset(project.raw, SEARCHES)).read_text(encoding="utf-8")


@pytest.mark.parametrize("code", [STRANGE, None])
def test_one_row_with_another_code_keeps_the_return_out(project: Project, code: str | None) -> None:
    odd = {**rows_from(ONE, 1, first=8)[0], SEARCHES.provider_field.name: code}
    files = {"a.csv": sent(*rows_from(ONE, 5), odd), "good.csv": sent(*rows_from(TWO))}
    assert kept_from(let_through(project, files)) == {TWO: 5}
    assert standings(project)[ONE] == "refused"
    assert STRANGE not in feedback_of(project, ONE)


def test_a_file_that_cannot_be_read_refuses_the_provider_that_its_name_gives(project: Project) -> None:
    files = {f"{ONE}.xlsx": b"\x89PNG\r\n", "other.csv": sent(*rows_from(ONE)), "good.csv": sent(*rows_from(TWO))}
    assert kept_from(let_through(project, files)) == {TWO: 5}
    assert standings(project)[ONE] == "refused"


def test_nothing_accepted_at_all_is_refused_and_the_feedback_written(let_in: Project, tmp_path: Path) -> None:
    project = Project(Path(shutil.copytree(let_in.root, tmp_path / "copy")))
    dataset = return_dataset(project.raw, SEARCHES)
    (project.raw / "returns" / SEARCHES.name / SEARCHES.period_name / f"{TWO}.csv").unlink()
    error = {**error_and_query()[0], SEARCHES.provider_field.name: ONE}
    receive(project, SEARCHES, {f"{ONE}.csv": sent(*rows_from(ONE), error)}, providers_of(SEARCHES))
    with pytest.raises(BadInput, match="nothing-accepted") as refused:
        validate_return(project, SEARCHES)
    assert ("linked-needs-outcome", 7) in {(problem.code, problem.row) for problem in refused.value.problems}
    assert str(error[SEARCHES.reference_field.name]) not in str(refused.value)
    assert not receipt_file(project, dataset).exists()
    assert "Not accepted" in feedback_of(project, ONE)
    with pytest.raises(InvalidReceipt):
        open_dataset(project, dataset)


@pytest.mark.parametrize("files", [{}, {f"{ONE}.csv": b""}, {f"{ONE}.csv": sent()}])
def test_no_rows_at_all_are_refused(project: Project, files: dict[str, bytes]) -> None:
    receive(project, SEARCHES, files, providers_of(SEARCHES))
    with pytest.raises(BadInput, match="nothing-accepted"):
        validate_return(project, SEARCHES)


def edit_file(project: Project, folder: Path) -> None:
    path = folder / f"{ONE}.csv"
    path.write_bytes(path.read_bytes() + b"\n")


def rename_file(project: Project, folder: Path) -> None:
    (folder / f"{ONE}.csv").rename(folder / "renamed.csv")


def add_file(project: Project, folder: Path) -> None:
    (folder / "late.csv").write_bytes(sent(*rows_from(TWO)))


def lose_file(project: Project, folder: Path) -> None:
    (folder / f"{TWO}.csv").unlink()


def edit_providers(project: Project, folder: Path) -> None:
    receive(project, SEARCHES, {}, providers_of(SEARCHES, 4))


def edit_suite(project: Project, folder: Path) -> None:
    path = suite_file(project, return_dataset(project.raw, SEARCHES))
    path.write_text(path.read_text(encoding="utf-8").replace('"error"', '"query"', 1), encoding="utf-8")


def edit_parquet(project: Project, folder: Path) -> None:
    path = data_file(project, return_dataset(project.raw, SEARCHES))
    pd.read_parquet(path).iloc[1:].to_parquet(path)


def send_real_returns(project: Project, folder: Path) -> None:
    receive(project, SEARCHES, {}, providers_of(SEARCHES).assign(code=["ZZ001", "ZZ002", "ZZ003"]), restricted=True)


@pytest.mark.parametrize(
    "edit",
    [edit_file, rename_file, add_file, lose_file, edit_providers, edit_suite, edit_parquet, send_real_returns],
    ids=lambda edit: edit.__name__,
)
def test_an_edit_makes_the_receipt_void(let_in: Project, tmp_path: Path, edit: Callable[[Project, Path], None]) -> None:
    shutil.copytree(let_in.root, tmp_path / "copy")
    project = Project(tmp_path / "copy")
    check_receipt(project, return_dataset(project.raw, SEARCHES))
    edit(project, project.raw / "returns" / SEARCHES.name / SEARCHES.period_name)
    with pytest.raises(InvalidReceipt, match="evidence validate"):
        open_dataset(project, return_dataset(project.raw, SEARCHES))


def test_a_changed_specification_makes_the_receipt_void(let_in: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    from evidence_book.validation import receipts

    project = let_in
    declared = project.package / "intake" / "returns" / "specifications" / "strip_search.yaml"
    assert declared in receipts.gate_code(project, return_dataset(project.raw, SEARCHES))
    before = receipts.digest_code
    monkeypatch.setattr(receipts, "digest_code", lambda paths, root: before((p for p in paths if p != declared), root))
    with pytest.raises(InvalidReceipt, match="the code of the gate"):
        check_receipt(project, return_dataset(project.raw, SEARCHES))


def test_a_suite_that_is_not_the_derived_one_lets_nothing_through(project: Project) -> None:
    receive(project, SEARCHES, {f"{ONE}.csv": sent(*rows_from(ONE))}, providers_of(SEARCHES))
    edit_suite(project, project.raw)
    with pytest.raises(BadInput, match="evidence specify"):
        validate_return(project, SEARCHES)


@pytest.mark.parametrize("restricted", [False, True])
def test_real_codes_and_invented_ones_are_kept_apart(project: Project, restricted: bool) -> None:
    mixed = providers_of(SEARCHES).assign(code=["ZZ001", "SYN-F02", "ZZ003"])
    receive(project, SEARCHES, {"a.csv": sent(*rows_from("SYN-F02"))}, mixed, restricted)
    with pytest.raises(BadInput, match="synthetic-and-real") as refused:
        validate_return(project, SEARCHES)
    assert [problem.row for problem in refused.value.problems] == ([3] if restricted else [2, 4])
    assert not data_file(project, return_dataset(project.raw, SEARCHES)).exists()


def numbers_in(value: Any) -> list[float]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [number for each in value for number in numbers_in(each)]
    return [value] if isinstance(value, int | float) else []


def test_the_account_holds_no_count_of_rows(project: Project) -> None:
    dataset = return_dataset(project.raw, SEARCHES)
    texts = []
    for count in (7, 23):
        error = {**error_and_query()[0], SEARCHES.provider_field.name: ONE}
        files = {f"{ONE}.csv": sent(*rows_from(ONE, count), error), f"{TWO}.csv": sent(*rows_from(TWO, count))}
        let_through(project, files)
        texts.append(collection_file(project, dataset).read_text(encoding="utf-8"))
    assert texts[0] == texts[1], "the account tells how many rows there are"
    assert set(numbers_in(json.loads(texts[0]))) == {0, 1}, "files of three providers, and of strangers"


@two_returns
def test_what_is_kept_has_no_reference_no_date_and_no_exact_age(
    project: Project, declared: ReturnSpecification
) -> None:
    providers = providers_of(declared)
    rows = [row for code in providers["code"] for row in rows_from(code, 30, declared)]
    for number, row in enumerate(rows):
        row[declared.reference_field.name] = f"SYN-CANARY-{number}"
    receive(project, declared, {"all.csv": csv_bytes(rows, declared)}, providers)
    validate_return(project, declared)
    dataset = return_dataset(project.raw, declared)
    kept = open_dataset(project, dataset)
    tabled = {name for table in declared.tables for name in table.by}
    summed = {table.total_of for table in declared.tables if table.total_of}
    assert set(kept.columns) == tabled | {"provider"} | summed
    banned = {field.name for field in declared.fields if field.identifying or field.type in ("date", "reference")}
    assert not set(kept.columns) & ((banned | {"age"}) - summed)
    assert kept.drop(columns=list(summed)).dtypes.eq("category").all()
    content = data_file(project, dataset).read_bytes()
    assert b"CANARY" not in content
    assert b"CANARY" not in kept.to_csv().encode()
    assert list(kept.index) == list(range(len(rows)))


def test_what_is_kept_does_not_depend_on_how_the_rows_are_split_into_files(project: Project) -> None:
    rows = rows_from(ONE, 12)
    kept = []
    for parts in ([rows], [rows[:1], rows[1:7], rows[7:]]):
        let_through(project, {f"{number}.csv": sent(*part) for number, part in enumerate(parts)}, count=1)
        kept.append(data_file(project, return_dataset(project.raw, SEARCHES)).read_bytes())
    assert kept[0] == kept[1]


def test_the_list_of_providers_is_needed(project: Project) -> None:
    folder = receive(project, SEARCHES, {f"{ONE}.csv": sent(*rows_from(ONE))}, providers_of(SEARCHES))
    (folder / PROVIDERS).unlink()
    with pytest.raises(BadInput, match="missing-file"):
        validate_return(project, SEARCHES)
