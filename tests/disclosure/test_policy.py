"""Nothing is released without a policy that is understood and covers the data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError

from evidence_book.datasets import CATALOGUE
from evidence_book.disclosure.policy import (
    FOLDER,
    NotReleasable,
    check_can_release,
    policy_for,
    read_counts_policy,
    read_policy,
    stricter,
)
from evidence_book.intake.specification import Sensitivity
from evidence_book.problems import BadInput

PUBLIC = CATALOGUE["strip_searches.national_figures"]
WHOLE = "name: house\ncovers: [restricted]\nsuppression: none\nderive_withheld: false\nwhy: because\n"


def problem_with(folder: Path, content: str) -> tuple[str, str, str]:
    (folder / "house.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(BadInput) as raised:
        read_policy("house", folder)
    (problem,) = raised.value.problems
    return problem.code, problem.file, problem.mend


def test_the_policy_for_published_figures_covers_public_data_and_derives_nothing_withheld() -> None:
    policy = read_policy("published")
    assert policy.covers == ("public",)
    assert policy.suppression == "none"
    assert policy.derive_withheld is False
    assert policy.why


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_policy_is_whole_and_named_as_its_file_is(path: Path) -> None:
    assert read_policy(path.stem).name == path.stem


def test_a_policy_is_read_from_the_folder_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text(WHOLE, encoding="utf-8")
    policy = read_policy("house", tmp_path)
    assert (policy.name, policy.covers, policy.why) == ("house", ("restricted",), "because")


def test_a_policy_that_nobody_wrote_is_named() -> None:
    with pytest.raises(BadInput) as raised:
        read_policy("goodwill")
    (problem,) = raised.value.problems
    assert (problem.code, problem.file) == ("missing-policy", "disclosure/policies/goodwill.yaml")
    assert problem.mend


@pytest.mark.parametrize(
    "content",
    [
        "",
        "just words\n",
        "name: [house\n",
        WHOLE + "exceptions: many\n",
        WHOLE.replace("why: because\n", ""),
        WHOLE.replace("covers: [restricted]\n", ""),
        WHOLE.replace("restricted", "secret"),
        WHOLE.replace("suppression: none", "suppression: primary"),
        WHOLE.replace("derive_withheld: false", "derive_withheld: true"),
    ],
    ids=["empty", "words", "no-yaml", "extra", "no-why", "no-covers", "secret", "suppression", "derive"],
)
def test_a_policy_that_says_anything_not_understood_is_refused(tmp_path: Path, content: str) -> None:
    code, file, mend = problem_with(tmp_path, content)
    assert (code, file) == ("bad-policy", "disclosure/policies/house.yaml")
    assert mend


def test_a_policy_cannot_be_changed() -> None:
    policy = read_policy("published")
    with pytest.raises(ValidationError, match="frozen"):
        policy.covers = ("restricted",)


def test_every_transcription_of_published_figures_may_be_released_as_published() -> None:
    transcribed = [dataset for dataset in CATALOGUE.values() if dataset.file.startswith("published/")]
    assert PUBLIC in transcribed
    check_can_release(transcribed, read_policy("published"))


@pytest.mark.parametrize("sensitivity", ["restricted", "synthetic"])
def test_data_that_the_policy_does_not_cover_is_refused_by_name(sensitivity: Sensitivity) -> None:
    closed = replace(PUBLIC, name="returns.strip_searches", sensitivity=sensitivity)
    with pytest.raises(NotReleasable) as raised:
        check_can_release([PUBLIC, closed], read_policy("published"))
    assert "returns.strip_searches" in str(raised.value)
    assert PUBLIC.name not in str(raised.value)
    assert "'published'" in str(raised.value)


def test_a_policy_covers_its_own_kind_of_data_only(tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text(WHOLE, encoding="utf-8")
    house = read_policy("house", tmp_path)
    check_can_release([replace(PUBLIC, sensitivity="restricted")], house)
    with pytest.raises(NotReleasable, match="restricted data only"):
        check_can_release([PUBLIC], house)


def test_what_needs_no_protection_chooses_its_policy_and_kinds_are_never_mixed() -> None:
    invented, restricted = replace(PUBLIC, sensitivity="synthetic"), replace(PUBLIC, sensitivity="restricted")
    assert policy_for([PUBLIC]) == "published"
    assert policy_for([invented]) == "example"
    for mixed in ([PUBLIC, invented], [restricted], [invented, restricted]):
        with pytest.raises(NotReleasable, match="never released together"):
            policy_for(mixed)


COUNTS = "strip_search_return"


def test_a_policy_for_counts_is_read_over_its_preset() -> None:
    policy = read_counts_policy(COUNTS)
    assert (policy.preset, policy.threshold, policy.name) == ("fewer_than_10", 10, COUNTS)
    assert (policy.lowest_hidden, policy.is_small(0), policy.is_small(1), policy.is_small(9)) == (1, False, True, True)
    assert not policy.is_small(10)


def test_a_preset_that_nobody_wrote_is_named(tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text(WHOLE + "preset: goodwill\n", encoding="utf-8")
    with pytest.raises(BadInput) as raised:
        read_counts_policy("house", tmp_path)
    (problem,) = raised.value.problems
    assert (problem.code, problem.file) == ("missing-policy", "disclosure/policies/presets/goodwill.yaml")


def test_a_policy_of_another_kind_is_none_for_counts(tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text(WHOLE, encoding="utf-8")
    with pytest.raises(BadInput) as raised:
        read_counts_policy("house", tmp_path)
    (problem,) = raised.value.problems
    assert (problem.code, problem.file) == ("bad-policy", "disclosure/policies/house.yaml")


def test_a_threshold_can_be_raised_for_a_while_and_never_lowered() -> None:
    for threshold in (10, 20):
        with stricter(threshold):
            raised = read_counts_policy(COUNTS)
            assert raised == read_counts_policy(COUNTS).model_copy(update={"threshold": threshold})
            assert raised.threshold == threshold
    with stricter(9), pytest.raises(NotReleasable, match="below 10"):
        read_counts_policy(COUNTS)
    assert read_counts_policy(COUNTS).threshold == 10


def test_what_is_written_outside_english_is_read(tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text(WHOLE.replace("because", "am Überfluß"), encoding="utf-8")
    assert read_policy("house", tmp_path).why == "am Überfluß"
