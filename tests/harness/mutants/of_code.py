"""Mutants of library code and notebooks: one place altered, by rule, among those that the reports really run.

Which lines run is traced, not guessed; a line that runs only when its module is imported could show in any report.
"""

import ast
import csv
import json
import os
import random
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from trial import LIBRARY, ROOT, Mutant, Trial, overlay

SEED = 1956
PER_RULE = 10
# Where the rules look: intervals and time, verdicts, colours and marks, words and sources.
MODULES = {
    "boundary": ("model/*", "verdicts/*", "charts/timeline", "charts/compare"),
    "number": ("model/*", "verdicts/*", "charts/marks", "charts/bars"),
    "verdict": ("verdicts/*", "charts/compare"),
    "colour": ("charts/theme",),
    "dropped line": ("report/*", "charts/*"),
}
COMPARED = {ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "=="}
VERDICTS = ("confirmed", "loosely_worded", "outdated", "wrong_measure", "contradicted", "no_record")
Edit = tuple[ast.AST, str]


def boundary(tree: ast.Module) -> Iterator[Edit]:
    """`<` for `<=`, and so on."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in COMPARED:
            left, right = ast.unparse(node.left), ast.unparse(node.comparators[0])
            yield node, f"({left} {COMPARED[type(node.ops[0])]} {right})"


def number(tree: ast.Module) -> Iterator[Edit]:
    """A whole number, one too many."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) is int:
            yield node, str(node.value + 1)


def verdict(tree: ast.Module) -> Iterator[Edit]:
    """Another verdict's name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in VERDICTS:
            yield node, repr(VERDICTS[VERDICTS.index(node.value) - 1])


def colour(tree: ast.Module) -> Iterator[Edit]:
    """A colour that is used for something else."""
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and str(node.value).startswith("#")]
    for node, other in zip(found, found[1:] + found[:1], strict=True):
        if node.value != other.value:
            yield node, repr(other.value)


def dropped_line(tree: ast.Module) -> Iterator[Edit]:
    """A call that is made for its effect, or an addition, left out."""
    for node in ast.walk(tree):
        call = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
        if call or isinstance(node, ast.AugAssign):
            yield node, "pass"


RULES = {"boundary": boundary, "number": number, "verdict": verdict, "colour": colour, "dropped line": dropped_line}


def altered(source: str, node: ast.AST, text: str) -> str:
    """A source with another text in the place of a node; ast counts columns in bytes."""
    lines = source.encode().splitlines(keepends=True)
    start = sum(map(len, lines[: node.lineno - 1])) + node.col_offset
    end = sum(map(len, lines[: node.end_lineno - 1])) + node.end_col_offset
    whole = source.encode()
    return (whole[:start] + text.encode() + whole[end:]).decode()


@dataclass(frozen=True)
class Tracing:
    """Find the lines of the library that a report runs, apart from those that importing runs."""

    report: object
    kinds: tuple[str, ...]

    def __call__(self) -> set[tuple[str, int]]:
        """Run it; lines are written at once to a file, for they are run in a process forked from this one.

        Raises `RuntimeError` if it differs from its baseline, which it may not where nothing is altered.
        """
        with tempfile.TemporaryDirectory(prefix="traced-") as folder:
            overlay(Path(folder), {})
            record = os.open(Path(folder, "lines"), os.O_WRONLY | os.O_APPEND | os.O_CREAT)
            sys.path.insert(0, str(ROOT / "lib"))
            sys.settrace(tracer(record))
            try:
                layers, told = Trial((), {}, self.kinds).compared(self.report, Path(folder))
            finally:
                sys.settrace(None)
            lines = Path(folder, "lines").read_text().splitlines()
        if layers:
            raise RuntimeError(f"{self.report.name} differs where nothing is altered: {told}")
        return {(module, int(line)) for module, line in (one.split() for one in lines)}


def tracer(record: int):
    """A trace function that writes each line of a function of the library once."""
    seen: set[tuple[str, int]] = set()
    home = f"{ROOT / LIBRARY}/"

    def line(frame, event, _):
        place = frame.f_code.co_filename.removeprefix(home).removesuffix(".py"), frame.f_lineno
        if event == "line" and place not in seen:
            seen.add(place)
            os.write(record, f"{place[0]} {place[1]}\n".encode())
        return line

    def call(frame, event, _):
        code = frame.f_code
        return line if code.co_filename.startswith(home) and code.co_name != "<module>" else None

    return call


Place = tuple[str, str, ast.AST, str]  # a module, its source, the node in it, and the text for it


def places(rule: str) -> Iterator[Place]:
    """Every place that a rule can alter."""
    for module in modules_of(rule):
        source = (ROOT / LIBRARY / f"{module}.py").read_text(encoding="utf-8")
        for node, text in RULES[rule](ast.parse(source)):
            yield module, source, node, text


def mutant_of(rule: str, place: Place, reports: tuple[str, ...] = ()) -> Mutant:
    """The mutant that has one place altered."""
    module, source, node, text = place
    new = altered(source, node, text)
    before, after = (one.splitlines()[node.lineno - 1].strip() for one in (source, new))
    name = f"{module}.py, line {node.lineno}: {before} -> {after}"
    return Mutant(name, rule, {f"{LIBRARY}/{module}.py": new}, reports)


def mutants(ran: dict[str, set[tuple[str, int]]], per_rule: int = PER_RULE) -> Iterator[Mutant]:
    """So many of each rule, the same every time; `ran` has the lines that each report runs, cheapest first."""
    for rule in RULES:
        seen = [(place, reports) for place in places(rule) if (reports := showing(place, ran))]
        for place, reports in random.Random(f"{SEED} {rule}").sample(seen, min(per_rule, len(seen))):
            yield mutant_of(rule, place, reports)


def showing(place: Place, ran: dict[str, set[tuple[str, int]]]) -> tuple[str, ...]:
    """The reports that run a place; what runs when its module is imported could show in any."""
    module, source, node, _ = place
    covered = set(range(node.lineno, node.end_lineno + 1))
    if not lines_in_functions(ast.parse(source)) & covered:
        return tuple(ran)
    return tuple(name for name, lines in ran.items() if any((module, one) in lines for one in covered))


def everywhere(rooms: list[str]) -> Iterator[Mutant]:
    """A mutant of every place in some rooms of the library that any rule can alter."""
    for rule in RULES:
        yield from (mutant_of(rule, place) for place in places(rule) if place[0].partition("/")[0] in rooms)


def equivalent() -> dict[str, str]:
    """Why a mutant changes nothing that anyone could observe, by its name without the line; written after a look."""
    with Path(__file__).with_name("survivors.csv").open(encoding="utf-8", newline="") as file:
        return {row["mutant"]: row["reason"] for row in csv.DictReader(file)}


def without_line(name: str) -> str:
    """A mutant's name, which then stays when lines are added before it."""
    return re.sub(r", line \d+", "", name, count=1)


