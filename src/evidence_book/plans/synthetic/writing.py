"""Folders of synthetic plans: documents by council, what is true of them, and the strings that were planted in them."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from evidence_book.plans.synthetic.content import PlanContent
from evidence_book.plans.synthetic.council import councils as fictional_councils
from evidence_book.plans.synthetic.docx_files import docx_bytes
from evidence_book.plans.synthetic.layouts.templates import LAYOUTS
from evidence_book.plans.synthetic.pdf_files import pdf_bytes
from evidence_book.plans.synthetic.plans import SEED, draw_plans
from evidence_book.plans.synthetic.truth import PlanTruth, truth_of, write_truth

_FILE_NAMES = (
    "EHCP {surname} {first} final",
    "EHCP_{SURNAME}_{first}_V3 FINAL",
    "{surname}, {first} - EHC Plan",
    "{first} {surname} EHCP",
)
_BATCH = 16


def file_name(plan: PlanContent) -> str:
    """The name of a plan's file, which names the child as those of councils do."""
    person = plan.person
    pattern = _FILE_NAMES[plan.seed[2] % len(_FILE_NAMES)]
    return f"{pattern.format(surname=person.surname, SURNAME=person.surname.upper(), first=person.first)}.{plan.format}"


def _write_batch(folder: Path, plans: Sequence[PlanContent]) -> list[PlanTruth]:
    rows = []
    for plan in plans:
        laid = LAYOUTS[plan.template](plan)
        file = f"{plan.council}/{file_name(plan)}"
        (folder / file).write_bytes(pdf_bytes(plan, laid) if plan.format == "pdf" else docx_bytes(plan, laid))
        rows.append(truth_of(plan, laid, file))
    return rows


def write_documents(
    folder: Path, seed: int = SEED, councils: Sequence[str] | None = None, processes: int = 1
) -> list[PlanTruth]:
    """Write the plans of some fictional councils (of all if None), `truth.csv` and `canaries.txt` into a folder.

    The same seed gives the same bytes, with any number of processes. Returns the rows of `truth.csv`.
    """
    codes = list(fictional_councils()) if councils is None else list(councils)
    plans = [plan for code in codes for plan in draw_plans(code, seed=seed)]
    for code in codes:
        (folder / code).mkdir(parents=True, exist_ok=True)
    batches = [plans[start : start + _BATCH] for start in range(0, len(plans), _BATCH)]
    if processes == 1:
        written = [_write_batch(folder, batch) for batch in batches]
    else:
        with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
            written = list(pool.map(_write_batch, [folder] * len(batches), batches))
    rows = [row for batch in written for row in batch]
    write_truth(folder / "truth.csv", rows)
    planted = sorted({canary for plan in plans for canary in plan.person.canaries})
    (folder / "canaries.txt").write_text("\n".join(planted) + "\n", encoding="utf-8")
    return rows
