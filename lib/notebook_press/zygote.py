"""A process that has imported the heavy libraries once and forks a warm kernel on request.

Run as ``python -m notebook_press.zygote SOCKET``. Each connection to the socket brings one request
as JSON, ``{"arguments": [...], "environment": {...}, "folder": "..."}``, and gets the kernel's
process number back. The zygote leaves when its standard input closes, and its kernels with it.

It must stay single-threaded and without a zmq context, or what it forks would be broken.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import random
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Mapping
from typing import Any

PRELOAD = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    "pandas",
    "plotly.graph_objects",
    "IPython.display",
)


def main() -> None:
    """Serve requests until standard input closes."""
    del sys.path[0]  # the folder it was started in, which no kernel should import from
    # The kernels' end is of no interest here: this has the system reap them.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warm_up()
    assert threading.active_count() == 1, "a preloaded library started a thread"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"{sys.argv[1]}.new")
        server.listen()
        os.rename(f"{sys.argv[1]}.new", sys.argv[1])  # once it is there, it answers
        while True:
            ready, _, _ = select.select([server, sys.stdin], [], [])
            if sys.stdin in ready:
                return
            connection, _ = server.accept()
            with connection:
                serve(connection, server)


def warm_up() -> None:
    """Import the libraries and let them fill the caches that the first table and chart need."""
    from . import guard  # noqa: F401

    for name in PRELOAD:
        with contextlib.suppress(ImportError):  # a collection may do without one or the other
            importlib.import_module(name)
    if "pandas" in sys.modules:
        sys.modules["pandas"].DataFrame({"a": [1]})._repr_html_()
    if "plotly.graph_objects" in sys.modules:
        graph = sys.modules["plotly.graph_objects"]
        graph.Figure(graph.Bar(x=[1], y=[1]))._repr_mimebundle_()
    gc.collect()
    gc.freeze()  # so that collections in the kernels don't copy shared pages


def serve(connection: socket.socket, server: socket.socket) -> None:
    """Fork one kernel and tell its process number."""
    with connection.makefile("r", encoding="utf-8") as lines:
        request = json.loads(lines.readline())
    pid = os.fork()
    if pid:
        connection.sendall(f"{pid}\n".encode())
        return
    try:
        connection.close()
        server.close()
        become_kernel(request)
    finally:
        os._exit(1)  # never back into the server's loop


def become_kernel(request: Mapping[str, Any]) -> None:
    """Turn this process into what a newly started kernel would be."""
    from . import kernel

    parent = os.getppid()
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.environ.pop("JPY_PARENT_PID", None)
    time.tzset()
    os.chdir(request["folder"])
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    # With its parent known the kernel leaves when the zygote does.
    sys.argv = ["ipykernel_launcher", *request["arguments"], f"--IPKernelApp.parent_handle={parent}"]
    kernel.main()


if __name__ == "__main__":
    main()
