"""A claim in words or in a file, as indicator, subject, value and period."""
