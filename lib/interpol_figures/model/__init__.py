"""What a stated figure means: its interval, time, unit, wording."""
