"""Measure what the checks catch: `python tests/harness/mutants [--short] [--only PART...] [--rooms ROOM...] [--at-once N] [--json FILE]`.

Mutants of tables, code and notebooks are tried in warm forked processes, each on the reports that could show it
until one of them differs from its baseline. Prints counts by kind and layer, and all survivors; among them are those
whose unit tests did not come to an end, for that tells nothing.
"""

import argparse
import json
import os
import sys
import time
from collections import Counter
from dataclasses import asdict, replace
from operator import itemgetter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(HERE), os.environ.get("PYTHONPATH", "")]))

import of_code
import of_tables
from trial import ORDER, ROOT, Mutant, Trial, UnitControl, UnitTrial, Verdict, tests_of, warm_up

from figures_cli.project import Collection
from interpol_figures.report.cited_text import KINDS, USED
from notebook_press.run.pool import ProcessPool

AT_ONCE = 6  # mutants of tables in one process: they share what it costs to import the library
ROOMS = ("verdicts", "model", "charts", "report")  # where the rules for code look
PARTS = ("tables", "code", "notebooks")
TABLES, OTHERS = 1.0, 0.95  # shares that must be caught


def main() -> int:
    """Try all, or with --short a dozen; the exit code tells whether enough were caught."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--short", action="store_true", help="a dozen mutants in some seconds")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="only mutants of these")
    parser.add_argument("--rooms", nargs="+", choices=ROOMS, help="every place in these, by their unit tests alone")
    parser.add_argument("--at-once", type=int, default=os.cpu_count(), help="processes; one a core by default")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every verdict there")
    options = parser.parse_args()
    started = time.monotonic()
    with ProcessPool(options.at_once, before=warm_up) as room:
        if options.rooms:
            tables, others = [], by_unit_tests(room, list(of_code.everywhere(options.rooms)))
        else:
            tables, others = short(room) if options.short else whole(room, options.only)
    print(summed_up(tables, others, time.monotonic() - started))
    if options.json:
        options.json.write_text(json.dumps([asdict(one) for one in (*tables, *others)], indent=1) + "\n")
    return not enough(tables, others)


def reports() -> dict:
    """The reports under regression by name, the one with the smallest baseline first."""
    found = Collection().under_regression()
    size = {one.name: (ROOT / "reports" / f"{one.name}.ipynb").stat().st_size for one in found}
    return {one.name: one for one in sorted(found, key=lambda one: size[one.name])}


def whole(room: ProcessPool, only: list[str]) -> tuple[list[Verdict], list[Verdict]]:
    """Every mutant, or only those of some parts."""
    by_name = reports()
    tables, others = [], []
    notebooks = list(of_code.of_notebooks(by_name))  # now, for what is wrong with them needn't wait for all others
    if "tables" in only:
        visible = list(of_tables.mutants(list(by_name), USED))
        tables = tried(room, visible, by_name, AT_ONCE, validating=True)
        tables += tried(room, list(of_tables.out_of_order(20)), by_name, AT_ONCE, validating=True)
    if "code" in only:
        tracings = [of_code.Tracing(report, KINDS) for report in by_name.values()]
        ran = {list(by_name)[number]: lines for number, lines in done(room, tracings)}
        code = list(of_code.mutants({name: ran[name] for name in by_name}))
        others = of_code_tried(room, code, by_name)
    if "notebooks" in only:
        others += tried(room, notebooks, by_name, 1)
    return tables, others


def of_code_tried(room: ProcessPool, code: list[Mutant], by_name: dict) -> list[Verdict]:
    """The verdict on each by unit tests, else by the reports that run it."""
    found = by_unit_tests(room, code)
    left = [mutant for mutant, one in zip(code, found, strict=True) if not one.layers]
    last = {one.mutant: one for one in tried(room, left, by_name, 1)}
    return [
        replace(last[one.mutant], told=last[one.mutant].told or one.told) if one.mutant in last else one
        for one in found
    ]


def short(room: ProcessPool) -> tuple[list[Verdict], list[Verdict]]:
    """One mutant of a table of each kind and three of a notebook, on the quickest reports only."""
    by_name = dict(list(reports().items())[:3])
    found = of_tables.mutants(list(by_name), USED, per_kind=1)
    notebooks = [one for one in of_code.of_notebooks(by_name) if one.reports[0] == next(iter(by_name))]
    tables = tried(room, [*found, *of_tables.out_of_order(1)], by_name, AT_ONCE, validating=True)
    return tables, tried(room, notebooks, by_name, 1)


def tried(
    room: ProcessPool, found: list[Mutant], by_name: dict, at_once: int, validating: bool = False
) -> list[Verdict]:
    """The verdict on each."""
    parts = [tuple(found[start : start + at_once]) for start in range(0, len(found), at_once)]
    trials = [Trial(part, by_name, KINDS, validating) for part in parts]
    return [verdict for _, verdicts in sorted(done(room, trials)) for verdict in verdicts]


def done(room: ProcessPool, jobs: list) -> list[tuple]:
    """What the jobs gave, with their numbers; a job that died is an error."""
    results = []
    for number, result in room.do(jobs):
        if isinstance(result, Exception):
            raise result
        results.append((number, result))
        print(f"{len(results)} of {len(jobs)}", end="\r", file=sys.stderr)
    return results


def by_unit_tests(room: ProcessPool, code: list[Mutant]) -> list[Verdict]:
    """What unit tests say of mutants of code, the quickest first; where nothing is altered they must say nothing."""
    modules = sorted({name for one in code for name in one.files})
    files = list(dict.fromkeys([*modules, *(path for name in modules for path in tests_of(name))]))
    cost = {files[number]: seconds for number, seconds in done(room, [UnitControl(path) for path in files])}
    trials = [UnitTrial(one, tuple(sorted(tests_of(next(iter(one.files))), key=cost.__getitem__))) for one in code]
    return [verdict for _, verdict in sorted(done(room, trials), key=itemgetter(0))]


def enough(tables: list[Verdict], others: list[Verdict]) -> bool:
    """Whether all mutants of tables and most of the others were caught, as far as they were tried and change anything."""
    found = [(tables, TABLES), (observable(others), OTHERS)]
    return all(sum(bool(one.layers) for one in tried) >= share * len(tried) for tried, share in found)


def observable(verdicts: list[Verdict]) -> list[Verdict]:
    """Those without the survivors that are known to change nothing that anyone could observe."""
    same = of_code.equivalent()
    return [one for one in verdicts if one.layers or of_code.without_line(one.mutant) not in same]


def summed_up(tables: list[Verdict], others: list[Verdict], seconds: float) -> str:
    """Counts by kind and first layer, what each layer would catch alone, and the survivors."""
    named = {"tables": tables, "code and notebooks": others}
    named = {title: found for title, found in named.items() if found}
    lines = [f"{'kind':20}{'tried':>6}{'caught':>7}  first caught by"]
    for found in named.values():
        for kind in dict.fromkeys(one.kind for one in found):
            same = [one for one in found if one.kind == kind]
            first = Counter(one.first for one in same if one.layers)
            told = ", ".join(f"{layer} {first[layer]}" for layer in ORDER if first[layer])
            lines.append(f"{kind:20}{len(same):6}{sum(first.values()):7}  {told}")
    for title, every in named.items():
        found = observable(every)
        alone = Counter(layer for one in found for layer in one.layers)
        told = ", ".join(f"{layer} {alone[layer]}" for layer in ORDER if alone[layer])
        caught = sum(bool(one.layers) for one in found)
        share = f"{caught / len(found):.1%}" if found else "none"
        lines.append(f"{title}: {caught} of {len(found)} caught ({share}); by each layer: {told}")
        if len(found) < len(every):
            lines.append(f"not counted: {len(every) - len(found)} that change nothing, see survivors.csv")
    survivors = [one for one in observable([*tables, *others]) if not one.layers]
    for one in survivors:
        reason = one.told or "no reason is known"
        lines.append(f"survived: {one.kind}: {one.mutant} ({one.tried} reports tried): {reason}")
    return "\n".join([*lines, f"{len(tables) + len(others)} mutants in {seconds:.0f} s"])


if __name__ == "__main__":
    sys.exit(main())
