"""What a notebook's process starts with, and whether it may be forked."""

import ctypes
import os
import signal
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

KERNEL_COMMAND = [sys.executable, "-m", "notebook_press.run.recording_kernel", "-f", "{connection_file}"]
# The only thing a kernel says at a lower level is that local sockets aren't encrypted.
KERNEL_COMMAND += ["--IPKernelApp.log_level=40", "--HistoryManager.enabled=False"]
KERNEL_COMMAND += ["--HistoryManager.hist_file=:memory:"]  # a run is no part of anybody's history
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG
LIBRARY = Path(__file__).resolve().parents[2]


def notebook_environment(own: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return what every notebook finds in its environment, whoever starts it; `own` is what a plan sets besides.

    The same libraries as the press; charts as data rather than as HTML with random ids; sets in a
    fixed order; no local time zone.
    """
    paths = [str(LIBRARY), os.environ.get("PYTHONPATH", "")]
    return {
        "PYTHONPATH": os.pathsep.join(path for path in paths if path),
        "PLOTLY_RENDERER": "plotly_mimetype",
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # a warning about a debugger nobody uses here
        **(own or {}),
    }


def can_fork() -> bool:
    """Tell whether this process can be forked safely: with a second thread, a lock may be held for ever."""
    return sys.platform == "linux" and threading.active_count() == 1


def end_with_parent() -> None:
    """Have the system kill this process when the one that forked it ends."""
    ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL)
