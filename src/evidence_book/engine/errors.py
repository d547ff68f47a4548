"""What stops a notebook from being published."""

from __future__ import annotations

from evidence_book.problems import EvidenceError


class NotebookRefused(EvidenceError):
    """The notebook, or what it was given, is not fit to run or to publish."""


class UnknownParameter(NotebookRefused):
    """A parameter was given that the notebook does not declare."""


class NoParametersCell(NotebookRefused):
    """No cell is tagged `parameters`."""


class WrongType(NotebookRefused):
    """A parameter was given a value of another type than declared."""


class CellFailed(NotebookRefused):
    """A cell raised."""


class UnpublishableOutput(NotebookRefused):
    """An output must not be published: an error, a warning, a picture without alt text."""
