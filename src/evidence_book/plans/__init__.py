"""Education, Health and Care Plans, read as documents and studied as an instrument."""
