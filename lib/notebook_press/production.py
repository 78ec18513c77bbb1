"""Making reports, several at a time: each is run, checked and only then put in the last one's place."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .baselines import dumps, failed_path, normalise, read_notebook, write_atomically
from .errors import PressError
from .plan import Report

# Given an executed notebook, says in sentences what is wrong with it.
Check = Callable[[Mapping[str, Any]], list[str]]


@dataclass(frozen=True)
class Outcome:
    """What became of one report: it was rendered, was fresh or failed."""

    report: str
    state: str
    seconds: float = 0.0
    problems: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    opened: tuple[Path, ...] = field(default=(), repr=False)

    def __str__(self) -> str:
        line = f"{self.state:8} {self.report} ({self.seconds:.1f} s)"
        if self.because and self.state == "rendered":
            more = f" and {len(self.because) - 1} more" if len(self.because) > 1 else ""
            line += f": {self.because[0]}{more}"
        return "\n".join([line, *(f"  {one}" for problem in self.problems for one in problem.splitlines())])


@dataclass(frozen=True)
class Job:
    """All that a worker process needs to know about one report."""

    report: Report
    target: Path
    root: Path
    because: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    zygote: str = ""


def produce_all(work: list[Job], jobs: int) -> Iterator[Outcome]:
    """Yield outcomes as they come, with a zygote at hand if a report asks for a warm kernel."""
    if not any(job.report.engine == "fork" for job in work):
        yield from _produce_parallel(work, jobs)
        return
    from . import running, warm

    with warm.zygote(running.kernel_environment()) as address:
        yield from _produce_parallel(
            [replace(job, zygote=address) if job.report.engine == "fork" else job for job in work], jobs
        )


def produce(job: Job) -> Outcome:
    """Run one report, check it and, only if it is good, put it in the last one's place."""
    # Not at the top: a render that finds everything fresh gets by without papermill's 0.3 s.
    from . import checks, running

    started = time.monotonic()
    record = job.target.with_name(f".{job.target.stem}.opened")
    try:
        part = running.run(job.report, job.target, record=record, root=job.root, zygote=job.zygote)
        executed = read_notebook(part)
        found = checks.problems(executed, [job.root])
        found += [problem for check in job.checks for problem in check(executed)]
        if found:
            found.append(f"The notebook is kept as {running.keep_failed(part, job.target)}")
        else:
            _promote(executed, part, job.target)
    except PressError as error:
        found = [str(error)]
    except Exception as error:  # a broken kernel or disk must not take the other reports with it
        found = [f"{type(error).__name__}: {error}"]
    opened = tuple(map(Path, record.read_text().splitlines())) if record.is_file() else ()
    record.unlink(missing_ok=True)
    state = "failed" if found else "rendered"
    return Outcome(job.report.name, state, time.monotonic() - started, tuple(found), job.because, opened)


def _promote(executed: dict[str, Any], part: Path, target: Path) -> None:
    """Replace the last good notebook, without the paths and times that papermill notes in it."""
    notebook = normalise(executed)
    notebook["metadata"]["rendered"] = datetime.now(UTC).isoformat(timespec="seconds")
    write_atomically(target, dumps(notebook))
    part.unlink()
    failed_path(target).unlink(missing_ok=True)


def _produce_parallel(work: list[Job], jobs: int) -> Iterator[Outcome]:
    """Yield outcomes as they come; papermill changes the working directory, so workers are processes."""
    if min(jobs, len(work)) <= 1:
        yield from map(produce, work)
        return
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["notebook_press.running", "notebook_press.checks"])
    with ProcessPoolExecutor(min(jobs, len(work)), mp_context=context) as pool:
        waiting = {pool.submit(produce, job): job for job in work}
        for future in as_completed(waiting):
            yield _outcome(future, waiting[future])


def _outcome(future: Future[Outcome], job: Job) -> Outcome:
    try:
        return future.result()
    except Exception as error:  # the worker itself died, so there is no outcome to hand over
        return Outcome(job.report.name, "failed", 0.0, (f"its process died: {type(error).__name__}: {error}",))
