"""How released tables are shown on a page and offered as downloads."""
