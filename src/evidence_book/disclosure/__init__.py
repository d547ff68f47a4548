"""Disclosure control: what may be released, under which policy."""
