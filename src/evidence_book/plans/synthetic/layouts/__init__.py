"""The templates of the fictional councils: each lays out what a plan says in its own order, headings and tables."""
