"""The walls between the packages of `lib/`, and no import circle: read from the modules' text, imports in functions too."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

LIB = Path(__file__).parents[1] / "lib"
# What each package may import besides itself.
WALLS = {
    "interpol_figures": set(),
    "notebook_press": set(),
    "figures_site": {"interpol_figures", "notebook_press"},
    "figures_course": {"interpol_figures", "notebook_press"},
    "figures_cli": {"interpol_figures", "notebook_press", "figures_site", "figures_course"},
}
# The face imports its names when they are first asked for, so that a command starts quickly.
FACE = "interpol_figures"


def module_name(path: Path) -> str:
    parts = path.relative_to(LIB).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {
    module_name(path): path
    for package in WALLS
    for path in (LIB / package).rglob("*.py")
    if "lab" not in path.relative_to(LIB).parts
}


def imported_modules(name: str) -> set[str]:
    """The modules of this project that a module imports anywhere in its text; a package stands for its `__init__`."""
    found = set()
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name}: a relative import; write the package's name"
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (inside & MODULES.keys()) or {node.module}
    return (found & MODULES.keys()) - {name, FACE}


def test_the_packages_are_the_ones_whose_walls_are_known():
    found = {path.name for path in LIB.iterdir() if path.is_dir() and path.suffix != ".egg-info"}
    assert found - {"__pycache__"} == set(WALLS)
    assert len(MODULES) > 100


@pytest.mark.parametrize("package", WALLS)
def test_a_package_imports_only_what_lies_below_it(package):
    inside = [name for name in MODULES if name.split(".")[0] == package]
    for name in inside:
        outside = {one.split(".")[0] for one in imported_modules(name)} - {package}
        assert outside <= WALLS[package], f"{name} imports {', '.join(sorted(outside - WALLS[package]))}"


def test_no_modules_import_each_other_in_a_circle():
    try:
        TopologicalSorter({name: imported_modules(name) for name in MODULES}).prepare()
    except CycleError as error:
        pytest.fail(f"import circle: {' -> '.join(reversed(error.args[1]))}")
