"""Synthetic plans of fictional councils, as real documents, with what is true of each recorded while it is made."""
