"""Reading Education, Health and Care Plans as an instrument: documents in, numbers and categories out."""
