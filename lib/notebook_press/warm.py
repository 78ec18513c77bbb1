"""Warm kernels: asked of a `zygote` instead of started from nothing, which saves a second a report.

A warm kernel is a process of its own, like any other; only the start differs. Linux only: elsewhere
`zygote` yields nothing, and kernels start as usual.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner
from traitlets import Unicode

from .errors import PressError

NAME = "notebook-press-warm"
START_SECONDS = 60


@contextlib.contextmanager
def zygote(environment: Mapping[str, str]) -> Iterator[str]:
    """Run a zygote and yield its address, or nothing where processes can't be forked safely."""
    if not sys.platform.startswith("linux"):
        yield ""
        return
    with tempfile.TemporaryDirectory(prefix="notebook-press-") as folder:
        address = str(Path(folder, "zygote"))
        process = subprocess.Popen(
            [sys.executable, "-m", "notebook_press.zygote", address],
            stdin=subprocess.PIPE,
            env={**os.environ, **environment},
        )
        try:
            _await_socket(process, address)
            yield address
        finally:
            process.stdin.close()
            process.wait()


def _await_socket(process: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not Path(address).exists():
        if process.poll() is not None or time.monotonic() > deadline:
            raise PressError("the process that forks warm kernels did not start; use engine = 'kernel'")
        time.sleep(0.02)


class Forked:
    """A kernel forked elsewhere, with as much of Popen's interface as jupyter_client uses."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def poll(self) -> int | None:
        """Return nothing while it runs. The zygote's system reaps it, so how it ended isn't known."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 1
        return None

    def wait(self) -> int:
        """Wait for its end."""
        while (status := self.poll()) is None:
            time.sleep(0.01)
        return status

    def send_signal(self, number: int) -> None:
        """Send it a signal."""
        os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


class WarmProvisioner(LocalProvisioner):
    """Gets a kernel from a zygote; everything else is as for any local kernel."""

    address = Unicode()

    async def launch_kernel(self, cmd: list[str], **options: Any) -> Any:
        """Ask for a kernel that does what the command would do."""
        request = {
            "arguments": cmd[cmd.index("notebook_press.kernel") + 1 :],
            "environment": options["env"],
            "folder": str(options.get("cwd") or Path.cwd()),
        }
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(self.address)
            connection.sendall(json.dumps(request).encode() + b"\n")
            pid = int(connection.makefile().readline())
        self.process = Forked(pid)
        self.pid = self.pgid = pid
        self.cwd = request["folder"]
        return self.connection_info


# jupyter_client finds provisioners by entry points of installed packages; this adds one without that.
KernelProvisionerFactory.instance().provisioners[NAME] = EntryPoint(
    NAME, f"{__name__}:WarmProvisioner", KernelProvisionerFactory.GROUP_NAME
)
