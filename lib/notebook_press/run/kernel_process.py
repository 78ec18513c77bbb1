"""An ordinary kernel in a process of its own: started, fed with cells, read, kept to its limits and ended.

A notebook's own Python runs it, or the kernel that is installed for its language.
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from queue import Empty
from typing import Any, Self, TypeVar

from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpec, KernelSpecManager
from jupyter_client.manager import KernelManager

from notebook_press.errors import PressError
from notebook_press.run.environment import KERNEL_COMMAND
from notebook_press.run.limits import TICK, LimitError, Limits

PATIENCE = 20  # seconds; a kernel starts in one or two, and in more where much else is at work
SILENT = (RuntimeError, TimeoutError)
THIS_PYTHON = KernelSpec(argv=KERNEL_COMMAND, language="python", display_name="Python 3")
LATE = ("stream", "display_data")  # what may come from a task or thread of an earlier cell
Started = TypeVar("Started")


def start_answering(start: Callable[[float], Started], patience: float = 60) -> Started:
    """Start a kernel, and a new one where it never answers: of a hundred of ipykernel's, about one doesn't.

    `start` is given the seconds to wait, and raises one of SILENT when they are over; `patience` is for the new one.
    """
    try:
        return start(min(PATIENCE, patience))
    except SILENT:
        return start(patience)


def spec_of(notebook: Any, name: str | None) -> KernelSpec:
    """Return the specification of the kernel that a notebook asks for, or of the one that is named.

    Raises NoSuchKernel where it isn't installed.
    """
    name = name or notebook.metadata.get("kernelspec", {}).get("name", NATIVE_KERNEL_NAME)
    # jupyter_client's manager takes "python" for its own kernel; its list of specifications doesn't know the name.
    return KernelSpecManager().get_kernel_spec(NATIVE_KERNEL_NAME if name == "python" else name)


def _start(spec: KernelSpec, variables: Mapping[str, str], patience: float) -> tuple[Any, Any, Any]:
    manager = type("Manager", (KernelManager,), {"kernel_spec": spec})()
    manager.start_kernel(env=variables)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=patience)
        about = client.kernel_info(reply=True, timeout=patience)["content"]
    except BaseException:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        raise
    return manager, client, about["language_info"]


class KernelProcess:
    """An ordinary kernel that runs cells; ended when the `with` block is left.

    It finds `environment` in its environment besides what this process has.
    """

    engine = "kernel"

    def __init__(self, spec: KernelSpec, environment: Mapping[str, str], limits: Limits) -> None:
        self.limits = limits
        self._requests: list[str] = []
        variables = {**os.environ, **environment}
        try:
            started = start_answering(partial(_start, spec, variables), limits.start_timeout)
        except SILENT as error:
            raise PressError(
                f"the kernel {spec.display_name!r} was started twice, and never answered: {error}"
            ) from None
        self._manager, self._client, self.language_info = started
        self._pid = self._manager.provisioner.pid
        limits.began = time.monotonic()  # starting it has a limit of its own

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: Any) -> None:
        self._client.stop_channels()
        self._manager.shutdown_kernel(now=True)

    def run(self, code: str) -> Iterator[Mapping[str, Any]]:
        """Have one cell run and yield its messages, with what earlier cells print meanwhile; the last is the reply.

        Raises
        ------
        LimitError
            When a limit is reached or the process has died.
        """
        request = self._client.execute(code, allow_stdin=False, stop_on_error=False)
        self._requests.append(request)
        state = "busy"
        while state != "idle":
            message = self._next(self._client.get_iopub_msg)
            kind, parent = message["msg_type"], message["parent_header"].get("msg_id")
            if kind == "status" and parent == request:
                state = message["content"]["execution_state"]
            elif parent == request or (kind in LATE and parent in self._requests):
                yield message
        yield self._next(self._client.get_shell_msg)

    def _next(self, receive: Callable[..., Any]) -> Any:
        """Return the next message of a channel."""
        while True:
            self.limits.check(self._pid)
            try:
                return receive(timeout=TICK)
            except Empty:
                if not self._manager.is_alive():
                    raise LimitError("DeadKernelError", "the notebook's process died") from None
