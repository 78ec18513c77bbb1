"""Choosing figures and looking at them in a notebook."""
