"""Reading Education, Health and Care Plans as an instrument: documents in, counts and categories out, never words."""
