"""Stated figures about INTERPOL: tables, figures as intervals, verdicts, citations and charts.

>>> import interpol_figures as figures
>>> tables = figures.load()
>>> figures.check(tables, "databases", "interpol", 19).verdict
'confirmed'
"""

from importlib import import_module

# What a notebook author needs, imported when first asked for, so that the command line starts quickly.
_FACE = {
    "load": "tables",
    "check": "judging",
    "judge_accounts": "judging",
    "judge_claims": "judging",
    "Report": "reporting",
    "Fact": "prose",
    "statements": "asking",
    "best": "asking",
    "best_per_year": "asking",
    "editions": "asking",
    "latest": "asking",
    "find": "asking",
    "readable": "asking",
    "count_members": "membership",
    "accession_curve": "membership",
}
__all__ = sorted(_FACE)


def __getattr__(name: str):
    """A function of the face, from the module that holds it."""
    if name not in _FACE:
        raise AttributeError(f"interpol_figures has no {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(f"interpol_figures.{_FACE[name]}"), name)


def __dir__() -> list[str]:
    """Names of the face, for completion."""
    return __all__
