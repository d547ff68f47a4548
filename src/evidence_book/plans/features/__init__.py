"""What is measured of a plan: pure functions over its located sections, one concern a module."""
