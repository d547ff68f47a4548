"""Taking in files by hand: what is said of each, which return it is, and that nothing said is a value."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest
from tests.intake.returns import awful as awful_files
from tests.intake.returns.awful import awful_returns, sent_values
from tests.validation.returned_folders import bare_project, providers_of, receive
from tests.validation.returned_rows import STRANGE, broken_rows, csv_bytes, good_rows
from typer.testing import CliRunner

from evidence_book.cli import app
from evidence_book.intake.returns.specification import ReturnSpecification, specification, specifications
from evidence_book.problems import BadInput, EvidenceError
from evidence_book.project import ROOT_VARIABLE, Project
from evidence_book.storage import write_json
from evidence_book.validation import taking_in
from evidence_book.validation.return_suites import derive_suite
from evidence_book.validation.taking_in import take_in

RETURNS = list(specifications().values())
SEARCHES, HOMES = specification("strip_search"), specification("illegal_home")
VISITS = awful_files.SPECIFICATION


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = bare_project(tmp_path / "project")
    for declared in RETURNS:
        receive(project, declared, {}, providers_of(declared))
    return project


def sent(folder: Path, name: str, declared: ReturnSpecification, count: int = 4, code: str | None = None) -> Path:
    """A good file of one provider."""
    code = code or str(providers_of(declared)["code"].iloc[0])
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [{**row, declared.provider_field.name: code} for row in good_rows(declared, count)]
    path.write_bytes(csv_bytes(rows, declared))
    return path


def test_returns_of_several_kinds_are_told_apart_by_their_headings(project: Project, tmp_path: Path) -> None:
    files = [sent(tmp_path, f"{number}.csv", declared) for number, declared in enumerate(RETURNS)]
    taken = take_in(project, files[::-1])
    assert [each.specification.name for each in taken.returns] == [each.name for each in RETURNS]
    assert not taken.refused
    told = "\n".join(taken.told())
    for declared, path in zip(RETURNS, files, strict=True):
        assert f"{declared.title}: {providers_of(declared)['name'].iloc[0]}" in told
        assert f"{path.name}: 4 rows read" in told
    taken.write_feedback(tmp_path / "feedback")
    written = {path.relative_to(tmp_path / "feedback").as_posix() for path in (tmp_path / "feedback").rglob("*.xlsx")}
    assert written == {f"{each.name}/{providers_of(each)['code'].iloc[0]}.xlsx" for each in RETURNS}


def test_each_kind_of_error_is_said_once_with_its_first_rows(project: Project, tmp_path: Path) -> None:
    code = str(providers_of(SEARCHES)["code"].iloc[0])
    broken = {rule: row for (rule, _), row in broken_rows(SEARCHES)}
    rows = [
        {**broken["linked-needs-outcome"], "force_code": code, "search_reference": f"SYN-{number}"}
        for number in range(25)
    ]
    rows.append({**broken["drugs-power"], "force_code": code})
    path = tmp_path / "a.csv"
    path.write_bytes(csv_bytes(rows, SEARCHES))
    taken = take_in(project, [path])
    assert taken.refused
    told = "\n".join(taken.told())
    listed = "in rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 15 more"
    assert told.count("linked-needs-outcome") == 1
    assert f"error: linked-needs-outcome, field 'linked_outcome' {listed}: expected" in told
    assert "to confirm: drugs-power" in told
    assert "cannot be accepted" in told


def test_a_query_alone_is_no_refusal(project: Project, tmp_path: Path) -> None:
    code = str(providers_of(SEARCHES)["code"].iloc[0])
    row = {**{rule: row for (rule, _), row in broken_rows(SEARCHES)}["drugs-power"], "force_code": code}
    path = tmp_path / "a.csv"
    path.write_bytes(csv_bytes([row], SEARCHES))
    assert not take_in(project, [path]).refused


def test_a_file_of_nobody_is_refused_and_named(project: Project, tmp_path: Path) -> None:
    path = sent(tmp_path, "lost.csv", SEARCHES, code=STRANGE)
    taken = take_in(project, [path])
    assert taken.refused
    told = "\n".join(taken.told())
    assert "nobody who was asked" in told
    assert "unknown-provider" in told
    assert STRANGE not in told


def test_two_files_of_one_name_are_not_mistaken_for_each_other(project: Project, tmp_path: Path) -> None:
    one, two = providers_of(SEARCHES)["code"].iloc[:2]
    files = [
        sent(tmp_path / "1", "return.csv", SEARCHES, code=one),
        sent(tmp_path / "2", "return.csv", SEARCHES, code=two),
    ]
    text = files[0].read_text(encoding="utf-8")
    files[0].write_text(text + text.splitlines()[1].replace(one, STRANGE) + "\n", encoding="utf-8")
    (checked,) = take_in(project, files).returns
    assert checked.standing(one) == "refused"
    assert checked.standing(two) == "accepted"


def test_the_same_file_twice_is_refused(project: Project, tmp_path: Path) -> None:
    path = sent(tmp_path, "a.csv", SEARCHES)
    told = "\n".join(take_in(project, [path, path]).told())
    assert "duplicate-reference" in told


def test_a_file_that_is_no_return_stops_all_and_every_one_is_named(project: Project, tmp_path: Path) -> None:
    files = [sent(tmp_path, "good.csv", SEARCHES), tmp_path / "picture.png", tmp_path / "list.csv"]
    files[1].write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    files[2].write_text("Alpha,Beta\n1,2\n", encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        take_in(project, files)
    assert {problem.file for problem in refused.value.problems} == {"picture.png", "list.csv"}


def test_a_return_that_is_named_but_is_another_is_refused(project: Project, tmp_path: Path) -> None:
    taken = take_in(project, [sent(tmp_path, "a.csv", HOMES)], "strip-search")
    assert taken.refused
    assert "no-header" in "\n".join(taken.told())


def test_an_unknown_return_is_answered_with_those_there_are(project: Project, tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="strip_search"):
        take_in(project, [sent(tmp_path, "a.csv", HOMES)], "quagga")


@pytest.fixture
def awful_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Project, list[Path]]:
    """Every awful file, as one provider would send them, and a project in which their return is asked for."""
    project = bare_project(tmp_path / "project")
    write_json(project.expectations / f"returns.{VISITS.name}.json", derive_suite(VISITS))
    providers = providers_of(HOMES, 2).assign(code=["SYN-L77", "SYN-L78"])
    receive(project, VISITS, {}, providers)
    monkeypatch.setattr(taking_in, "specification", lambda name: VISITS)
    monkeypatch.setenv(ROOT_VARIABLE, str(project.root))
    monkeypatch.chdir(tmp_path)
    files = []
    for number, each in enumerate(awful_returns()):
        files.append(tmp_path / "sent" / f"SYN-L77.{number}.dat")
        files[-1].parent.mkdir(exist_ok=True)
        files[-1].write_bytes(each.content)
    return project, files


def cells_of(path: Path) -> list[str]:
    book = openpyxl.load_workbook(path)
    return [str(cell) for sheet in book for row in sheet.values for cell in row if cell is not None]


def test_a_folder_of_awful_files_is_answered_file_by_file_without_a_value(
    awful_folder: tuple[Project, list[Path]], tmp_path: Path
) -> None:
    _, files = awful_folder
    done = CliRunner().invoke(app, ["intake", "--return", "visit", *map(str, files)])
    assert done.exit_code == 1, done.output
    assert isinstance(done.exception, SystemExit)
    (workbook,) = (tmp_path / "feedback").rglob("*.xlsx")
    answer = cells_of(workbook)
    told = done.output.splitlines()
    for path, each in zip(files, awful_returns(), strict=True):
        at = next(place for place, line in enumerate(told) if line.startswith(f"  {path.name}: "))
        repairs = []
        while told[at + 1].startswith("    put right"):
            repairs.append(told[at + 1])
            at += 1
        assert len(repairs) == len(each.repairs), each.name
        assert answer.count(path.name) >= len(each.repairs) + len(each.problems), each.name
    said = done.output + "\n".join(answer)
    # The code of the provider is its own; the words stand in a row of units and in what is said of it.
    values = {value for each in awful_returns() for value in sent_values(each)} - {"SYN-L77", "code", "text", "years"}
    assert len(values) > 30
    leaked = [value for value in values if re.search(rf"(?<!\w){re.escape(value)}(?!\w)", said)]
    assert not leaked


def test_every_awful_file_alone_is_accepted_or_has_its_faults_listed(
    awful_folder: tuple[Project, list[Path]],
) -> None:
    project, files = awful_folder
    (checked,) = take_in(project, files, "visit").returns
    own = {"duplicate-reference"}  # all of them send the same records
    for path, each in zip(files, awful_returns(), strict=True):
        found = {
            (problem.code, problem.row, problem.field)
            for problem in checked.errors["SYN-L77"] if problem.file == path.name and problem.code not in own
        }  # fmt: skip
        assert found >= set(each.problems), each.name
        extra = {code for code, _, _ in found - set(each.problems)}
        assert not extra, f"{each.name}: {extra}"


def test_the_template_filled_in_is_taken_in_without_a_repair(project: Project, tmp_path: Path) -> None:
    from evidence_book.intake.returns.template import write_template

    for declared in RETURNS:
        codes = providers_of(declared)
        path = tmp_path / f"{declared.name}.xlsx"
        write_template(path, declared, list(zip(codes["code"], codes["name"], strict=True)))
        book = openpyxl.load_workbook(path)
        sheet = next(sheet for sheet in book if sheet.max_column >= len(declared.fields) and _headed(sheet, declared))
        first = next(row for row in range(1, 20) if sheet.cell(row, 1).value == declared.fields[0].label) + 1
        for number, row in enumerate(good_rows(declared, 3)):
            row[declared.provider_field.name] = str(codes["code"].iloc[0])
            for column, name in enumerate(declared.names, start=1):
                sheet.cell(first + number, column, row[name])
        content = io.BytesIO()
        book.save(content)
        path.write_bytes(content.getvalue())
    taken = take_in(project, [tmp_path / f"{declared.name}.xlsx" for declared in RETURNS])
    told = "\n".join(taken.told())
    assert not taken.refused, told
    assert told.count("3 rows read") == len(RETURNS)


def _headed(sheet: object, declared: ReturnSpecification) -> bool:
    labels = [field.label for field in declared.fields]
    return any([cell.value for cell in row][: len(labels)] == labels for row in sheet.iter_rows(max_row=19))  # type: ignore[attr-defined]
