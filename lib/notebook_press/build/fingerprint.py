"""What a report is made from, by content, and what of that has changed.

These are its notebook's code cells, its parameters and what else the plan sets for it, every file that its run opened
(data and imported modules alike, as `run.recording_kernel` noted them), the files declared besides, such as a lock
file, the Python environment, and the part of the press that shapes an executed notebook. All is told by content, not
by date, so a fresh checkout doesn't run everything again. Where only prose changed, no code has to run.

What can't be seen: a file that would have been read had it existed, and files that a compiled library opens behind
Python's back.
"""

import functools
import hashlib
import json
import platform
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from notebook_press.build.project import Project
from notebook_press.errors import ParameterError
from notebook_press.plan.parameters import read_form, source
from notebook_press.plan.plan import Report
from notebook_press.regression.baseline import plain

PROSE = "its prose changed"
MOST_PACKAGES = 3  # changed packages to name
# The modules of the press that decide what an executed notebook holds, and whether it may be promoted.
PACKAGE = Path(__file__).resolve().parents[1]
SHAPING = ("run/*.py", "regression/*.py", "pages/local_files.py")
IGNORED = re.compile(r"\.|__pycache__$")  # names in a folder that no report is about
EDITORS = ("kernelspec", "language_info")  # metadata that tells who saved the notebook


class Fingerprints:
    """What the reports of a project are made from, each file looked at once: as it was before anything ran.

    `environments` are those that reports were made in, and this one: the versions of packages by a digest of them.
    """

    def __init__(self, project: Project, environments: Mapping[str, Mapping[str, str]]) -> None:
        self.project, self.environment = project, digest_of(versions())
        self.environments = {**environments, self.environment: versions()}
        self.digest = functools.cache(digest_of_file)
        self.cells = functools.cache(digests_of_cells)
        # Most reports are made from the same hundred files.
        self.name = functools.cache(self._name)
        self._path = functools.cache(project.folder.joinpath)
        self._counts = functools.cache(self._is_own)

    def of(self, report: Report, opened: Iterable[Path]) -> dict[str, Any]:
        """Return all that a report is made from now; `opened` are the files that its run read."""
        declared = [*(path.resolve() for path in self.project.inputs), *report.inputs]
        files = [*filter(self._counts, opened), *declared]
        return {
            "files": {self.name(path): self.digest(path) for path in files},
            **self.cells(report.notebook),
            "parameters": plain(report.parameters),
            "settings": self._settings(report),
            "environment": self.environment,
            "press": press_digest(),
        }

    def changes(self, report: Report, before: Mapping[str, Any]) -> list[str]:
        """Return in plain words what changed of all that a report was made from before."""
        now = self.of(report, [self._path(name) for name in before["files"]])
        found = [f"{report.notebook.name} changed"] if now["code"] != before["code"] else []
        found += _changes("parameter ", before["parameters"], now["parameters"], "default")
        found += _changes("setting ", before["settings"], now["settings"])
        for name, digest in now["files"].items():
            old = before["files"].get(name, "")
            if digest != old:
                found.append(f"{name} " + ("is new" if not old else "changed" if digest else "is gone"))
        packages = _changes("", self.environments[before["environment"]], versions())
        if (more := len(packages) - MOST_PACKAGES) > 0:
            packages[MOST_PACKAGES:] = [f"and {more} more packages"]
        found += packages
        if now["press"] != before["press"]:
            found.append("the press changed how it runs notebooks")
        if not found and now["prose"] != before["prose"]:
            found.append(PROSE)
        return found

    def _name(self, path: Path) -> str:
        """Return a path as it is kept: relative where possible, so that a moved project stays fresh."""
        folder = self.project.folder
        return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)

    def _is_own(self, path: Path) -> bool:
        """Whether a file is neither of an installed package nor of the site."""
        is_installed = path.is_relative_to(sys.prefix) or "site-packages" in path.parts
        return not is_installed and not path.is_relative_to(self.project.site)

    def _settings(self, report: Report) -> dict[str, Any]:
        """Return what the plan sets that bears on a report, or on whether it is good; limits don't."""
        settings, writes = self.project.plan.settings, [self.name(Path(one)) for one in report.writes]
        own = {"engine": report.engine, "weight": report.weight, "allow": [*report.allow], "writes": writes}
        return own | {"checks": [*settings.checks]} | dict(settings.environment)


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


def _changes(what: str, old: Mapping[str, Any], new: Mapping[str, Any], absent: str = "none") -> list[str]:
    return [
        f"{what}{name}: {old.get(name, absent)!r} -> {new.get(name, absent)!r}"
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]