def modules_of(rule: str) -> list[str]:
    """The modules where a rule looks, by their paths in the library without the ending."""
    home = ROOT / LIBRARY
    found = [path for pattern in MODULES[rule] for path in sorted(home.glob(f"{pattern}.py"))]
    return [path.relative_to(home).with_suffix("").as_posix() for path in found if path.name != "__init__.py"]


def lines_in_functions(tree: ast.Module) -> set[int]:
    """Lines that don't run at import: bodies of functions, without their heads."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return {line for node in functions for line in range(node.body[0].lineno, node.end_lineno + 1)}


def of_notebooks(reports: dict) -> Iterator[Mutant]:
    """For each notebook a deleted cell, an edited value and a silenced error, tried on its first report."""
    for notebook in sorted({report.notebook for report in reports.values()}):
        name = next(name for name, report in reports.items() if report.notebook == notebook)
        dice = random.Random(f"{SEED} {notebook.name}")
        for kind, change in (("deleted cell", deleted), ("edited parameter", edited), ("silenced error", silenced)):
            document = json.loads(notebook.read_text(encoding="utf-8"))
            code = [cell for cell in document["cells"] if cell["cell_type"] == "code"]
            told = change(document, code, dice)
            files = {notebook.relative_to(ROOT).as_posix(): json.dumps(document, ensure_ascii=False, indent=1)}
            yield Mutant(f"{notebook.name}: {told}", kind, files, (name,))


def deleted(document: dict, code: list[dict], dice: random.Random) -> str:
    """Without one of its cells."""
    cell = dice.choice(code[1:])
    document["cells"].remove(cell)
    return f"without cell {cell['id']}"


def edited(document: dict, code: list[dict], dice: random.Random) -> str:
    """With another default, number or text in the cell of parameters or, where there is none, the first with one."""
    tagged = [cell for cell in code if "parameters" in cell["metadata"].get("tags", [])]
    cell = next(cell for cell in tagged or code if values_in("".join(cell["source"])))
    source = "".join(cell["source"])
    node = dice.choice(values_in(source))
    text = repr(node.value + 1) if type(node.value) is int else repr(f"{node.value}x") if node.value else "'2019-12-31'"
    cell["source"] = altered(source, node, text).splitlines(keepends=True)
    return f"{ast.unparse(node)} -> {text} in cell {cell['id']}"


def values_in(source: str) -> list[ast.Constant]:
    """The numbers and texts of a cell, but those that a line begins with."""
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
    return [node for node in found if isinstance(node.value, str | int | None) and node.col_offset]


def silenced(document: dict, code: list[dict], dice: random.Random) -> str:
    """With a cell that passes over any error, and shows nothing more."""
    cell = dice.choice(code[1:])
    lines = ["try:\n", *(f"    {line}" for line in "".join(cell["source"]).splitlines(keepends=True))]
    cell["source"] = [*lines, "\nexcept Exception:\n", "    pass\n"]
    return f"cell {cell['id']} passes over errors"
