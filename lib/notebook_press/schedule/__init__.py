"""Rendering on a schedule: templates for schedulers, notices, archive."""
