"""Reading, checking and joining the CSV tables."""
