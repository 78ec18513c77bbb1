"""What a running notebook may take, enforced from outside: time, memory, and how much it may print and show."""

import os
import re
import signal
import time
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Self

TICK = 0.05  # seconds between two looks
MB = 1_000_000
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class LimitError(Exception):
    """A notebook took more than its plan allows, or its process died; `ename` is what its error output is called."""

    def __init__(self, ename: str, words: str) -> None:
        super().__init__(words)
        self.ename = ename


@dataclass
class Limits:
    """Seconds for the whole notebook and for each cell, megabytes (10^6 bytes) held at any time and shown in all.

    None is without a limit. What is shown is counted by whoever takes it over, the rest when it is checked.
    `start_timeout` is for an ordinary kernel, in seconds, before all others begin. With `interrupt_on_timeout`, a cell
    that takes too long isn't the end, but interrupted, and once more when it goes on for as long.
    """

    timeout: float | None = None
    execution_timeout: float | None = None
    memory: int | None = None
    output: int | None = None
    start_timeout: float = 60
    interrupt_on_timeout: bool = False
    shown: int = field(default=0, init=False)  # bytes
    peak: int = field(default=0, init=False)  # bytes held at most
    began: float = field(default_factory=time.monotonic, init=False)
    cell_began: float = field(default_factory=time.monotonic, init=False)
    looked: float = field(default=0.0, init=False)

    @classmethod
    def taken_from(cls, options: dict[str, Any]) -> Self:
        """Take the limits out of a papermill engine's options."""
        known = [one.name for one in fields(cls) if one.init and one.name in options]
        return cls(**{name: options.pop(name) for name in known})

    def check(self, process: int) -> None:
        """Raise `LimitError` if a process, with all that it started, is past its limits; looks at it once a tick."""
        if self.output is not None and self.shown > self.output * MB:
            words = f"the report printed and showed more than its output limit of {self.output} MB; show less"
            raise LimitError("OutputError", words)
        now = time.monotonic()
        if now - self.looked < TICK:
            return
        self.looked = now
        if self.timeout is not None and now - self.began > self.timeout:
            raise LimitError("TimeoutError", f"the report took longer than its timeout of {self.timeout:g} s")
        if self.execution_timeout is not None and now - self.cell_began > self.execution_timeout:
            if not self.interrupt_on_timeout:
                words = f"the cell took longer than the execution timeout of {self.execution_timeout:g} s"
                raise LimitError("TimeoutError", words)
            os.killpg(process, signal.SIGINT)
            self.cell_began = now
        held = memory_held(process)
        self.peak = max(self.peak, held)
        # What processes share is counted once, which takes long to find out, so only where it may matter.
        if self.memory is not None and held > self.memory * MB:
            held = memory_held(process, shared_once=True)
            if held > self.memory * MB:
                words = f"the report held {held // MB} MB, more than its memory limit of {self.memory} MB"
                raise LimitError("MemoryError", words)


def memory_held(process: int, shared_once: bool = False) -> int:
    """Return the bytes of memory that a process and all that it started hold, libraries included.

    With `shared_once`, pages that several processes share are divided among them. Nothing where the system doesn't
    tell (it does on Linux), or when the process has ended.
    """
    folder = Path(f"/proc/{process}")
    try:
        if shared_once:
            shares = re.search(r"^Pss: +(\d+) kB", (folder / "smaps_rollup").read_text(), re.MULTILINE)
            held = int(shares[1]) * 1024 if shares else 0
        else:
            held = int((folder / "statm").read_text().split()[1]) * PAGE
        children = [one for task in folder.glob("task/*/children") for one in task.read_text().split()]
    except (OSError, IndexError):
        return 0
    return held + sum(memory_held(int(child), shared_once) for child in children)
