"""Making one report: it is run, checked and only then put in the last one's place, and laid out as a page.

A job runs in a process of its own (see `run.pool`), so it holds all that this process needs to know.
"""

import contextlib
import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import Any

from notebook_press.build.result import FAILED, FRESH, RENDERED, REWORDED, BuildResult
from notebook_press.errors import RenderError, message_of
from notebook_press.plan.names import resolve
from notebook_press.plan.plan import Report, Settings
from notebook_press.regression.baseline import (
    dumps,
    failed_path,
    merge_prose,
    normalise,
    packed,
    read_notebook,
    write_atomically,
)
from notebook_press.run.preimport import preloaded
from notebook_press.run.recording_kernel import read_record

SPECIMEN = Path(__file__).resolve().with_name("specimen.json")  # not .ipynb: a filter may strip its outputs
PROJECT_CHANGED = (
    "A program or database that the report used, or somebody meanwhile, changed {}; a report only reads, "
    "unless `writes` in the plan allows it."
)


@dataclass(frozen=True)
class BuildJob:
    """Make one report.

    The settings' checks name functions, and `search_path` is where they are looked for; nothing of
    them is imported before the notebook has run, or its imports would go unnoticed.
    """

    report: Report
    output: Path
    root: Path
    work: str = RENDERED  # what is to be done, by the state in which it leaves the report
    because: tuple[str, ...] = ()
    settings: Settings = field(default_factory=Settings)
    search_path: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    stale: str = ""
    pages: Mapping[Path, str] = field(default_factory=dict)  # as `html.Page` has them

    @property
    def target(self) -> Path:
        """Where the report's good notebook stands."""
        return target_of(self.report, self.output)

    @property
    def record(self) -> Path:
        """Where the run notes what it reads."""
        return self.target.with_name(f".{self.target.stem}.opened.part")

    def __call__(self) -> BuildResult:
        """Do it; an error is a result, for it must not take the other reports with it."""
        started, newest = time.monotonic(), next(reversed(sys.modules))
        self.record.parent.mkdir(parents=True, exist_ok=True)
        self.record.unlink(missing_ok=True)
        try:
            result = {RENDERED: self._run, REWORDED: self._reword, FRESH: self._page}[self.work]()
        except Exception as error:
            result = self.failed(message_of(error))
        seen = read_record(self.record)
        seen.read.update(preloaded)
        self.record.unlink(missing_ok=True)
        opened = (*result.opened, *map(Path, seen.read), *self._imported(newest))
        return replace(result, seconds=time.monotonic() - started, opened=opened, disturbed=seen.disturbed())

    def failed(self, *problems: str) -> BuildResult:
        """Return the result of a job that can't be done."""
        return BuildResult(self.report.name, FAILED, problems=problems, because=self.because)

    def _imported(self, newest: str) -> Iterator[Path]:
        """Yield the files of the project's modules that checks have imported after the one that was the newest."""
        # Looking at all would copy the memory that a forked process shares with the one that it was forked from.
        for name in list(takewhile(newest.__ne__, reversed(sys.modules))):
            path = Path(getattr(sys.modules[name], "__file__", None) or "")
            if path.is_relative_to(self.root):
                yield path

    def _run(self) -> BuildResult:
        from notebook_press.run import papermill_run

        root, output, writes = str(self.root), str(self.output), self.report.writes
        recording = (str(self.record), root, output, *writes)
        try:
            run = papermill_run.run(self.report, recording, self.settings.environment)
        except RenderError as error:
            return self._keep(error.executed, [str(error)])
        changed = read_record(self.record).changed(root, output, writes)
        problems = [PROJECT_CHANGED.format(Path(path).relative_to(self.root)) for path in changed]
        return replace(self._publish(run.notebook, problems), engine=run.engine, peak_memory=run.peak_memory)

    def _reword(self) -> BuildResult:
        return self._publish(merge_prose(read_notebook(self.target), read_notebook(self.report.notebook)))

    def _publish(self, notebook: dict[str, Any], problems: Sequence[str] = ()) -> BuildResult:
        """Replace the last good notebook by one that passes its checks, and lay out its page."""
        problems = [*problems, *self._problems(notebook)]
        if problems:
            return self._keep(notebook, problems)
        failed_path(self.target).unlink(missing_ok=True)
        changed = not self.target.is_file() or read_notebook(self.target)["cells"] != notebook["cells"]
        notebook["metadata"]["rendered"] = datetime.now(UTC).isoformat(timespec="seconds")
        text = json.dumps(notebook, ensure_ascii=False, separators=(",", ":"))  # a tenth less than with indents
        content = packed({f"{self.report.name}.ipynb": text}) if self.report.packed else text.encode()
        write_atomically(self.target, content)
        target_of(replace(self.report, packed=not self.report.packed), self.output).unlink(missing_ok=True)
        return replace(self._page(notebook), executed=hashlib.sha256(content).hexdigest(), changed=changed)

    def _keep(self, notebook: Mapping[str, Any], problems: Sequence[str]) -> BuildResult:
        """Keep a notebook that isn't good beside the last good one, and return what is wrong with it."""
        kept = failed_path(self.target)
        write_atomically(kept, dumps(notebook))
        return self.failed(*problems, f"The notebook is kept as {kept}")

    def _problems(self, executed: Mapping[str, Any]) -> list[str]:
        from notebook_press.regression import output_checks

        # What the author declares in the notebook's metadata is kept in no report, for a run doesn't make it.
        declared = read_notebook(self.report.notebook)["metadata"]
        whole = {**executed, "metadata": {**declared, "papermill": {}, **executed["metadata"]}}
        problems = output_checks.problems(whole, self.report, [self.root])
        for name in self.settings.checks:
            problems += resolve(name, "check", self.search_path)(whole)
        return problems

    def _page(self, notebook: Mapping[str, Any] | None = None) -> BuildResult:
        from notebook_press.pages import html

        page = html.Page(self.report, notebook or read_notebook(self.target), self.stale, self.pages)
        embedded = tuple(html.write_page(page, self.output, self.scripts))
        return BuildResult(
            self.report.name,
            self.work,
            because=self.because,
            title=page.title,
            description=page.description,
            opened=embedded,
        )


