"""Reproducible reports on children's lives: facts, disclosure, notebooks and the book made from them."""

__version__ = "0.1.0"
