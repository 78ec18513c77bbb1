"""What maps are drawn with: the outlines of the world as a script for pages without a network, and small countries."""

from pathlib import Path

TOPOLOGY = Path(__file__).parent / "assets" / "world_110m.js"
SMALL_COUNTRIES = TOPOLOGY.with_name("small_countries.csv")  # positions of their capitals
# Shapes of the map that belong to a state by ISO 3166-1, are no member of their own, and whose state nobody disputes.
TERRITORIES = TOPOLOGY.with_name("territories.csv")
