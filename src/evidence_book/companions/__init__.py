"""Editions for children: the same facts in words they know, written, checked and drawn for them."""
