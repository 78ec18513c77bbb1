"""The plan: which notebook with which parameters becomes which report."""
