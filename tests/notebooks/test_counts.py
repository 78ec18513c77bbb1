"""The analysis stands on the page: counted over the notebooks of all reports, and printed (`pytest -s`).

A cell counts as analysis unless it only imports, loads, or closes with the sources. It works on data directly where its
own code has a step of pandas (a filter, a column, one of its methods) or of plotly.
"""

import ast
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from notebook_cells import MOST_LINES, code_cells

ROOT = Path(__file__).parents[2]
LIB = ROOT / "lib"
PLAN = tomllib.loads((ROOT / "notebooks/reports.toml").read_text(encoding="utf-8"))
NOTEBOOKS = sorted({report["notebook"] for report in PLAN["report"].values()})
PANDAS = {"agg", "apply", "assign", "astype", "between", "concat", "crosstab", "cumsum", "drop_duplicates", "dropna"}
PANDAS |= {"explode", "fillna", "groupby", "idxmax", "iloc", "isin", "isna", "join", "loc", "map", "median", "melt"}
PANDAS |= {"merge", "nlargest", "notna", "nunique", "pivot", "pivot_table", "quantile", "reindex", "rename"}
PANDAS |= {"reset_index", "set_index", "size", "sort_values", "stack", "tail", "unique", "unstack", "value_counts"}
PLOTLY = {"px", "go"}
FORMS = {"interpol_figures.reading.paste_box"}  # a form to type into, no analysis


def works_on_data(source: str) -> bool:
    """Whether a cell has a step of pandas or plotly.

    >>> works_on_data('figures.select(tables, "arrests")'), works_on_data('arrests[arrests["year"] != 2020]')
    (False, True)
    """
    return any(map(_is_step, ast.walk(ast.parse(source))))


def _is_step(node: ast.AST) -> bool:
    if isinstance(node, ast.Subscript):  # a filter by a comparison, or a column; tables["members"] is only a look-up
        filtered = isinstance(node.slice, ast.Compare | ast.BinOp | ast.UnaryOp)
        column = isinstance(node.slice, ast.Constant | ast.List) and isinstance(node.ctx, ast.Load)
        named = isinstance(node.slice, ast.List) or isinstance(getattr(node.slice, "value", None), str)
        return filtered or (column and named and getattr(node.value, "id", "") != "tables")
    if not isinstance(node, ast.Attribute):
        return False
    own = getattr(node.value, "id", "")
    drawn = node.attr.startswith(("update_", "add_")) or own in PLOTLY
    return drawn or (node.attr in PANDAS and own not in {"figures", "report", "tables"})


def is_analysis(source: str) -> bool:
    """Whether a cell does more than import, load the tables and close with the sources."""
    body = ast.parse(source).body
    plain = (ast.Import, ast.ImportFrom, ast.AnnAssign)
    done = {"tables = figures.load()", "report = figures.Report(tables)", "report.sources()"}
    return any(not isinstance(one, plain) and ast.unparse(one) not in done for one in body)


@cache
def counts() -> dict[str, tuple[int, int]]:
    """Of each notebook, how many cells are analysis, and how many of these work on data directly."""
    found = {}
    for name in NOTEBOOKS:
        cells = [source for source in code_cells(ROOT / "notebooks" / name)[1:] if is_analysis(source)]
        found[name] = (len(cells), sum(map(works_on_data, cells)))
    return found


def test_at_least_half_of_the_analysis_works_on_data_directly():
    for name, (cells, direct) in counts().items():
        print(f"{direct:3} of {cells:3} cells work on data directly: {name}")
    cells, direct = (sum(column) for column in zip(*counts().values(), strict=True))
    print(f"{direct:3} of {cells:3} in all")
    assert direct >= cells / 2


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_no_cell_has_more_than_twenty_lines(name):
    assert max(len(source.splitlines()) for source in code_cells(ROOT / "notebooks" / name)) <= MOST_LINES == 20


def modules_of(source: str) -> set[str]:
    """Modules of the library that a cell or a module takes from."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("interpol_figures."):
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return {one for one in found if (LIB / f"{one.replace('.', '/')}.py").exists()}


def test_no_notebook_has_a_module_of_its_own_in_the_library():
    users = Counter(
        module for name in NOTEBOOKS for module in set().union(*map(modules_of, code_cells(ROOT / "notebooks" / name)))
    )
    inside = set().union(*(modules_of(path.read_text(encoding="utf-8")) for path in LIB.rglob("*.py")))
    own = {module for module, count in users.items() if count == 1 and module not in inside | FORMS}
    assert not own, f"only one notebook uses {sorted(own)}; write the steps in its cells"
    assert not list((LIB / "interpol_figures/stories").glob("*_story.py"))