def write_index(
    reports: Sequence[tuple[Report, str]],
    output: Path,
    assets: Sequence[Path],
    settings: Settings,
    moved: Mapping[str, str],
) -> None:
    """Write the site's index, what all pages share, and the pages under old names.

    `reports` are those that have a page, their titles and descriptions filled in, each with the day since when it
    is stale, or nothing.
    """
    from notebook_press.pages import html

    html.copy_assets(output, assets)
    for old, new in moved.items():
        write_atomically(output / f"{old}.html", html.moved_html(new))
    pages = [html.Page(report, {"cells": [], "metadata": {}}, stale) for report, stale in reports]
    write_atomically(output / "index.html", html.index_html(pages, settings.title, settings.language))


def target_of(report: Report, output: Path) -> Path:
    """Return where a report's good notebook stands."""
    return output / "notebooks" / report.kept_as


def warm_up(preload: Callable[[], None] | None = None) -> None:
    """Do once, in the process that jobs are forked from, what each would do: imports, caches, and what a plan preloads.

    A notebook with a bit of everything is prepared and laid out.
    """
    from notebook_press.pages import html
    from notebook_press.regression import output_checks
    from notebook_press.run import fork_kernel, papermill_run, preimport

    preimport.warm_up()
    specimen, _ = papermill_run.load(SPECIMEN, {"one": 1})
    notebook = normalise(specimen)
    report = Report("specimen", SPECIMEN)
    output_checks.problems(notebook, report)
    html.page_html(html.Page(report, notebook), ["page.js"])
    if preload:
        preload()
    with contextlib.suppress(Exception, SystemExit):  # what keeps a kernel from being created, a notebook tells
        fork_kernel.prepare()
