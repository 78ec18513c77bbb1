"""The command line `interpol-figures`."""
