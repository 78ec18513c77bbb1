"""papermill engines: ``fork`` runs each notebook in a process forked from this one, ``kernel`` in an ordinary kernel.

``papermill --engine fork IN OUT`` works too. A process that starts from nothing spends a second on imports and half a
second on its sockets; a fork is there in a few milliseconds. What comes out is the same: see `fork_kernel`. A process
must be single-threaded when it forks; where that can't be had, or where a notebook asks for another kernel than this
very Python's, an ordinary kernel runs it with the same limits, and the log says so.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from nbclient.exceptions import DeadKernelError
from papermill.engines import Engine, NBClientEngine, papermill_engines

from notebook_press.run.clients import ForkClient, KernelClient
from notebook_press.run.environment import can_fork
from notebook_press.run.forked_process import ForkedNotebook
from notebook_press.run.limits import Limits

LAUNCHER = ["-m", "ipykernel_launcher", "-f", "{connection_file}"]
LOG = logging.getLogger("papermill")


class KernelEngine(NBClientEngine):
    """papermill's own engine, with limits, which also keeps the notebook when a cell is cut short."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> None:
        """Run the cells; a limit (options as `Limits` has them) or a dead kernel becomes the running cell's error."""
        limits = Limits.taken_from(options)
        options = {"log": LOG} | {key: value for key, value in options.items() if value is not None}
        options["startup_timeout"] = options.pop("start_timeout", 60)
        client = KernelClient(nb_man, kernel_name=kernel_name, limits=limits, **options)
        try:
            client.execute()
        except DeadKernelError:  # papermill asks for the language at the end, whatever happened
            if not client.was_cut_short:
                raise
        nb_man.nb.metadata.papermill["peak_memory"] = client.monitor.peak


class ForkEngine(Engine):
    """Runs notebooks in forked processes."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        environment: Mapping[str, str] | None = None,
        recording: Sequence[str] = (),
        **options: Any,
    ) -> None:
        """Run a notebook's cells within limits (options as `Limits` has them).

        Parameters
        ----------
        environment
            The process's environment variables, from a caller who has seen to it that this process can be forked
            and is the kernel that the notebook asks for; those of this process if not given.
        recording
            What `recording_kernel.Recorder` takes, to have noted what the notebook reads.
        """
        _end_progress_thread(nb_man.pbar)
        obstacle = _obstacle(nb_man.nb, kernel_name) if environment is None else ""
        if obstacle:
            LOG.warning("%s, so an ordinary kernel runs the notebook", obstacle)
            KernelEngine.execute_managed_notebook(nb_man, kernel_name, **options)
            return
        chosen = {key: options[key] for key in ("log_output", "stdout_file", "stderr_file") if options.get(key)}
        client = ForkClient(nb_man, record_timing=False, log=LOG, **chosen)
        with ForkedNotebook(environment, recording, Limits.taken_from(options)) as process:
            client.run(process)
        nb_man.nb.metadata.papermill["peak_memory"] = process.peak


def _end_progress_thread(bar: Any) -> None:
    """End the thread that watches papermill's progress bar, of whatever class; tqdm does so itself after the last."""
    for kind in type(bar).__mro__:
        monitor = vars(kind).get("monitor")
        if monitor is not None:
            monitor.exit()
            setattr(kind, "monitor", None)  # noqa: B010  which no type declares


def _obstacle(notebook: Any, kernel_name: str | None) -> str:
    """Say what keeps a notebook from being forked; nothing if nothing does."""
    if not can_fork():
        return "this process has other threads and can't be forked"
    name = kernel_name or notebook.metadata.get("kernelspec", {}).get("name", "python3")
    try:
        spec = KernelSpecManager().get_kernel_spec(name)
    except NoSuchKernel:
        return f"there is no kernel {name!r} here"
    own = {sys.executable, str(Path(sys.executable).resolve()), "python", "python3"}
    other = spec.argv[0] not in own or [one for one in spec.argv[1:] if one != "-Xfrozen_modules=off"] != LAUNCHER
    return f"the kernel {name!r} isn't the one of this Python" if other or spec.env else ""


def register() -> None:
    """Make the engines known to papermill by their names."""
    papermill_engines.register("kernel", KernelEngine)
    papermill_engines.register("fork", ForkEngine)
