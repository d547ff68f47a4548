"""A module that is put off is there when it is used, and not before."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

from evidence_book.later import import_later, without


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    "use",
    [
        "from scipy import stats; print(stats.norm.cdf(0))",
        "import scipy.stats as stats; print(stats.norm.cdf(0))",
        "from scipy.stats import norm; print(norm.cdf(0))",
        "import scipy.stats; print(scipy.stats.norm.cdf(0))",
    ],
)
def test_it_is_imported_by_its_first_use_however_it_is_named(use: str) -> None:
    loaded = "import sys; said = [name for name in sys.modules if name.startswith('scipy.stats.')]; assert {}(said)"
    begin = "from evidence_book.later import import_later; import_later('scipy.stats'); import scipy"
    assert run(f"{begin}; {loaded.format('not ')}; {use}; {loaded.format('')}") == "0.5"


def test_what_is_there_already_stays() -> None:
    before = sys.modules["subprocess"]
    import_later("subprocess")
    assert sys.modules["subprocess"] is before


def test_a_module_that_does_not_exist_is_told_by_its_first_use() -> None:
    code = "from evidence_book.later import import_later; import_later('no_such'); import no_such; no_such.thing"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "ModuleNotFoundError: No module named 'no_such'" in done.stderr


@pytest.mark.parametrize(
    "use",
    [
        "import pandas as pd; frame = pd.DataFrame({'a': [1]})",
        "from pandas.api.types import is_numeric_dtype; import pandas as pd; frame = pd.DataFrame({'a': [1]})",
        "import pandas.api.types; frame = pandas.DataFrame({'a': [1]})",
        "from pandas import DataFrame; frame = DataFrame({'a': [1]})",
    ],
)
def test_a_package_is_imported_by_what_is_below_it(use: str) -> None:
    begin = "import sys; from evidence_book.later import import_later; import_later('pandas')"
    held = "import pandas; assert not any(name.startswith('pandas.') for name in sys.modules)"
    after = "import pandas as one; assert type(frame) is one.DataFrame is sys.modules['pandas'].DataFrame"
    assert run(f"{begin}; {held}; {use}; {after}; print(frame['a'].sum())") == "1"


def test_a_command_that_makes_no_table_imports_none() -> None:
    code = (
        "import sys; from evidence_book import entry; sys.argv = ['evidence', '--help']\n"
        "try: entry.main()\n"
        "except SystemExit: print('pandas.core' in sys.modules)"
    )
    assert run(code).endswith("False")


def test_expectations_of_distributions_still_run() -> None:
    """None of the suites has one; a suite that has one is checked all the same."""
    code = (
        "import pandas as pd; from evidence_book.validation.suites import run_suite;"
        "part = {'weights': [0.5, 0.5], 'values': ['a', 'b']};"
        "kwargs = {'column': 'x', 'partition_object': part, 'threshold': 0.1};"
        "suite = {'expectations': [{'type': 'expect_column_kl_divergence_to_be_less_than', 'kwargs': kwargs}]};"
        "frame = pd.DataFrame({'x': ['a', 'b'] * 9}); frame.index.name = 'row';"
        "print([each.passed for each in run_suite(suite, frame, 'made')])"
    )
    assert run(code) == "[True]"


@pytest.mark.parametrize("order", ["import evidence_book, pandas", "import pandas, evidence_book"])
def test_text_in_tables_is_pythons_own_whoever_imports_pandas_first(order: str) -> None:
    use = "frame = pandas.DataFrame({'a': ['x', None]}); print(frame['a'].dtype.storage, frame['a'].isna().sum())"
    assert run(f"{order}; {use}") == "python 1"


def test_a_module_is_settled_once_however_it_is_put_off() -> None:
    begin = "from evidence_book.later import import_later, once_imported; seen = []"
    ask = "once_imported('colorsys', lambda module: seen.append(module.__name__)); import_later('colorsys')"
    use = "import colorsys; assert not seen; colorsys.rgb_to_hsv; import importlib; importlib.import_module('colorsys')"
    assert run(f"{begin}; {ask}; {use}; print(seen)") == "['colorsys']"


def test_a_module_is_not_there_for_the_block_and_there_afterwards() -> None:
    begin = "import sys; from evidence_book.later import without"
    inside = "\nwith without('sqlite3'):\n    try: import sqlite3; said = 'there'\n    except ImportError: said = 'not there'"
    assert run(
        f"{begin}{inside}\nimport sqlite3; print(said, sqlite3.connect(':memory:').execute('SELECT 1').fetchone())"
    ) == ("not there (1,)")


def test_a_module_that_is_there_already_stays_for_the_block() -> None:
    with without("subprocess"):
        assert importlib.import_module("subprocess") is subprocess
    assert sys.modules["subprocess"] is subprocess


def test_the_gate_does_without_databases() -> None:
    code = (
        "import sys; from evidence_book.validation import suites; suites.make_ready(); "
        "print([name for name in sys.modules if name.split('.')[0] == 'sqlalchemy'])"
    )
    assert run(code) == "[]"
