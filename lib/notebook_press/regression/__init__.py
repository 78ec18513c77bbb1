"""Baselines, checks of outputs, and what differs between notebooks."""
