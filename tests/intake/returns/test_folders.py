"""Where returns lie: real ones take the place of invented ones, and the list of providers is checked whole."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.conftest import ROOT

from evidence_book.intake.returns.folders import PROVIDERS, read_providers, return_dataset, return_folder
from evidence_book.intake.returns.specification import specification, specifications
from evidence_book.problems import BadInput

SEARCHES = specification("strip_search")
LISTED = "code,name,region,country\nSYN-F02,Two,North,Albrae\nSYN-F01,One,North,Albrae\n"


def lay(raw: Path, files: dict[str, str], restricted: bool = False) -> Path:
    own = raw / "returns" / "strip_search"
    folder = (own / "restricted" if restricted else own) / "2024-25"
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def test_files_are_those_sent_and_no_others(tmp_path: Path) -> None:
    folder = lay(tmp_path, dict.fromkeys(("b.csv", "a.xlsx", PROVIDERS, ".hidden", "~$a.xlsx"), ""))
    (folder / "kept elsewhere").mkdir()
    found = return_folder(tmp_path, SEARCHES)
    assert [path.name for path in found.files] == ["a.xlsx", "b.csv"]
    assert [path.name for path in found.everything] == ["a.xlsx", "b.csv", PROVIDERS]
    assert found.sensitivity == "synthetic"


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    found = return_folder(tmp_path, SEARCHES)
    assert (found.files, found.everything) == ((), ())
    with pytest.raises(BadInput, match="missing-file"):
        read_providers(found, "shown")


def test_an_empty_restricted_folder_changes_nothing_and_one_file_changes_all(tmp_path: Path) -> None:
    lay(tmp_path, {PROVIDERS: LISTED, "a.csv": ""})
    folder = lay(tmp_path, {}, restricted=True)
    assert return_dataset(tmp_path, SEARCHES).sensitivity == "synthetic"
    (folder / "real.csv").write_text("", encoding="utf-8")
    dataset = return_dataset(tmp_path, SEARCHES)
    assert (dataset.sensitivity, dataset.file) == ("restricted", "returns/strip_search/restricted/2024-25")
    assert [path.name for path in return_folder(tmp_path, SEARCHES).files] == ["real.csv"]


@pytest.mark.parametrize("declared", specifications().values(), ids=lambda each: each.name)
def test_git_ignores_real_returns(declared: object) -> None:
    found = return_folder(ROOT / "data/raw", declared)  # type: ignore[arg-type]
    real = found.folder.parent / "restricted" / found.folder.name / "a.csv"
    asked = ["git", "check-ignore", "--no-index", str(real.relative_to(ROOT)), "feedback/strip_search/ZZ001.xlsx"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    assert len(done.stdout.splitlines()) == 2, "real returns and the workbooks that go back must not enter git"


def test_providers_come_in_order_of_code(tmp_path: Path) -> None:
    lay(tmp_path, {PROVIDERS: "\ufeff" + LISTED})
    providers = read_providers(return_folder(tmp_path, SEARCHES), "shown")
    assert providers.to_dict("list") == {
        "code": ["SYN-F01", "SYN-F02"], "name": ["One", "Two"], "region": ["North"] * 2, "country": ["Albrae"] * 2,
        "received": [""] * 2,
    }  # fmt: skip


def test_the_day_on_which_a_return_came_may_be_on_the_list(tmp_path: Path) -> None:
    dated = "code,name,region,country,received\nSYN-F01,One,North,Albrae,2026-02-03\nSYN-F02,Two,North,Albrae,\n"
    lay(tmp_path, {PROVIDERS: dated})
    assert list(read_providers(return_folder(tmp_path, SEARCHES), "shown")["received"]) == ["2026-02-03", ""]


ONE_MORE = "SYN-F03,Three,North,Albrae\n"


@pytest.mark.parametrize(
    ("content", "code", "row", "field"),
    [
        ("", "bad-providers", None, None),
        ("code,name\nSYN-F01,One\n", "bad-providers", None, None),
        ("code,name,region,country,received\nSYN-F01,One,North,Albrae,3 Feb 2026\n", "bad-providers", 2, "received"),
        ("code,name,region,country\n", "bad-providers", None, None),
        (LISTED + "SYN-F03,,North,Albrae\n", "bad-providers", None, None),
        (LISTED + "SYN-F01,Again,North,Albrae\n", "duplicate-provider", 4, "code"),
        (LISTED + "E07000001,Real,North,Albrae\n", "synthetic-and-real", 4, "code"),
        (LISTED + ONE_MORE + "syn-F04,Nearly,North,Albrae\n", "synthetic-and-real", 5, "code"),
        (LISTED + "SYN-F03,Three,North,Elsewhere\n", "bad-providers", 4, "country"),
        (LISTED + "SYN-F03,Three,SYN-F01,Albrae\n", "bad-providers", 4, "region"),
        (LISTED + "SYN-F03,Three,All,Albrae\n", "bad-providers", 4, "region"),
        (LISTED + "SYN-F03,Three,North; area=South,Albrae\n", "bad-providers", 4, "region"),
    ],
)
def test_a_list_that_is_not_whole_is_refused(
    tmp_path: Path, content: str, code: str, row: int | None, field: str | None
) -> None:
    lay(tmp_path, {PROVIDERS: content})
    with pytest.raises(BadInput) as refused:
        read_providers(return_folder(tmp_path, SEARCHES), "shown")
    (problem,) = refused.value.problems
    assert (problem.code, problem.row, problem.field, problem.file) == (code, row, field, f"shown/{PROVIDERS}")


@pytest.mark.parametrize("code", ["../../ZZ001", "ZZ 001", "ZZ001 ", "ZZ/001", "-ZZ001"])
def test_a_code_that_could_name_another_file_is_refused(tmp_path: Path, code: str) -> None:
    lay(tmp_path, {PROVIDERS: f"code,name,region,country\n{code},One,North,Albrae\n"}, restricted=True)
    with pytest.raises(BadInput, match="letters, digits and hyphens"):
        read_providers(return_folder(tmp_path, SEARCHES), "shown")


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (lay(tmp_path, {}) / PROVIDERS).write_bytes(b"code,name,region,country\nSYN-F01,Caf\xe9,North,Albrae\n")
    with pytest.raises(BadInput, match="bad-providers"):
        read_providers(return_folder(tmp_path, SEARCHES), "shown")
