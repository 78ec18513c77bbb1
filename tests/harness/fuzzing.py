"""What any input at all may do to the loaders and parsers: be read, or be refused by an error that says why.

Each target takes bytes. `tests/test_fuzzing.py` hands them what hypothesis makes; `make fuzz` runs this file, which
lets atheris look for inputs that reach new branches: ``fuzzing.py TARGET SECONDS``.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import sys
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

DATA = Path(__file__).parents[1] / "fixtures/data"
CLAIMS = "claim_id,indicator,subject,value,value_high,qualifier,unit,period,published,as_stated\n"
HEADER = "iso3,name,joined,joined_note,region,source\n"


@cache
def room() -> Path:
    """Return a folder of this process, with a copy of the tables."""
    kept = tempfile.TemporaryDirectory(prefix="fuzz-")
    room.kept = kept
    shutil.copytree(DATA, Path(kept.name) / "data")
    return Path(kept.name)


@cache
def tables():
    from interpol_figures.tables.load import load

    return load(DATA)


def text_of(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def phrase(data: bytes) -> None:
    """Read a figure phrase."""
    from interpol_figures.model.phrase_parser import disagreement, parse

    for reading in parse(text_of(data)):
        assert reading.value is None or reading.value == reading.value
        disagreement(text_of(data), replace(reading, unit=reading.unit or "count"))


def table(data: bytes) -> None:
    """Read and check a table of the package; half of the inputs are rows under the right header."""
    from interpol_figures.tables.load import load
    from interpol_figures.tables.violations import TableError

    path = room() / "data/members.csv"
    path.write_bytes(HEADER.encode() + data[1:] if data[:1] > b"\x7f" else data)
    with contextlib.suppress(TableError):
        load(room() / "data")["members"]


def cells(data: bytes) -> None:
    """Read a CSV file; what is read without a violation, written again and read again, is the same."""
    from interpol_figures.tables import csv_reader

    path = room() / "cells.csv"
    path.write_bytes(b"a,b,c\n" + data)
    found, violations = csv_reader.read_cells(path, ["a", "b", "c"])
    if not violations:
        found.to_csv(path, index=False, lineterminator="\n")
        again, violations = csv_reader.read_cells(path, ["a", "b", "c"])
        assert violations == []
        assert found.to_numpy().tolist() == again.to_numpy().tolist()


def schema(data: bytes) -> None:
    """Read a schema."""
    from interpol_figures.tables.schema import read_package

    folder = room() / "schema"
    folder.mkdir(exist_ok=True)
    (folder / "datapackage.json").write_bytes(data)
    with contextlib.suppress(ValueError):
        read_package(folder)


def claims(data: bytes) -> None:
    """Read a file of claims, and judge it; half of the inputs are rows under the right header."""
    from interpol_figures.reading.claims import read_claims
    from interpol_figures.tables.violations import TableError
    from interpol_figures.verdicts import export
    from interpol_figures.verdicts.judge import judge_claims

    path = room() / "claims.csv"
    path.write_bytes(CLAIMS.encode() + data[1:] if data[:1] > b"\x7f" else data)
    with contextlib.suppress(TableError):
        rows = read_claims(path)[:5]
        if rows:
            verdicts = judge_claims(tables(), rows)
            for form in (export.as_table, export.as_csv, export.as_json):
                form(verdicts)


def claim(data: bytes) -> None:
    """Judge one claim whose cells are parted by line ends."""
    from interpol_figures.reading.claims import COLUMNS

    values = text_of(data).replace('"', "").split("\n")[: len(COLUMNS) - 3]
    written = ["1", "notices issued", "Red Notice", *values, *[""] * (len(COLUMNS) - 3 - len(values))]
    claims(b"\xff" + ",".join(f'"{one}"' for one in written).encode() + b"\n")


def plan(data: bytes) -> None:
    """Read a plan."""
    from notebook_press.errors import PressError
    from notebook_press.plan.plan import read_plan

    (room() / "a.ipynb").write_text("{}")
    (room() / "reports.toml").write_bytes(b'[report.a]\nnotebook = "a.ipynb"\n' + data)
    with contextlib.suppress(PressError):
        read_plan(room() / "reports.toml")


def parameters(data: bytes) -> None:
    """Read the parameters cell of a notebook, and check a value."""
    from notebook_press.errors import PressError
    from notebook_press.plan.parameters import check, declared

    cells = [("x", []), (text_of(data), ["parameters"])]
    made = [{"cell_type": "code", "source": text, "metadata": {"tags": tags}} for text, tags in cells]
    (room() / "p.ipynb").write_text(json.dumps({"cells": made, "metadata": {}}))
    with contextlib.suppress(PressError):
        check({"x": text_of(data)}, declared(room() / "p.ipynb"))


def notebook(data: bytes) -> None:
    """Read what is said to be a notebook."""
    from notebook_press.errors import PressError
    from notebook_press.plan.parameters import declared

    (room() / "n.ipynb").write_bytes(data)
    with contextlib.suppress(PressError):
        declared(room() / "n.ipynb")


TARGETS = {one.__name__: one for one in (phrase, table, cells, schema, claims, claim, plan, parameters, notebook)}
SEEDS = {
    "phrase": [
        "over $130 million",
        "8 to 10",
        "1.3 tonnes",
        "nearly two thirds of a billion",
        "more than 60,000",
        "9" * 400 + " 0",
    ],
    "claim": ["60,000\n\nmore_than\n\n2022\n\nover 60,000 Red Notices", "5\n6\nbetween\nkg\n2020/2021\n2020\n"],
    "table": ["\u0080AGO,Angola,1982,,Africa,x\n", HEADER],
    "claims": ["\n\n*"],
    "cells": ['1,"2, 3",4\r\n', "1,2,3\n4,5,6"],
    "plan": ['matrix = {x = [1]}\ntitle = "{x!w}"', "timeout = 5\nmemory = 900"],
    "parameters": [
        "x: int | None = 3  # help",
        'x: Literal["a"] = "a"',
        'x: Literal["a":] = "a"',
        "x: Literal[{[]}] = 1",
    ],
}


def main() -> None:
    """Let atheris run a target for some seconds; it ends with an error at the first input that does harm."""
    import atheris

    name, seconds = sys.argv[1], sys.argv[2]
    with atheris.instrument_imports(include=["interpol_figures", "notebook_press"]):
        pass
    corpus = room() / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(SEEDS.get(name, [""])):
        (corpus / str(number)).write_bytes(seed.encode())
    options = [
        f"-max_total_time={seconds}",
        "-max_len=400",
        "-timeout=20",
        f"-artifact_prefix=build/fuzz/{name}-",
        str(corpus),
    ]
    atheris.Setup([sys.argv[0], *options], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
