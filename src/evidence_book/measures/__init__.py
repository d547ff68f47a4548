"""Statistics as pure functions: numbers in, estimates out; nothing here knows of files, reports or pages."""
