"""Features of plans, made up for tests: two councils that differ as a test says."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evidence_book.plans.sections import SECTIONS

COUNCILS = {"SYN-C01": "Netherwick", "SYN-C02": "Hallowmere"}


def features(first: int = 60, second: int = 50, seed: int = 3) -> pd.DataFrame:
    """Plans of two councils, a row each, with every feature; the second council is slower and vaguer."""
    chance = np.random.Generator(np.random.PCG64(seed))
    rows = []
    for code, many in zip(COUNCILS, (first, second), strict=True):
        slow = code == "SYN-C02"
        for _ in range(many):
            outcomes, provision = int(chance.integers(2, 14)), int(chance.integers(4, 20))
            rows.append(
                {
                    "council": code,
                    "format": "docx",
                    "pages": 6,
                    "template_family": "headings, letters" if slow else "tables, statutory titles",
                    **{f"has_{section}": bool(chance.random() < 0.95) for section in SECTIONS},
                    **{f"words_{section}": int(chance.integers(0, 400)) for section in SECTIONS},
                    "words": int(chance.integers(1500, 4000)),
                    "order_kept": bool(chance.random() < (0.5 if slow else 0.9)),
                    "outcomes": outcomes,
                    "outcomes_timescale": int(chance.integers(0, outcomes + 1)),
                    "outcomes_measure": int(chance.integers(0, outcomes + 1)),
                    "outcomes_person": int(chance.integers(0, outcomes + 1)),
                    "need_areas": 3,
                    "need_areas_matched": int(chance.integers(2, 4)),
                    "provision": provision,
                    "provision_hours": int(chance.integers(0, provision)),
                    "provision_frequency": int(chance.integers(0, provision)),
                    "provision_quantified": int(chance.integers(0, provision + 1)),
                    "provision_who": int(chance.integers(0, provision + 1)),
                    "provision_vague": int(chance.integers(0, provision + 1)),
                    "first_person": bool(chance.random() < 0.5),
                    "views": "conversation" if chance.random() < 0.7 else "not stated",
                    "exception": bool(chance.random() < 0.05),
                    "weeks_request_to_draft": float(chance.normal(16, 2)),
                    "weeks_request_to_final": float(chance.normal(30 if slow else 19, 4)),
                    "months_final_to_review": float(chance.normal(11.5, 0.5)),
                    "final_year": 2024,
                    "grade": float(chance.normal(10, 1)),
                    "grade_a": float(chance.normal(6, 1)),
                }
            )
    return pd.DataFrame(rows)


def no_unread() -> pd.DataFrame:
    """Nothing that could not be read."""
    return pd.DataFrame(columns=["council", "reason"])
