"""Run the tests of what was changed since the last commit, then what failed last: `make quick`.

A module of `lib/PACKAGE/ROOM` is tested by its own doctests, by the structure test and, in `tests/PACKAGE/ROOM`, by the
file of its name, or else by those that import it, or else by all; a test by itself; a module of the harness by the tests that import it; data, notebooks and settings by the rules of the house.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[2]
STRUCTURE = "tests/test_structure.py"
HOUSE = "tests/test_house.py"
GUIDES = "tests/test_documentation.py"
# Slow ones, and those that need the rendered collection, are left to `make test` and `make test-all`.
CHOSEN = ["-q", "-m", "not slow and not rendered"]
WORKERS = ["-n", "2"]  # pays off from some hundred tests on
NO_TEST_RAN = 5


def changed_files() -> list[Path]:
    """What differs from the last commit, new files too; what was removed is left out."""
    commands = ["git diff --name-only --no-renames HEAD", "git ls-files --others --exclude-standard"]
    told = [subprocess.run(one.split(), cwd=ROOT, text=True, capture_output=True, check=True) for one in commands]
    names = sorted({name for one in told for name in one.stdout.splitlines()})
    return [Path(name) for name in names if (ROOT / name).is_file()]


def tests_for(changed: Iterable[Path], root: Path = ROOT) -> list[str]:
    """What pytest is to run for changed files, which are given by their paths in the checkout."""
    found = []
    for path in changed:
        match path.parts:
            case ("lib", _, *_) if path.suffix == ".py":
                found += [STRUCTURE, path.as_posix(), *tests_of_module(path, root)]
            case ("tests", "harness", *_):
                found += importers(path.stem, root)
            case ("tests", *_) if re.fullmatch(r"(test_.*|.*_test)\.py", path.name):
                found.append(path.as_posix())
            case ("tests", *_, _) if path.name == "conftest.py":
                found.append(path.parent.as_posix())
            case ("notebooks" | "data" | "Makefile" | "pyproject.toml" | "requirements.lock" | ".ci", *_):
                found.append(HOUSE)
            case ("README.md" | "CONTRIBUTING.md" | "docs", *_):
                found.append(GUIDES)
    return list(dict.fromkeys(found))


def tests_of_module(path: Path, root: Path) -> list[str]:
    """The tests of a module's room, or beside the rooms: those of its name, those that import it, or all."""
    folder = root / "tests" / path.parent.relative_to("lib")
    tests = sorted(folder.glob("test_*.py") if len(path.parts) < 4 else folder.rglob("test_*.py"))
    imported = re.compile(rf"import .*\b{path.stem}\b|from [\w.]+\.{path.stem} import")
    named = [test for test in tests if test.stem == f"test_{path.stem}"]
    chosen = named or [test for test in tests if imported.search(test.read_text("utf-8"))] or tests
    return [test.relative_to(root).as_posix() for test in chosen]


def importers(module: str, root: Path) -> list[str]:
    """The tests that import a module of the harness, by its name."""
    wanted = re.compile(rf"^\s*(import|from) {module}\b", re.MULTILINE)
    tests = sorted((root / "tests").rglob("test_*.py"))
    return [path.relative_to(root).as_posix() for path in tests if wanted.search(path.read_text("utf-8"))]


def failed_last(root: Path = ROOT) -> list[str]:
    """The files of tests that failed last; a file that is gone, or holds none, would have pytest run all."""
    kept = root / ".pytest_cache/v/cache/lastfailed"
    names = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {}
    files = dict.fromkeys(name.partition("::")[0] for name in names if "::" in name)
    return [file for file in files if (root / file).is_file()]


def pytest(*arguments: str) -> int:
    """Run it here; that nothing was chosen is no failure."""
    done = subprocess.run([sys.executable, "-m", "pytest", *CHOSEN, *arguments], cwd=ROOT, check=False)
    return 0 if done.returncode == NO_TEST_RAN else done.returncode


def main() -> int:
    """Run both; the exit code is pytest's."""
    chosen = tests_for(changed_files())
    print("changed since the last commit:", " ".join(chosen) or "nothing that has tests")
    failed = pytest(*WORKERS, *chosen) if chosen else 0
    if failed:
        return failed
    again = failed_last()
    print("what failed last:", " ".join(again) or "nothing")
    return pytest("--last-failed", "--last-failed-no-failures=none", *again) if again else 0


if __name__ == "__main__":
    sys.exit(main())
