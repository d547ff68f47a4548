"""For reviewers: verify, compare, explain, rerun and bundle what the book says."""
