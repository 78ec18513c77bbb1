"""Stated figures about INTERPOL: tables, figures as intervals, verdicts, citations and charts."""
