"""Invented returns: every rule holds for every seed, shares are as declared, small counts are there to hide."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_book.intake.returns.canaries import canary_provider, plant_canaries
from evidence_book.intake.returns.specification import Condition, ReturnSpecification, Rule, specifications
from evidence_book.intake.returns.synthetic import fictional_providers, generate
from evidence_book.problems import EvidenceError

RETURNS = list(specifications().values())
KNOWN_UNTIL = date(2025, 10, 31)

each_return = pytest.mark.parametrize("specification", RETURNS, ids=lambda each: each.name)


def invented(specification: ReturnSpecification, rows: int, seed: int = 7) -> pd.DataFrame:
    return generate(specification, fictional_providers(specification), rows, seed)


def meets(frame: pd.DataFrame, condition: Condition) -> pd.Series:
    column = frame[condition.field]
    if condition.filled is not None:
        return column.notna() if condition.filled else column.isna()
    if condition.one_of is not None:
        return column.isin(condition.one_of)
    return ~column.isin(condition.none_of or ())


def broken(frame: pd.DataFrame, rule: Rule) -> pd.Series:
    if rule.when is not None and rule.then is not None:
        return meets(frame, rule.when) & ~meets(frame, rule.then)
    days = frame[list(rule.order)]
    return (days < days.ffill(axis=1).shift(axis=1)).any(axis=1)


def with_synthetic(specification: ReturnSpecification, **fields: object) -> ReturnSpecification:
    record = specification.model_dump()
    for name, shape in fields.items():
        if shape is None:
            del record["synthetic"]["fields"][name]
        else:
            record["synthetic"]["fields"][name] = shape
    return ReturnSpecification.model_validate(record)


@settings(deadline=None, max_examples=40)
@given(
    specification=st.sampled_from(RETURNS),
    rows=st.integers(1, 600),
    seed=st.integers(0, 2**32),
)
def test_every_rule_holds_for_every_seed(specification: ReturnSpecification, rows: int, seed: int) -> None:
    frame = invented(specification, rows, seed)
    assert len(frame) == rows
    for rule in specification.rules:
        if rule.severity == "error":
            assert not broken(frame, rule).any(), rule.code
    for field in specification.fields:
        column = frame[field.name]
        if field.required:
            assert column.notna().all(), field.name
        if field.minimum is not None:
            assert (column.dropna() >= field.minimum).all(), field.name
        if field.maximum is not None:
            assert (column.dropna() <= field.maximum).all(), field.name
        if field.type == "date":
            assert column.isna().all() or column.max().date() <= KNOWN_UNTIL, field.name
    dated = frame[specification.dated_by].dt.date
    if specification.census:
        assert (dated < specification.first_day).all()
    else:
        assert dated.between(specification.first_day, specification.last_day).all()


@each_return
def test_columns_have_the_types_that_intake_gives(specification: ReturnSpecification) -> None:
    frame = invented(specification, 200)
    assert tuple(frame.columns) == specification.names
    for field in specification.fields:
        column = frame[field.name]
        if field.type == "category":
            assert tuple(column.cat.categories) == field.values
        elif field.type == "provider":
            assert column.dtype == "category"
        else:
            expected = {"reference": "string", "date": "datetime64[s]", "integer": "Int32", "number": "float64"}
            assert column.dtype == expected[field.type], field.name


@each_return
def test_rows_run_by_provider_and_reference_and_a_key_stands_once(specification: ReturnSpecification) -> None:
    frame = invented(specification, 500)
    provider, reference = specification.provider_field.name, specification.reference_field.name
    key = frame[[provider, reference]].astype(str)
    assert key.equals(key.sort_values([provider, reference]))
    assert not key.duplicated().any()
    assert (key[reference].str.slice(0, 7) == key[provider]).all()
    assert key[reference].str.fullmatch(r"SYN-[A-Z]\d{2}-\d{6}").all()


@each_return
def test_shares_are_the_declared_ones(specification: ReturnSpecification) -> None:
    rows = 100_000
    frame = invented(specification, rows)
    for name, shape in specification.synthetic.fields.items():
        if not shape.shares:
            continue
        # Between providers shares differ; rows that were left out or drawn again shift them a little.
        found = frame[name].value_counts(normalize=True)
        for value, share in shape.shares.items():
            sampling = 5 * np.sqrt(share * (1 - share) / rows)
            assert abs(found[value] - share) < sampling + 0.012, (name, value)


def test_given_shares_are_the_declared_ones_within_each_value() -> None:
    specification = specifications()["strip_search"]
    frame = invented(specification, 200_000)
    crossed = pd.crosstab(frame["ethnicity_self"], frame["ethnicity_officer"], normalize="index")
    for seen, shares in specification.synthetic.fields["ethnicity_officer"].shares_given.items():
        for value, share in shares.items():
            assert abs(crossed.loc[seen, value] - share) < 0.03, (seen, value)


@each_return
def test_providers_differ_in_size_and_in_shares(specification: ReturnSpecification) -> None:
    frame = invented(specification, 20_000)
    provider = specification.provider_field.name
    sizes = frame[provider].value_counts()
    assert sizes.max() > 4 * sizes.min()
    category = next(name for name, shape in specification.synthetic.fields.items() if shape.shares)
    most = frame[category].mode()[0]
    shares = frame[category].eq(most).groupby(frame[provider], observed=True).mean()
    assert 0.01 < shares.std() < 0.15


def test_waits_are_skewed_about_the_declared_median() -> None:
    specification = specifications()["camhs_referral"]
    frame = invented(specification, 50_000)
    wait = (frame["first_contact_date"] - frame["referral_date"]).dt.days.dropna()
    declared = specification.synthetic.fields["first_contact_date"].mean
    assert declared is not None
    assert 0.75 < wait.median() / declared < 1.25
    assert wait.mean() > 1.3 * wait.median()


def test_equal_seeds_give_equal_rows_and_others_do_not() -> None:
    specification = specifications()["camhs_referral"]
    pd.testing.assert_frame_equal(invented(specification, 300, 5), invented(specification, 300, 5))
    assert not invented(specification, 300, 5).equals(invented(specification, 300, 6))


@each_return
def test_few_rows_are_left_to_be_queried(specification: ReturnSpecification) -> None:
    frame = invented(specification, 20_000)
    for rule in specification.rules:
        if rule.severity == "query":
            assert 0 < broken(frame, rule).mean() < 0.03, rule.code


@pytest.mark.parametrize(
    ("name", "dimension"),
    [
        ("camhs_referral", None),
        ("ehcp_timeline", None),
        ("illegal_home", "liberty_order"),
        ("strip_search", "ethnicity_self"),
    ],
)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_one_provider_has_a_count_of_one_and_a_count_of_two(name: str, dimension: str | None, seed: int) -> None:
    specification = specifications()[name]
    frame = invented(specification, specification.synthetic.rows, seed)
    code = canary_provider(frame, specification)
    own = frame[frame[specification.provider_field.name] == code]
    if dimension is None:
        band = specification.banded[0]
        assert band.since is not None
        days = (own[band.of] - own[band.since]).dt.days
        values = pd.cut(days, [-np.inf, *band.edges, np.inf], right=False, labels=list(band.labels))
        values = values.cat.add_categories([band.missing]).fillna(band.missing)
    else:
        values = own[dimension]
    assert {1, 2} <= set(values.value_counts())


def test_canaries_leave_a_frame_of_tiny_providers_alone() -> None:
    specification = specifications()["strip_search"]
    frame = invented(specification, 14)
    assert canary_provider(frame, specification) is None
    assert plant_canaries(frame, specification, np.random.default_rng(1)) is frame


@each_return
def test_providers_are_invented(specification: ReturnSpecification) -> None:
    providers = fictional_providers(specification)
    assert list(providers.columns) == ["code", "name", "region", "country"]
    assert len(providers) == {"police force": 12, "local authority": 18, "NHS body": 10}[specification.provider]
    assert providers["code"].str.fullmatch(r"SYN-[FLN]\d{2}").all()
    assert providers["code"].is_unique
    assert providers["name"].is_unique
    assert set(providers["country"]) == {"Albrae"}
    assert (providers["region"].value_counts() >= 3).all()


def test_a_code_that_could_be_real_is_refused() -> None:
    specification = specifications()["strip_search"]
    providers = fictional_providers(specification)
    providers.loc[3, "code"] = "F04"
    with pytest.raises(ValueError, match="SYN-"):
        generate(specification, providers, 100, 1)
    with pytest.raises(ValueError, match="rows"):
        invented(specification, 0)


def test_shapes_that_cannot_satisfy_a_rule_are_named() -> None:
    specification = specifications()["illegal_home"]
    impossible = with_synthetic(specification, registered={"shares": {"Registered": 1.0}})
    with pytest.raises(EvidenceError, match=r"illegal_home\.yaml.*cannot satisfy the rules"):
        invented(impossible, 50)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"sex": None}, "give 'sex' a shape"),
        ({"age": {"mean": 12}}, "'age' needs a mean and a spread"),
        ({"first_contact_date": {"mean": 45, "spread": 1.0}}, "what date 'first_contact_date' comes after"),
        ({"sex": {"given": "body_code"}}, "no shape can depend on body_code"),
        ({"sex": {"missing": 0.1}}, "give 'sex' shares"),
        ({"sex": {"shares": {"Female": 0.5, "Mael": 0.5}}}, "give 'sex' shares"),
        ({"sex": {"given": "urgent", "shares_given": {"Yes": {"Male": 1.0}}}}, "every value that is given"),
        (
            {
                "urgent": {"shares": {"Yes": 1.0}, "only_when": {"field": "source", "filled": True}},
                "source": {"shares": {"GP": 1.0}, "only_when": {"field": "urgent", "filled": True}},
            },
            "in a ring",
        ),
    ],
)
def test_a_shape_that_is_not_whole_is_named(changes: dict[str, object], message: str) -> None:
    specification = with_synthetic(specifications()["camhs_referral"], **changes)
    with pytest.raises(EvidenceError, match=message):
        invented(specification, 50)
