"""How released tables are drawn: charts with words, never colour alone, to carry the meaning."""
