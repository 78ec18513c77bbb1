"""Exercises, answers and editions of the teaching walkthroughs."""
