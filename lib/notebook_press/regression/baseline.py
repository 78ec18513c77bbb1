"""Executed notebooks as regression baselines: stored so that two renders anywhere are byte-identical.

A baseline is the report itself, with everything dropped that differs between two runs: times, paths,
versions, the random id of the cell that papermill injects. nbval can then run it again and compare (`check`).
What there is to compare, `update_baselines` sees to.
"""

import base64
import hashlib
import io
import json
import os
import re
import sys
import zipfile
from array import array
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from notebook_press.plan.parameters import source
from notebook_press.regression.cells import WIDGET, tags

WIDGET_STATE = "application/vnd.jupyter.widget-state+json"
INJECTED = "injected-parameters"
ZipTime = tuple[int, int, int, int, int, int]
EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a zip can hold: of a file with no time of its own
VOLATILE_CELL_METADATA = ("papermill", "execution", "ExecuteTime", "collapsed", "scrolled", "trusted")
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
# Where a warning says it was raised: the file that a kernel pretends a cell to be, and what lies before a library.
# Begun only where a word does: tried at each letter, a long word of output would take minutes.
PLACES = re.compile(r"(?<!\S)\S*/(?:ipykernel_\d+/\d+\.py|site-packages/)")
# What a progress bar of tqdm says of times, and the random id of a table that pandas styled.
RATES = re.compile(r"\[\d+:\d\d<[^\]\n]*\]")
STYLED = re.compile(r'<table id="(T_[0-9a-f]{5})"')
# Plotly's names of the types that it packs, and Python's.
TYPECODES = {"i1": "b", "u1": "B", "i2": "h", "u2": "H", "i4": "i", "u4": "I", "f4": "f", "f8": "d"}
WRITTEN_OVER = re.compile(r"^[^\n]*\r(?=[^\r\n])", re.MULTILINE)
JSON_KINDS = re.compile(r"^application/(.*\+)?json$")


