"""Executed notebooks as pages that open offline, and as PDF."""
