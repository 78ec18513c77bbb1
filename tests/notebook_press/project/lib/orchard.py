"""The orchard's own library."""

import pandas as pd


def read_apples(path):
    """Read the harvests."""
    return pd.read_csv(path)
