"""Short reports on other evidence of the office: what is published, what can be worked out from it, how far it agrees."""
