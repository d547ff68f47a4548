"""Reading what comes in, strictly: every fault is named by file, row and field, and nothing is guessed."""
