"""Digests of all that a report is made from: files, cells, installed packages, and the press itself."""

import functools
import hashlib
import json
import platform
import re
import sys
from pathlib import Path
from typing import Any

from notebook_press.errors import ParameterError
from notebook_press.plan.parameters import read_form, source

# The modules of the press that decide what an executed notebook holds, and whether it may be promoted.
PACKAGE = Path(__file__).resolve().parents[1]
SHAPING = ("run/*.py", "regression/*.py", "pages/local_files.py")
IGNORED = re.compile(r"\.|__pycache__$")  # names in a folder that no report is about
EDITORS = ("kernelspec", "language_info")  # metadata that tells who saved the notebook


def digest_of_file(path: Path) -> str:
    """Return the SHA-256 of a file's content, or of the names in a folder; nothing if there is neither."""
    if path.is_dir():
        content = "\n".join(sorted(one.name for one in path.iterdir() if not IGNORED.match(one.name))).encode()
    elif path.is_file():
        content = path.read_bytes()
    else:
        return ""
    return hashlib.sha256(content).hexdigest()


def digests_of_cells(notebook: Path) -> dict[str, str]:
    """Return digests of a notebook's code, with what it declares, and of its prose; outputs don't count."""
    try:
        document = read_form(notebook)
    except ParameterError:  # no cells can be told apart
        return {"code": digest_of_file(notebook), "prose": ""}
    metadata = document["metadata"]
    # Checks may look at the rest of the metadata.
    rest = {key: one for key, one in metadata.items() if key not in EDITORS}
    content: dict[str, list[Any]] = {"code": [metadata.get("press")], "prose": [rest]}
    for cell in document["cells"]:
        written = [source(cell), cell["metadata"].get("tags", []), cell["metadata"].get("press")]
        if cell["cell_type"] == "code":
            content["code"].append(written)
        else:  # where it stands counts, too, and images that it brings along
            content["prose"].append([*written, len(content["code"]), cell["cell_type"], cell.get("attachments")])
    return {kind: digest_of(value) for kind, value in content.items()}


@functools.cache
def versions() -> dict[str, str]:
    """Return the versions of Python and of all installed packages."""
    # The names of the folders hold the versions; reading their metadata would take ten times as long. What a package
    # carries inside of itself, as setuptools does, and may put on the path when it is imported, isn't installed.
    own = [Path(path or ".") for path in sys.path]
    own = [path for path in own if not {"site-packages", "dist-packages"} & {parent.name for parent in path.parents}]
    folders = [one for path in own for one in path.glob("*-*.dist-info")]
    packages = dict(sorted(one.name.removesuffix(".dist-info").rsplit("-", 1) for one in folders))
    return {"Python": platform.python_version(), **packages}


@functools.cache
def press_digest() -> str:
    """Return a digest of the modules of the press that shape an executed notebook."""
    return digest_of([path.read_text(encoding="utf-8") for name in SHAPING for path in sorted(PACKAGE.glob(name))])


def digest_of(value: Any) -> str:
    """Return the SHA-256 of a value as JSON."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