def normalise(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Return the notebook without anything that differs between two runs of the same report."""
    metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    metadata |= {key: value for key, value in notebook["metadata"].items() if key == "press"}
    parameters = notebook["metadata"].get("papermill", {}).get("parameters")
    if parameters:
        metadata["papermill"] = {"parameters": plain(parameters)}
    widgets = notebook["metadata"].get("widgets", {}).get(WIDGET_STATE, {}).get("state", {})
    states = {name: one.get("state", {}) for name, one in widgets.items()}  # the author's may lack it
    held = {name: state["outputs"] for name, state in states.items() if "outputs" in state}
    cells = [_cell(cell, index, held) for index, cell in enumerate(notebook["cells"])]
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def merge_prose(executed: Mapping[str, Any], notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Return the executed notebook with the prose of a notebook that has the same code cells."""
    ran = [cell for cell in executed["cells"] if cell["cell_type"] == "code"]
    cells: list[Any] = []
    for index, cell in enumerate(notebook["cells"]):
        if ran and is_injected(ran[0]):
            cells.append(ran.pop(0))
        cells.append(ran.pop(0) if cell["cell_type"] == "code" else _cell(cell, index))
    return {**executed, "cells": cells + ran}


def plain(value: Any) -> Any:
    """Return a parameter's value as JSON can hold it and as it can be compared: NaN and infinities by name."""
    return json.loads(json.dumps(value), parse_constant=str)


def dumps(notebook: Mapping[str, Any]) -> str:
    """Write a notebook as JSON the one way in which baselines are stored."""
    return json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def read_notebook(path: Path) -> dict[str, Any]:
    """Read a notebook as plain JSON; one that is kept as a zip stands in it alone."""
    content = Path(path).read_bytes()
    if path.suffix == ".zip":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = archive.read(archive.namelist()[0])
    notebook: dict[str, Any] = json.loads(content.decode("utf-8-sig"))
    return notebook


def packed(files: Mapping[str, str | bytes], dated: ZipTime = EARLIEST) -> bytes:
    """Return files by name as a zip, which is the same to the byte while they are; scripts in it may be run."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, dated)
            entry.external_attr = (0o755 if name.endswith((".sh", ".command")) else 0o644) << 16
            archive.writestr(entry, text, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def failed_path(target: Path) -> Path:
    """Return where a notebook is kept that failed, or wasn't good enough to be promoted to `target`."""
    return target.with_name(f"{target.stem}.failed.ipynb")


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a file so that a reader finds the old one or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.write_bytes(content.encode() if isinstance(content, str) else content)
    part.replace(path)


def _cell(cell: Mapping[str, Any], index: int, held: Mapping[str, list[Any]] | None = None) -> dict[str, Any]:
    """Return a cell in the form of a baseline; `held` has what output widgets hold, by their model's id."""
    metadata = {key: value for key, value in cell["metadata"].items() if key not in VOLATILE_CELL_METADATA}
    if not metadata.get("tags"):
        metadata.pop("tags", None)  # papermill adds an empty list to every cell
    injected, text = is_injected(cell), source(cell)
    result = {
        "cell_type": cell["cell_type"],
        "id": INJECTED if injected else cell.get("id", f"cell-{index}"),
        "metadata": metadata,
        "source": (text.rstrip("\n") if injected else text).splitlines(keepends=True),  # as editors leave it
    }
    if "attachments" in cell:
        result["attachments"] = cell["attachments"]
    if cell["cell_type"] == "code":
        result["execution_count"] = cell.get("execution_count")
        outputs = outputs_of(_with_held(cell.get("outputs", []), held or {}))
        result["outputs"] = [{key: _in_lines(key, value) for key, value in one.items()} for one in outputs]
    return result


def is_injected(cell: Mapping[str, Any]) -> bool:
    """Tell whether a cell is the one in which papermill writes parameters."""
    return INJECTED in tags(cell)


def _with_held(outputs: Iterable[Mapping[str, Any]], held: Mapping[str, list[Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield outputs, and in the place of an output widget what it holds."""
    for output in outputs:
        model = output.get("data", {}).get(WIDGET, {}).get("model_id")
        if model in held:
            yield from map(_caught, _with_held(held[model], held))
        else:
            yield output


def _caught(output: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an error that an output widget caught, which ended no cell, as text; any other output as it is."""
    if output["output_type"] != "error":
        return output
    return {"output_type": "stream", "name": "stderr", "text": "\n".join(output["traceback"]) + "\n"}


def outputs_of(outputs: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return a cell's outputs as they are compared: without what differs in each run, each text a whole.

    All of stdout is one output, and all of stderr: how a kernel cuts them up is chance.
    """
    found: dict[str, dict[str, Any]] = {}
    for number, output in enumerate(outputs):
        if output["output_type"] == "stream":
            stream = found.setdefault(output["name"], {**output, "text": ""})
            stream["text"] += "".join(output["text"])
        else:
            found[str(number)] = {**output, "data": _data(output["data"])} if "data" in output else dict(output)
    return [one | ({"text": repeatable(one["text"])} if "text" in one else {}) for one in found.values()]


def _data(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        kind: unpacked(value) if JSON_KINDS.match(kind) else repeatable("".join(value)) for kind, value in data.items()
    }


def _in_lines(key: str, value: Any) -> Any:
    """Split texts as notebook files do, so that a diff shows the line that changed."""
    if key == "data":
        return {kind: one if JSON_KINDS.match(kind) else _in_lines("text", one) for kind, one in value.items()}
    return value.splitlines(keepends=True) if key == "text" else value


def as_terminal(text: str) -> str:
    r"""Keep of lines that are written over, as progress bars do, what was written last.

    >>> as_terminal("10%\r50%\rall\ndone")
    'all\ndone'
    """
    return WRITTEN_OVER.sub("", text).replace("\r", "")


def repeatable(text: str) -> str:
    """Return a text without what differs between two runs though nothing has changed.

    These are the places of modules, what progress bars wrote over and their times, and the random ids of tables that
    pandas styled, which are named after what they hold.

    >>> repeatable("100%|###| 3/3 [00:00<00:00, 1234.5it/s]")
    '100%|###| 3/3 [...]'
    """
    places = PLACES.sub(lambda match: "cell" if "ipykernel_" in match[0] else "", as_terminal(text))
    text = RATES.sub("[...]", places)
    for name in STYLED.findall(text):
        text = text.replace(name, f"T_{hashlib.sha256(text.replace(name, '').encode()).hexdigest()[:5]}")
    return text


def unpacked(value: Any) -> Any:
    """Return JSON with the arrays that Plotly packs as base64 written as plain lists, which a reviewer can read.

    >>> unpacked({"x": {"dtype": "i2", "bdata": "AQACAA=="}})
    {'x': [1, 2]}
    """
    if isinstance(value, list):
        return [unpacked(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    if not {"bdata", "dtype"} <= value.keys():
        return {key: unpacked(one) for key, one in value.items()}
    numbers = array(TYPECODES[value["dtype"]], base64.b64decode(value["bdata"]))
    if sys.byteorder == "big":  # Plotly packs them little-endian
        numbers.byteswap()
    width = int(str(value.get("shape", "0")).rpartition(",")[2])
    rows = [None if one != one else one for one in numbers.tolist()]  # JSON has no NaN: Plotly leaves a gap at None
    return [rows[at : at + width] for at in range(0, len(rows), width)] if "," in str(value.get("shape", "")) else rows
