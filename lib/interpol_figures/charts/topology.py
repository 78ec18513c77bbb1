"""The outlines of the world that maps are drawn with, as a script for pages without a network."""

from pathlib import Path

TOPOLOGY = Path(__file__).parent / "assets" / "world_110m.js"
