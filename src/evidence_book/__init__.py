"""Reproducible reports on children's lives: facts, disclosure, notebooks and the book made from them."""

__version__ = "0.1.0"
# The day of this version: a bundle must say when it was published, and no clock may decide what it says.
VERSION_DATE = "2026-11-25"
