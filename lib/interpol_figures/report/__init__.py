"""The report that a notebook makes: cited text, tables, sources."""
