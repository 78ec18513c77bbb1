"""Adding rows, verifying them against texts, and writing the data dictionary."""
