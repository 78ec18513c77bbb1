"""Lines of code by package and room: `make lines`. Blank lines, docstrings and comments don't count.

>>> code_lines('def f():\\n    "Say nothing."\\n\\n    return 1  # one\\n')
2
"""

import ast
import io
import sys
import tokenize
from collections import Counter
from pathlib import Path

LIB = Path(__file__).parents[2] / "lib"
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
NO_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


def code_lines(source: str) -> int:
    """How many lines of a module hold code."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    held = [range(one.start[0], one.end[0] + 1) for one in tokens if one.type not in NO_CODE]
    docstrings = [
        range(node.body[0].lineno, node.body[0].end_lineno + 1)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False) is not None
    ]
    return len(set().union(*held) - set().union(*docstrings))


def by_room(lib: Path = LIB) -> dict[str, Counter]:
    """Lines of code by package, then by the room in it; `.` are the modules that lie beside the rooms."""
    found: dict[str, Counter] = {}
    for path in sorted(lib.glob("*/**/*.py")):
        package, *rooms = path.relative_to(lib).parts[:-1]
        found.setdefault(package, Counter())[rooms[0] if rooms else "."] += code_lines(path.read_text("utf-8"))
    return found


def main() -> None:
    """Print them, with sums."""
    packages = by_room()
    for package, rooms in packages.items():
        print(f"{rooms.total():6,}  {package}")
        for room, lines in rooms.most_common():
            print(f"        {lines:6,}  {room}")
    print(f"{sum(rooms.total() for rooms in packages.values()):6,}  all packages")


if __name__ == "__main__":
    sys.exit(main())
