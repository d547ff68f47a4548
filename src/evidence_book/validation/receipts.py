"""Receipts: proof that a processed file came from this input, this suite and this code, and passed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from evidence_book.digests import code_behind, digest_code, digest_file, digest_files
from evidence_book.intake.specification import Dataset
from evidence_book.problems import EvidenceError
from evidence_book.project import Project
from evidence_book.storage import write_json


class InvalidReceipt(EvidenceError):
    """A dataset has no receipt, or something changed since it was given."""


@dataclass(frozen=True)
class Receipt:
    """What passed the gate. Digests are SHA-256; `rules` and `rows` are counts; `sources` are the ids that rows name."""

    dataset: str
    sensitivity: str
    period: str
    raw_digest: str
    suite_digest: str
    registry_digest: str
    code_digest: str
    data_digest: str
    rows: int
    rules: int
    validated_at: str
    sources: tuple[str, ...] = ()


def data_file(project: Project, dataset: Dataset) -> Path:
    """Where the processed dataset lies."""
    return project.processed / dataset.topic / f"{dataset.stem}.parquet"


def receipt_file(project: Project, dataset: Dataset) -> Path:
    """Where its receipt lies."""
    return data_file(project, dataset).with_suffix(".receipt.json")


def suite_file(project: Project, dataset: Dataset) -> Path:
    """Where its suite lies."""
    return project.expectations / f"{dataset.name}.json"


def gate_code(project: Project, dataset: Dataset) -> tuple[Path, ...]:
    """The code that decides what this dataset becomes."""
    if dataset.topic == "returns":
        declared = project.package / "intake" / "returns" / "specifications" / f"{dataset.stem}.yaml"
        return (*code_behind(project.package, ["evidence_book.validation.return_gate"]), declared)
    if dataset.topic == "plans":
        words = (project.package / "plans").rglob("*.yaml")
        return (*code_behind(project.package, ["evidence_book.plans.gate"]), *sorted(words))
    modules = ["evidence_book.validation.gate", f"evidence_book.datasets.{dataset.topic}"]
    return code_behind(project.package, modules)


def _raw_digest(raw: Path) -> str:
    """Digest a file, or a folder of files by their names and contents; empty if there is neither."""
    if raw.is_dir():
        return digest_files((path for path in raw.rglob("*") if path.is_file()), raw)
    return digest_file(raw) if raw.is_file() else ""


def current_digests(project: Project, dataset: Dataset) -> dict[str, str]:
    """Digest, as they are now, the things a receipt was given for."""
    raw = dataset.raw_file(project.raw)
    suite = suite_file(project, dataset)
    return {
        "raw_digest": _raw_digest(raw),
        "suite_digest": digest_file(suite) if suite.is_file() else "",
        "registry_digest": digest_file(project.registry) if project.registry.is_file() else "",
        "code_digest": digest_code(gate_code(project, dataset), project.package),
    }


def read_receipt(project: Project, dataset: Dataset) -> Receipt:
    """Read a receipt; raises `InvalidReceipt` if there is none or it is not whole."""
    path = receipt_file(project, dataset)
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return Receipt(
            **{field.name: record[field.name] for field in fields(Receipt)} | {"sources": tuple(record["sources"])}
        )
    except (OSError, ValueError, KeyError, TypeError):
        raise InvalidReceipt(f"{project.relative(path)}: no valid receipt; run `evidence validate`") from None


def check_receipt(project: Project, dataset: Dataset) -> Receipt:
    """Return the receipt if all it was given for is unchanged; raises `InvalidReceipt` naming what changed."""
    receipt = read_receipt(project, dataset)
    meanings = {
        "raw_digest": project.relative(dataset.raw_file(project.raw)),
        "suite_digest": project.relative(suite_file(project, dataset)),
        "registry_digest": project.relative(project.registry),
        "code_digest": "the code of the gate",
    }
    now = current_digests(project, dataset)
    changed = [meaning for key, meaning in meanings.items() if getattr(receipt, key) != now[key]]
    data = data_file(project, dataset)
    if not data.is_file() or digest_file(data) != receipt.data_digest:
        changed.append(f"{project.relative(data)} itself")
    if changed:
        raise InvalidReceipt(
            f"{dataset.name}: changed since it was validated: {'; '.join(changed)}; run `evidence validate`"
        )
    return receipt


def receipt_is_valid(project: Project, dataset: Dataset) -> bool:
    """Say whether `check_receipt` would pass."""
    try:
        check_receipt(project, dataset)
    except InvalidReceipt:
        return False
    return True


def write_receipt(
    project: Project, dataset: Dataset, rows: int, rules: int, sources: Iterable[str] = (), period: str = ""
) -> Receipt:
    """Give a receipt for the processed file as it lies there. An equal receipt keeps its time."""
    receipt = Receipt(
        dataset=dataset.name,
        sensitivity=dataset.sensitivity,
        period=period or dataset.period,
        data_digest=digest_file(data_file(project, dataset)),
        rows=rows,
        rules=rules,
        validated_at=datetime.now(UTC).isoformat(timespec="seconds"),
        sources=tuple(sorted(set(sources))),
        **current_digests(project, dataset),
    )
    record = asdict(receipt)
    try:
        before = asdict(read_receipt(project, dataset))
    except InvalidReceipt:
        before = {}
    if {**before, "validated_at": ""} != {**record, "validated_at": ""}:
        write_json(receipt_file(project, dataset), record)
    return receipt


def open_dataset(project: Project, dataset: Dataset) -> pd.DataFrame:
    """Open a processed dataset; raises `InvalidReceipt` unless its receipt stands."""
    check_receipt(project, dataset)
    return pd.read_parquet(data_file(project, dataset))
