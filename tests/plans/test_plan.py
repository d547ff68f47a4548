"""Reading a whole plan, and every kind of file that is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.plans.builders import bold, docx, heading, paragraph, pdf, table

from evidence_book.plans.plan import PlanReading, Unread, read_plan

PLAN = (
    paragraph("Date of request: 3 March 2023"),
    paragraph("The final plan was issued on 21st July 2023. It will be reviewed by 20/07/24."),
    paragraph("No statutory exception applied."),
    heading("Section A: Views"),
    paragraph("Canary filled in a questionnaire about my views. I like my dog and I love music."),
    heading("Section B: Special educational needs"),
    paragraph("Communication and interaction", "Heading2"),
    paragraph("Canary finds long sentences hard, see Section F."),
    paragraph("Cognition and learning", "Heading2"),
    paragraph("None identified"),
    heading("Sections C and D"),
    paragraph("None identified"),
    heading("Section E - Outcomes"),
    table(
        (bold("Outcome"), bold("By when"), bold("How we will know"), bold("Who is responsible")),
        ("Canary will ask for help.", "July 2025", "In 4 out of 5 lessons", "Class teacher"),
        ("Canary will join a game.", "Ongoing", "", "TBC"),
    ),
    heading("Section F"),
    paragraph("Communication and interaction", "Heading2"),
    paragraph("Access to a quiet room, as required.", "ListBullet"),
    paragraph("A speech and language therapist will work with Canary for 30 minutes, twice a week.", "ListBullet"),
)


def test_a_plan_is_read(tmp_path: Path) -> None:
    reading = read_plan(docx(tmp_path / "plan.docx", *PLAN))
    assert isinstance(reading, PlanReading)
    assert [each.section for each in reading.sections] == ["A", "B", "C", "D", "E", "F"]
    assert {each.evidence for each in reading.sections} == {"letter"}
    assert (reading.outcomes, reading.outcomes_timescale, reading.outcomes_measure, reading.outcomes_person) == (
        2,
        1,
        1,
        1,
    )
    assert (reading.need_areas, reading.need_areas_matched) == (1, 1)
    assert (reading.provision, reading.provision_hours, reading.provision_frequency) == (2, 1, 1)
    assert (reading.provision_who, reading.provision_vague) == (1, 1)
    assert (reading.first_person, reading.views, reading.exception) == (True, "questionnaire", False)
    features = reading.features()
    assert (features["weeks_request_to_final"], features["months_final_to_review"], features["final_year"]) == (
        20.0,
        12,
        2023,
    )
    assert features["weeks_request_to_draft"] is None
    assert all(value is None or isinstance(value, int | float | str | bool) for value in features.values())
    assert "Canary" not in repr(reading) + repr(features)
    assert "2023, 3, 3" not in repr(reading)


LETTER = (
    paragraph("Dear Mr Reed"),
    paragraph("Section F of the plan says that more help is needed."),
    paragraph("Yours sincerely"),
)


def test_files_that_are_no_plan(tmp_path: Path) -> None:
    plan = docx(tmp_path / "plan.docx", *PLAN).read_bytes()
    files = {
        "nothing.docx": (b"", "empty"),
        "blanks.pdf": (b" \n\n ", "empty"),
        "blank.docx": (docx(tmp_path / "b.docx", paragraph("")).read_bytes(), "empty"),
        "letter.docx": (docx(tmp_path / "l.docx", *LETTER).read_bytes(), "not a plan"),
        "truncated.docx": (plan[: len(plan) // 2], "corrupt"),
        "corrupt.docx": (plan[:60] + bytes(200) + plan[260:], "corrupt"),
        "notes.txt": (b"Section A: views", "unknown format"),
        "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "unknown format"),
        "locked.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        "broken.pdf": (b"%PDF-1.7\n" + bytes(500), "corrupt"),
    }
    for name, (content, reason) in files.items():
        (tmp_path / name).write_bytes(content)
        assert read_plan(tmp_path / name) == Unread(reason), name  # type: ignore[arg-type]


LINE = (72.0, 700.0, "Section A: views of the child", "Helvetica", 11.0)


@pytest.mark.parametrize(
    ("pages", "password", "reason"),
    [(((),), None, "no text"), (((LINE,),) * 500, None, "too long"), (((LINE,),), "secret", "encrypted")],
)
def test_pdfs_that_are_no_plan(tmp_path: Path, pages: tuple[tuple[tuple[float, float, str, str, float], ...], ...],
                               password: str | None, reason: str) -> None:  # fmt: skip
    assert read_plan(pdf(tmp_path / "plan.pdf", *pages, password=password)) == Unread(reason)  # type: ignore[arg-type]


def test_a_file_that_is_not_there_is_no_document(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"plan\.docx"):
        read_plan(tmp_path / "plan.docx")
