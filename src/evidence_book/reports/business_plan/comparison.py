"""Holding a claim against the facts that are to evidence it; a claim that no longer agrees stops the build.

Six relations are declared, each checked by machine every time:

- `recomputes`: the book works the number out from other numbers, and the two agree;
- `traces`: another publication than the one that states the claim has the number, and the two agree;
- `own`: the office counted it, and the fact is of the office's own publication; the two agree;
- `shows`: another publication shows that what is claimed exists, in another unit (*some wait over four years*);
- `conflicts`: a source disagrees. When it no longer does, the build stops as well, so that the entry is taken out;
- `bears`: has to do with the claim and neither confirms nor denies it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from evidence_book.facts import Fact, Facts
from evidence_book.measures.stated import agrees, one_in
from evidence_book.problems import EvidenceError
from evidence_book.reports.agreement import Disagreement
from evidence_book.sources import Registry
from evidence_book.wording import Qualifier, Unit, capitalised, with_unit

Relation = Literal["recomputes", "traces", "own", "shows", "conflicts", "bears"]
RELATIONS: tuple[Relation, ...] = get_args(Relation)
OFFICE = "Children's Commissioner for England"

_DAYS: Mapping[str, float] = {"hours": 1 / 24, "days": 1, "weeks": 7, "months": 365.25 / 12, "years": 365.25}
_POUNDS: Mapping[str, float] = {"pounds": 1, "million_pounds": 1e6, "billion_pounds": 1e9}
_RATIOS: Mapping[str, float] = {"ratio": 1, "multiple": 1}


class BadEvidence(EvidenceError):
    """A claim is said to be evidenced by something that cannot evidence it."""


@dataclass(frozen=True)
class Claim:
    """A number that a document states; `one_in` is N where it says *1 in N*, `step` the worth of its last digit."""

    claim_id: str
    number: float
    unit: Unit
    step: float
    stated: str
    source_id: str
    qualifier: Qualifier | None = None
    one_in: int | None = None


@dataclass(frozen=True)
class Comparison:
    """A claim held against one fact; `remark` says what a reader should know of the difference."""

    claim: Claim
    relation: Relation
    fact: Fact
    why: str = ""

    @property
    def remark(self) -> str:
        """What differs, in words; empty where nothing does."""
        said, of = self.fact.display, self.fact.period
        if self.relation == "conflicts":
            return f"Disagrees: {said} ({self.why})." if self.why else f"Disagrees: {said}."
        if self.relation in ("bears", "shows"):
            return f"{said} ({of}): {self.why or self.fact.label}."
        if self.relation == "recomputes":
            return f"Worked out: {self._worked_out()}{f', {self.why}' if self.why else ''}."
        differs = self.fact.qualifier and self.fact.qualifier != self.claim.qualifier
        why = f"{capitalised(self.why)}." if self.why else ""
        return " ".join(part for part in (f"The source says {said}." if differs else "", why) if part)

    def _worked_out(self) -> str:
        """The fact, with a decimal more where a reader who rounds what it shows would not get the number of the claim."""
        fact, claim = self.fact, self.claim
        shown = round(fact.value or 0.0, fact.decimals)
        edge = claim.number + claim.step / 2
        if fact.unit == "percent" and claim.qualifier is None and abs(shown - edge) < claim.step / 1000:
            return with_unit(fact.value or 0.0, fact.unit, fact.decimals + 1)
        return fact.display


def in_unit_of(claim: Claim, fact: Fact) -> float:
    """The fact's value in the claim's unit; raises `BadEvidence` if one cannot be turned into the other."""
    if fact.value is None:
        raise BadEvidence(f"claim {claim.claim_id}: fact {fact.id} holds no number; name another fact")
    for scale in (_DAYS, _POUNDS, _RATIOS):
        if claim.unit in scale and fact.unit in scale:
            return fact.value * scale[fact.unit] / scale[claim.unit]
    if claim.unit != fact.unit:
        raise BadEvidence(
            f"claim {claim.claim_id} is in {claim.unit}, fact {fact.id} in {fact.unit}; name a fact in the same unit"
        )
    return fact.value


def agree(claim: Claim, fact: Fact) -> bool:
    """Say whether the two agree, by the qualifier and rounding of the claim.

    Two statements with one qualifier agree where their numbers do: *over 95%* and *over 95%*.
    """
    found = in_unit_of(claim, fact)
    if claim.one_in is not None and claim.qualifier in (None, "about"):
        return one_in(found) == claim.one_in
    if fact.qualifier == claim.qualifier and agrees(found, claim.number, None, claim.step):
        return True
    return agrees(found, claim.number, claim.qualifier, claim.step)


def _check_kind(claim: Claim, relation: Relation, fact: Fact, registry: Registry) -> None:
    """Raise `BadEvidence` unless the fact is of the kind that the relation says."""
    problem = ""
    if fact.kind == "synthetic":
        problem = "a synthetic number evidences nothing"
    elif relation == "recomputes" and fact.kind != "computed":
        problem = "only a computed fact recomputes a claim"
    elif relation in ("traces", "shows") and set(fact.source_ids) <= {claim.source_id}:
        problem = "its only source is the document that states the claim; a claim is not its own evidence"
    elif relation == "own" and not all(registry[source].publisher == OFFICE for source in fact.source_ids):
        problem = "not every source of it is the office's; use 'traces'"
    if problem:
        raise BadEvidence(f"claim {claim.claim_id}, {relation} {fact.id}: {problem}")


def compare(claim: Claim, relation: str, fact: Fact, why: str, registry: Registry) -> Comparison:
    """Hold a claim against a fact; raises `BadEvidence`, or `Disagreement` if the relation does not hold."""
    known = next((each for each in RELATIONS if each == relation), None)
    if known is None:
        raise BadEvidence(f"claim {claim.claim_id}: no relation '{relation}'; there are: {', '.join(RELATIONS)}")
    _check_kind(claim, known, fact, registry)
    where = "data/raw/published/business_plan/claim_evidence.csv"
    if known in ("recomputes", "traces", "own") and not agree(claim, fact):
        raise Disagreement(
            f"claim {claim.claim_id} states {claim.stated}; fact {fact.id} is {fact.display} and no longer agrees; "
            f"correct what changed, or list it as 'conflicts' in {where}"
        )
    if known == "conflicts" and agree(claim, fact):
        raise Disagreement(
            f"claim {claim.claim_id} states {claim.stated}; fact {fact.id} now says the same; take the conflict out of {where}"
        )
    if known == "shows" and not (fact.value or 0) > 0:
        raise Disagreement(
            f"claim {claim.claim_id}: fact {fact.id} no longer shows what it is to show; correct {where}"
        )
    return Comparison(claim, known, fact, why)


Status = Literal["recomputed", "traced", "conflicting", "not yet evidenced"]
STATUSES: tuple[Status, ...] = get_args(Status)


def spelt(status: Status) -> str:
    """A status as names of columns and facts spell it."""
    return status.replace(" ", "_")


STATUS_MEANING: dict[Status, str] = {
    "recomputed": "this book works the number out, and agrees within the rounding that was stated",
    "traced": "a source is on record and has the same number; it is not worked out again",
    "conflicting": "sources disagree; every number is shown",
    "not yet evidenced": "nothing is on record but the document that states it",
}


def status_of(comparisons: Sequence[Comparison]) -> Status:
    """The status of a claim by its relations: a conflict first, then the strongest evidence."""
    relations = {comparison.relation for comparison in comparisons}
    if "conflicts" in relations:
        return "conflicting"
    if "recomputes" in relations:
        return "recomputed"
    return "traced" if relations & {"traces", "own", "shows"} else "not yet evidenced"


def basis_of(comparisons: Sequence[Comparison]) -> str:
    """What the status rests on, in words."""
    relations = {comparison.relation for comparison in comparisons}
    parts = [
        ("recomputes", "worked out by this book"),
        ("traces", "another publication"),
        ("shows", "another publication, in another unit"),
        ("own", "the office's own count"),
    ]
    return "; ".join(words for relation, words in parts if relation in relations) or "the statement alone"


def compare_all(
    claims: Sequence[Claim], evidence: Sequence[tuple[str, str, str, str]], facts: Facts, registry: Registry
) -> dict[str, list[Comparison]]:
    """Hold every claim against its evidence (claim id, relation, fact id, why); comparisons by claim id, all claims in it.

    Raises `EvidenceError` that tells of all that does not hold: one new figure may be quoted by many claims.
    """
    by_id = {claim.claim_id: claim for claim in claims}
    found: dict[str, list[Comparison]] = {claim_id: [] for claim_id in by_id}
    faults: list[EvidenceError] = []
    for claim_id, relation, fact_id, why in evidence:
        try:
            if claim_id not in by_id:
                raise BadEvidence(f"evidence is named for the claim {claim_id}, which no list of claims holds")
            found[claim_id].append(compare(by_id[claim_id], relation, facts[fact_id], why, registry))
        except EvidenceError as error:
            faults.append(error)
    if faults:
        raise faults[0] if len(faults) == 1 else EvidenceError("\n".join(map(str, faults)))
    return found
