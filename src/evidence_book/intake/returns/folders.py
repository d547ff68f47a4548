"""Where returns lie: which folder holds one now, and whom it was asked of.

A real return lies in `data/raw/returns/<name>/restricted/<period>/`, which git ignores. While it holds files they
take the place of the synthetic ones in `data/raw/returns/<name>/<period>/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from evidence_book.intake.bodies import are_synthetic, can_name, read_bodies
from evidence_book.intake.returns.specification import ReturnSpecification
from evidence_book.intake.specification import Dataset, Sensitivity
from evidence_book.problems import BadInput, Problem

PROVIDERS = "providers.csv"
_COLUMNS = ["code", "name", "region", "country"]
# The day on which a body's return came, as YYYY-MM-DD; empty while it has not. The column may be left out.
_RECEIVED = "received"
# What the root of every dimension is called; a region of that name would be counted as the country.
_EVERYTHING = "All"


@dataclass(frozen=True)
class ReturnFolder:
    """Where the files of one return lie, and whether they are real."""

    specification: ReturnSpecification
    folder: Path
    sensitivity: Sensitivity

    @property
    def files(self) -> tuple[Path, ...]:
        """What providers sent, in order of name."""
        found = (path for path in self.folder.iterdir() if path.is_file()) if self.folder.is_dir() else ()
        return tuple(sorted(path for path in found if path.name != PROVIDERS and not path.name.startswith((".", "~"))))

    @property
    def everything(self) -> tuple[Path, ...]:
        """Every file that decides what comes out: those sent, and the list of whom it was asked of."""
        providers = self.folder / PROVIDERS
        return (*self.files, *((providers,) if providers.is_file() else ()))


def return_folder(raw: Path, specification: ReturnSpecification) -> ReturnFolder:
    """Find the folder of a return below `raw`: the restricted one if it holds anything, else the synthetic one."""
    own = raw / "returns" / specification.name
    restricted = own / "restricted" / specification.period_name
    if restricted.is_dir() and any(restricted.iterdir()):
        return ReturnFolder(specification, restricted, "restricted")
    return ReturnFolder(specification, own / specification.period_name, "synthetic")


def earlier_file(raw: Path, specification: ReturnSpecification) -> Path:
    """Where the counts lie that an earlier edition published for the same period."""
    return raw / "returns" / specification.name / "earlier" / f"{specification.period_name}.csv"


def return_dataset(raw: Path, specification: ReturnSpecification) -> Dataset:
    """Describe a return as it lies now; its file is a folder."""
    found = return_folder(raw, specification)
    return Dataset(
        f"returns.{specification.name}", found.folder.relative_to(raw).as_posix(), (), found.sensitivity,
        specification.period_name, f"{specification.title}: returns", (),
    )  # fmt: skip


def read_providers(found: ReturnFolder, shown_as: str) -> pd.DataFrame:
    """Read whom the return was asked of: `code`, `name`, `region`, `country`, `received`, all text, in order of code.

    `received` is empty where the list does not say when a return came. Raises `BadInput` if the list is missing or not whole, if it names more than one country or gives a region the
    name of something else, and if a real code stands among synthetic returns or a synthetic one among real ones:
    one would be committed to git, the other would pose as real.
    """
    file = f"{shown_as}/{PROVIDERS}"
    path = found.folder / PROVIDERS
    if not path.is_file():
        mend = f"list whom the return was asked of in the columns {', '.join(_COLUMNS)}"
        raise BadInput([Problem("missing-file", file, "the list of providers", mend)])
    providers = read_bodies(path, _COLUMNS, [_RECEIVED])
    if providers is None:
        raise BadInput([Problem("bad-providers", file, f"the columns {', '.join(_COLUMNS)}, all filled", "fill them")])
    problems = [
        Problem("duplicate-provider", file, "each code once", "take one of them out", int(str(row)) + 2, "code")
        for row in providers.index[providers["code"].duplicated()]
    ]
    synthetic = are_synthetic(providers["code"])
    wrong = synthetic if found.sensitivity == "restricted" else ~synthetic
    expected = "codes of real bodies" if found.sensitivity == "restricted" else "invented codes such as SYN-F01"
    mend = "move real returns to the restricted folder, which git ignores, and synthetic ones out of it"
    problems += [
        Problem("synthetic-and-real", file, expected, mend, int(str(row)) + 2, "code") for row in providers.index[wrong]
    ]
    problems += _shape_problems(providers, file)
    if problems:
        raise BadInput(problems)
    return providers.sort_values("code", ignore_index=True)


def _is_day(written: str) -> bool:
    try:
        return date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False


def _shape_problems(providers: pd.DataFrame, file: str) -> list[Problem]:
    """What would make a table say something else than it counts, or a file land elsewhere than it should."""
    codes, regions = set(providers["code"]), providers["region"]
    nameable = can_name(providers["code"])
    plain = regions.map(lambda region: region == region.strip() and not (set(region) & set(";=")))
    dated = providers[_RECEIVED].map(lambda day: not day or _is_day(day))
    faults = (
        (~dated, _RECEIVED, "a day as YYYY-MM-DD, or nothing", "write the day on which the return came"),
        (~nameable, "code", "a code of letters, digits and hyphens", "write the code as the providers write it"),
        (~plain | regions.isin({*codes, _EVERYTHING}), "region", "a region by a name of its own", "rename the region"),
        (providers["country"].ne(providers["country"].iloc[0]), "country", "one country for all providers",
         "give all the name of the whole, such as England and Wales"),
    )  # fmt: skip
    return [
        Problem("bad-providers", file, expected, mend, int(str(row)) + 2, field)
        for wrong, field, expected, mend in faults
        for row in providers.index[wrong]
    ]
