"""Beginning something new: the files that a report needs, written once and then the office's own."""
