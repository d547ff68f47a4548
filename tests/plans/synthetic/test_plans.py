"""Draws of plans: how many, the same each time, and of nobody and nowhere real."""

from __future__ import annotations

import csv
import os
import subprocess
import sys

import pytest
from tests.conftest import ROOT

from evidence_book.plans.synthetic.content import AREAS
from evidence_book.plans.synthetic.council import councils
from evidence_book.plans.synthetic.people import first_name, surname
from evidence_book.plans.synthetic.plans import draw_plans

UNSEEN = ("SYN-C03", "SYN-C04", "SYN-C05", "SYN-C06", "SYN-C07")
COUNTS = {"SYN-C01": 331, "SYN-C02": 317} | dict.fromkeys(UNSEEN, 40)
PLANS = {code: draw_plans(code) for code in COUNTS}
ALL = [plan for listed in PLANS.values() for plan in listed]


def test_each_council_has_its_number_of_plans() -> None:
    assert {code: len(listed) for code, listed in PLANS.items()} == COUNTS
    assert {code: council.plans for code, council in councils().items()} == COUNTS
    assert sum(council.plans for council in councils().values() if council.study) < 650


def test_each_council_kept_for_measuring_has_a_template_of_its_own() -> None:
    kept = {code: {plan.template for plan in PLANS[code]} for code in UNSEEN}
    assert kept == dict(zip(UNSEEN, ({"cedar"}, {"damson"}, {"elder"}, {"fir"}, {"gorse"}), strict=True))
    assert not any(councils()[code].study for code in UNSEEN)


def test_a_plan_depends_on_its_place_and_the_seed_only() -> None:
    assert draw_plans("SYN-C02", 5) == PLANS["SYN-C02"][:5]
    assert draw_plans("SYN-C02", 5, seed=1) != PLANS["SYN-C02"][:5]
    with pytest.raises(ValueError, match="has 40 plans"):
        draw_plans("SYN-C03", 41)


def test_draws_do_not_depend_on_hash_seed_time_zone_or_locale() -> None:
    code = "from evidence_book.plans.synthetic.plans import draw_plans; import hashlib; p = draw_plans('SYN-C01', 20);"
    code += "print(hashlib.sha256(repr([(x.person, x.needs, x.provision, x.dates, sorted(x.absent)) for x in p]).encode()).hexdigest())"
    seen = set()
    for number, zone in (("1", "UTC"), ("77", "Asia/Tokyo")):
        environment = os.environ | {"PYTHONHASHSEED": number, "TZ": zone, "LC_ALL": "C"}
        ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        seen.add(ran.stdout)
    assert len(seen) == 1


def test_no_council_has_the_name_of_a_place() -> None:
    path = ROOT / "data" / "raw" / "published" / "geography" / "areas.csv"
    with path.open(encoding="utf-8") as file:
        places = " ".join(row["area_name"].lower() for row in csv.DictReader(file))
    assert not [council.name for council in councils().values() if council.name.lower() in places]


def test_names_are_long_and_nobody_shares_one() -> None:
    names = [surname(number) for number in range(20_000)] + [first_name(number) for number in range(20_000)]
    assert len(set(names)) == len(names)
    assert min(map(len, names)) >= 8


def test_no_planted_string_is_in_two_plans() -> None:
    planted = [canary for plan in ALL for canary in plan.person.canaries if canary != plan.person.school]
    assert len(set(planted)) == len(planted)


def test_numbers_are_of_forms_that_nobody_has() -> None:
    for plan in ALL:
        assert plan.person.nhs_number.startswith("999 ")
        assert plan.person.phone.startswith("01632 960")
        assert plan.person.email.endswith(".example")
        assert plan.person.postcode.startswith("QX")


def test_about_one_in_five_plans_of_the_study_is_a_pdf_and_a_third_of_the_others() -> None:
    for code, listed in PLANS.items():
        share = sum(plan.format == "pdf" for plan in listed) / len(listed)
        expected = 0.2 if councils()[code].study else 0.34
        assert abs(share - expected) < 0.02, code


def test_every_plan_has_needs_outcomes_and_provision_that_belong_together() -> None:
    for plan in ALL:
        areas = set(plan.named_areas)
        assert areas and areas <= set(AREAS)
        assert {one.area for one in plan.outcomes} == areas
        assert {one.area for one in plan.provision} <= areas and plan.provision
        dates = plan.dates
        stated = [day for day in (dates.request, dates.draft, dates.final, dates.review) if day]
        assert stated == sorted(stated)


def test_the_councils_differ() -> None:
    def share(code: str, name: str) -> float:
        entries = [entry for plan in PLANS[code] for entry in plan.provision]
        return sum(bool(getattr(entry, name)) for entry in entries) / len(entries)

    assert share("SYN-C01", "hours") > share("SYN-C02", "hours") + 0.1
    assert share("SYN-C02", "vague") > share("SYN-C01", "vague") + 0.1
