"""Reading a file of words that an analyst keeps: checked whole, and every wrong entry named."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from evidence_book.problems import BadInput, Problem
from evidence_book.safe_yaml import safe_load


class Declaration(BaseModel):
    """What such a file says: nothing that is not declared, and nothing that changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Declared = TypeVar("Declared", bound=BaseModel)


def read_declared(model: type[Declared], file: Path, what: str) -> Declared:
    """Read a YAML file as `model`. Raises `BadInput` that names the file and each wrong entry; `what` begins its codes."""
    try:
        return model.model_validate(safe_load(file.read_text(encoding="utf-8")))
    except ValidationError as error:
        raise BadInput(
            Problem(
                code=f"{what}-entry",
                file=file.name,
                field=".".join(map(str, each["loc"])),
                expected=each["msg"],
                mend="mend the entry",
            )
            for each in error.errors(include_input=False)
        ) from None
    except (OSError, yaml.YAMLError, UnicodeDecodeError):
        expected, mend = "a readable file in YAML", "mend the file; a colon or a quotation mark may be missing"
        raise BadInput([Problem(code=f"{what}-file", file=file.name, expected=expected, mend=mend)]) from None
