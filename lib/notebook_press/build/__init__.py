"""Building a collection: jobs, what is fresh, promotion."""
