"""Pages made from the tables: evidence, explorer, news, downloads."""
