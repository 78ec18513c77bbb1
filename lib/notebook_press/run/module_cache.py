"""Modules of the project, imported once before notebooks are forked, and noted by those that import them.

A forked process that found them in `sys.modules` would leave no record of which it uses. So they are taken out again
and cached. When a notebook imports one, the module is handed out of the cache instead of being run again, what its text
imports is imported, and its file is noted as if it had been opened. A report still depends on just the modules that
it would have read. A module that shows something, opens other files or fails while it is imported is left to the
notebooks. What it sets in a library, all notebooks find set.

Importing them anew would take each notebook 70 ms, a fifth of what its cells take. The imports in the text alone would
not do: a package may import what it offers when it is first asked for.
"""

from __future__ import annotations

import ast
import gc
import importlib.abc
import importlib.util
import io
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

from notebook_press.errors import PressError
from notebook_press.plan.parameters import source
from notebook_press.regression.baseline import read_notebook
from notebook_press.run.environment import can_fork
from notebook_press.run.recording_kernel import source_of, stamp


@dataclass(frozen=True)
class Preload:
    """Imports what notebooks need of the modules below a folder; picklable."""

    notebooks: tuple[Path, ...]
    root: Path

    def __call__(self) -> None:
        """Do it; raise PressError where that ends the forking of processes."""
        CACHE.fill(imported_by(self.notebooks), self.root)
        if not can_fork():
            raise PressError(
                "a module that the notebooks import starts a thread while it is imported, so their processes "
                'can\'t be forked; start it in a function, or set engine = "kernel" for these reports'
            )
        gc.collect()
        gc.freeze()  # as after warming


def imported_by(notebooks: tuple[Path, ...]) -> frozenset[str]:
    """Return the names of the modules that the cells of notebooks import, functions not called."""
    names: set[str] = set()
    for path in notebooks:
        for cell in read_notebook(path)["cells"]:
            if cell["cell_type"] == "code":
                # A magic is no Python, and what else is wrong with a cell its run will tell.
                with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
                    names |= imports(ast.parse(source(cell)))
    return frozenset(names)


def imports(tree: ast.Module, package: str = "") -> set[str]:
    """Return the modules that a text imports when it is run.

    Of ``from a import b`` it names both, for ``a.b`` may be a module:

    >>> sorted(imports(ast.parse("from a import b\\ndef f(): import c")))
    ['a', 'a.b']
    """
    found: set[str] = set()
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            with suppress(ImportError):  # relative to no package, or to one above all
                name = importlib.util.resolve_name("." * node.level + (node.module or ""), package)
                found |= {name} | {f"{name}.{one.name}" for one in node.names}
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)
    return found


@dataclass(frozen=True)
class CachedModule:
    """A module as it was imported, the stamp of its file when it was read, and what its text imports."""

    module: ModuleType
    spec: ModuleSpec
    stamp: str
    imports: frozenset[str]


class ModuleCache(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Hands out imported modules; `note` is called with the file of each and its stamp."""

    def __init__(self) -> None:
        self.note: Callable[[str, str], Any] = lambda file, stamp: None
        self._modules: dict[str, CachedModule] = {}
        self._tried: set[str] = set()
        self._opened: dict[str, str] | None = None  # stamps by path, while a module is imported

    def fill(self, names: Iterable[str], root: Path) -> None:
        """Import modules, and keep those whose files are below a folder and not installed."""
        if self not in sys.meta_path:
            sys.meta_path.insert(0, self)
            sys.addaudithook(self._watch)
        for name in sorted(set(names) - self._tried):
            self._tried.add(name)
            if _is_of_project(name, root):
                self._import(name, root)

    def _import(self, name: str, root: Path) -> None:
        cached, loaded, output = dict(self._modules), set(sys.modules), io.StringIO()
        self._opened, complete = {}, False
        # What goes wrong, the notebook that imports it shall tell.
        with suppress(BaseException), redirect_stdout(output), redirect_stderr(output):
            importlib.import_module(name)
            complete = not output.getvalue()
        stamps = {path: stamp for path, stamp in self._opened.items() if _is_own(path, root)}
        self._opened = None
        new = {one: sys.modules[one] for one in sys.modules.keys() - loaded if _is_own(_file_of(one), root)}
        pure = complete and stamps.keys() <= {module.__file__ for module in new.values()}
        for one, module in new.items():
            _unload(one, module, cached)
            if one in cached:
                self._modules[one] = cached[one]
            elif pure and module.__file__ in stamps:
                self._modules[one] = _cached(module, stamps[module.__file__])

    def _watch(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self._opened is not None and event == "open" and isinstance(arguments[0], str):
            path = source_of(str(Path(arguments[0]).absolute()))
            self._opened.setdefault(path, stamp(path))

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Find a cached module, if it is the one that would be found without the cache."""
        if name not in self._modules:
            return None
        spec = PathFinder.find_spec(name, path)
        if spec is None or spec.origin != self._modules[name].spec.origin:
            return None
        spec.loader = self
        return spec

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the module as it was imported."""
        return self._modules[spec.name].module

    def exec_module(self, module: ModuleType) -> None:
        """Note the module, and import what running it would import."""
        cached = self._modules.pop(module.__name__)  # to reload it runs it
        module.__spec__ = cached.spec
        self.note(str(module.__file__), cached.stamp)
        for name in cached.imports:
            if name in self._modules:  # not yet handed out with another
                importlib.import_module(name)


def _cached(module: ModuleType, read: str) -> CachedModule:
    spec = module.__spec__
    assert spec is not None  # it was imported from a file
    package = spec.name if spec.submodule_search_locations is not None else spec.parent or ""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    return CachedModule(module, spec, read, frozenset(imports(tree, package)))


def _file_of(name: str) -> str:
    return getattr(sys.modules[name], "__file__", None) or ""


def _is_own(path: str, root: Path) -> bool:
    """Whether a file is the text of a module, or data, of the project."""
    own = Path(path)
    return own.is_relative_to(root) and not own.is_relative_to(sys.prefix) and "site-packages" not in own.parts


def _is_of_project(name: str, root: Path) -> bool:
    """Whether a module, or the package that it is in, lies in the project."""
    try:
        spec = importlib.util.find_spec(name.partition(".")[0])
    except (ImportError, ValueError):
        return False
    places = [spec.origin, *(spec.submodule_search_locations or ())] if spec else []
    return any(_is_own(place, root) for place in places if place)


def _unload(name: str, module: ModuleType, cached: Mapping[str, CachedModule]) -> None:
    """Make a module look as if it hadn't been imported."""
    del sys.modules[name]
    parent, _, child = name.rpartition(".")
    holder = sys.modules.get(parent) or (cached[parent].module if parent in cached else None)
    if getattr(holder, "__dict__", {}).get(child) is module:
        delattr(holder, child)  # or "from parent import child" would find it without an import


CACHE = ModuleCache()
