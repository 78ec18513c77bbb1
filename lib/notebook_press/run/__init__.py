"""Running a notebook: engines, limits, the process pool."""
