"""The gate: nothing downstream opens a dataset that has not passed its suite and kept its receipt."""
