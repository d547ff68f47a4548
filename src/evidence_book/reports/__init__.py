"""Reports: validated data to released tables and facts. One package a report."""
