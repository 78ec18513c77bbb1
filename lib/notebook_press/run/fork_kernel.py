"""The kernel in a forked process: ipykernel's own application, with a pipe where its sockets would be.

As it is the very shell, display hook, publisher and request handler of an ordinary kernel, outputs
are the same. Left out are ZeroMQ and with it all threads, and what a rendered report can't use:
input, the debugger and messages to widgets.

Only this module uses names of ipykernel and IPython that they may change in any release; pyproject.toml pins ipykernel
to the minor for its sake, and `tests/notebook_press/run` compares what comes out with an ordinary kernel.
"""

import asyncio
import base64
import codecs
import contextlib
import fcntl
import importlib
import io
import json
import logging
import os
import random
import signal
import sys
import termios
import threading
import time
import traceback
import warnings
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from types import SimpleNamespace
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.zmqshell import ZMQInteractiveShell
from jupyter_client.jsonutil import json_clean
from jupyter_client.session import Session, json_packer
from traitlets.config import Config, SingletonConfigurable

from notebook_press.run.environment import end_with_parent
from notebook_press.run.recording_kernel import start_recording

os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # or the debugger would complain
importlib.import_module("ipykernel.debugger")  # which takes long, and would count as time of the first cell
# That there is no home to write to, IPython tells its terminal, which here is the first cell.
warnings.filterwarnings("ignore", module=r"IPython\.paths")
FOR_ALL = (None, Warning, None, 0)  # what follows the action in a filter that takes any warning, as `-W` sets one
PATIENCE = 0.2  # seconds to wait for the other side to read what a child process wrote


class PipeSession(Session):
    """Writes messages as JSON down a connection instead of sending them over ZeroMQ."""

    connection: Connection
    captured: Sequence[int]  # the reading ends of the pipes that stdout and stderr are
    request = ""  # the id of the cell's request, by which output widgets know what is theirs
    lock = threading.Lock()  # a notebook's threads may print

    def send(  # type: ignore[override]  # whose receiver is always the same
        self, stream: Any, msg_or_type: Any, content: Any = None, parent: Any = None, **rest: Any
    ) -> Any:
        """Write what matters of a message, made JSON as an ordinary kernel makes it."""
        whole = msg_or_type
        if not isinstance(whole, dict):
            whole = self.msg(msg_or_type, content, parent, metadata=rest.get("metadata"))
        buffers = [base64.b64encode(one).decode() for one in rest.get("buffers") or ()]
        written = message(whole["msg_type"], self.request, whole["content"], buffers)
        try:
            data = json_packer(written)
        except UnicodeEncodeError:
            data = json.dumps(json_clean(written), ensure_ascii=False).encode(errors="half-characters")
        with self.lock:
            wait_until_read(self.captured)
            self.connection.send_bytes(data)
        return whole


def message(kind: str, request: str, content: Any, buffers: Sequence[Any] = ()) -> dict[str, Any]:
    """Return what nbclient looks at in a message."""
    headers = {"header": {"msg_type": kind}, "parent_header": {"msg_id": request}}
    return {"msg_type": kind, **headers, "content": content, "buffers": buffers}


class Stream(io.TextIOWrapper):
    """`sys.stdout` or `sys.stderr` of a notebook: lines go down the pipe that its child processes write to as well.

    A message a line would take an ordinary kernel's time many times over.
    """

    def __init__(self, number: int, others: Sequence[int]) -> None:
        pipe = io.BufferedWriter(io.FileIO(number, "wb", closefd=False))
        super().__init__(pipe, "utf-8", "half-characters", line_buffering=True)
        self._others = others  # what the other stream wrote is to be read first

    def write(self, text: str) -> int:
        """Write text."""
        wait_until_read(self._others)
        return super().write(text)


def _half_characters(error: Any) -> tuple[bytes, int]:
    """Replace what has no form in UTF-8, one half of a character that UTF-16 writes in two."""
    return "\ufffd".encode() * (error.end - error.start), error.end


codecs.register_error("half-characters", _half_characters)


class ForkApp(IPKernelApp):
    """ipykernel's application, so that start-up files, extensions and settings count as they always do.

    Its kernel is there before it is initialized, and before the process is forked where that can be: see `prepare`.
    """

    name = "ipython-kernel"
    session: PipeSession

    def _nothing(self, *_: Any) -> None:
        """Stand in for what concerns channels, a command line and crashes: there are none, or they are the parent's."""

    init_connection_file = init_sockets = init_heartbeat = _nothing
    write_connection_file = log_connection_info = _nothing  # type: ignore[assignment]
    parse_command_line = init_crash_handler = _nothing  # type: ignore[assignment]

    def init_io(self) -> None:
        """Take over what the notebook prints and shows."""
        out, err = self.session.captured
        sys.stdout, sys.stderr = Stream(1, [err]), Stream(2, [out])
        super().init_io()

    def init_kernel(self) -> None:
        """Take over the kernel, or create another one if there are settings, which may be of it."""
        if self.kernel.config != self.config:
            self.create_kernel()
        shell = self.kernel.shell
        _make_known(self.kernel, shell)
        self.displayhook.get_execution_count = lambda: self.kernel.execution_count
        shell.init_environment()
        shell.init_sys_modules()
        shell.starting_dir = os.getcwd()
        shell.history_manager.reset(new_session=False)  # it begins in this folder, too

    def create_kernel(self) -> None:
        """Create the kernel and its shell; it asks its channel thread only whether it is the one it runs in."""
        ZMQInteractiveShell.clear_instance()  # where this is the process of a notebook that runs others
        self.kernel = IPythonKernel(
            parent=self,
            session=self.session,
            shell_channel_thread=SimpleNamespace(parent_thread=None),
            log=self.log,
            profile_dir=self.profile_dir,
            _execute_sleep=0.0,
        )


def _make_known(*singletons: SingletonConfigurable) -> None:
    """Have `instance` of their classes return these."""
    for one in singletons:
        for kind in one._walk_mro():
            kind._instance = one  # type: ignore[assignment]  # as traitlets does it


prepared: list[ForkApp] = []  # one at most


def prepare() -> None:
    """Create an application with its kernel, for each process that is forked from this one, which stays as it is.

    That takes several times as long as a fork.
    """
    variables = dict(os.environ)
    history = Config(HistoryManager={"enabled": False, "hist_file": ":memory:"})  # a run is no part of it
    app = ForkApp(session=PipeSession(), log_level=40, outstream_class=None, config=history)
    app.init_profile_dir()
    app.create_kernel()
    prepared[:] = [app]
    app.kernel.shell.restore_sys_module_state()
    ZMQInteractiveShell.clear_instance()
    os.environ.clear()
    os.environ.update(variables)


def main(connection: Connection, pipes: Sequence[tuple[int, int]], environment: Mapping[str, str]) -> None:
    """Run cells in this forked process as they are asked for; it never returns, for the caller's work is its parent's.

    Parameters
    ----------
    connection
        Brings the code of each cell, until it closes, and takes messages.
    pipes
        Both ends of what stdout and stderr are to be.
    environment
        Variables that the process finds besides those of its parent.
    """
    reads, writes = zip(*pipes, strict=True)
    try:
        _become_new(environment, writes)
        if not prepared:
            prepare()
        app = prepared.pop()
        _make_known(app)
        app.session.connection, app.session.captured = connection, reads
        app.initialize()
        _draw_inline()
        asyncio.run(_run_cells(app.kernel, connection))
    except BaseException:
        assert sys.__stderr__ is not None
        sys.__stderr__.write(traceback.format_exc())
        sys.__stderr__.flush()
        os._exit(1)
    # Not by sys.exit: tearing the interpreter down takes 0.3 s and runs the parent's exit handlers.
    os._exit(0)


async def _run_cells(kernel: Any, connection: Connection) -> None:
    # In a running loop, as in any kernel: cells may await, and create tasks without awaiting.
    with contextlib.suppress(EOFError):
        while True:
            content = {"code": connection.recv(), "store_history": True, "allow_stdin": False, "stop_on_error": False}
            request = kernel.session.msg("execute_request", content)
            kernel.session.request = request["msg_id"]
            kernel.set_parent([], request)
            kernel.pre_handler_hook()  # an interrupt is the cell's while it runs
            await kernel.execute_request(None, [], request)
            kernel.post_handler_hook()
            kernel.shell.exit_now = False  # `exit` ends a terminal; in a kernel, the next cell runs all the same
            await asyncio.sleep(0)


def wait_until_read(captured: Sequence[int]) -> None:
    """Wait until what child processes wrote has been read, so that outputs stay in order.

    The other side reads messages first. With both rules, a message that was sent before a child
    process wrote comes before it, and one that was sent afterwards comes after it.
    """
    deadline = time.monotonic() + PATIENCE
    left = bytearray(4)
    for descriptor in captured:
        while fcntl.ioctl(descriptor, termios.FIONREAD, left) == 0 and any(left):
            if time.monotonic() > deadline:
                return
            time.sleep(0.0005)


def _become_new(environment: Mapping[str, str], outputs: Sequence[int]) -> None:
    """Turn this forked process into what a newly started one would be."""
    os.setsid()  # so that it can be ended together with all that it starts
    end_with_parent()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, descriptor in enumerate(outputs, start=1):
        os.dup2(descriptor, number)
    os.environ.update(environment)
    os.environ.pop("JPY_PARENT_PID", None)
    time.tzset()
    _forget_script()
    sys.argv = ["ipykernel_launcher"]
    logging.root.handlers.clear()
    logging.root.setLevel(logging.WARNING)
    if "PYTHONWARNINGS" not in os.environ:  # of warnings, too, a new process would do what is usual
        warnings.filters[:] = [one for one in warnings.filters if one[1:] != FOR_ALL]  # type: ignore[index]
    _begin_anew()
    for name in ("tqdm.auto", "tqdm.autonotebook"):  # they chose when papermill imported them, likewise
        sys.modules.pop(name, None)
    start_recording()


def _begin_anew() -> None:
    """Have libraries that were imported before the fork as they would be in a newly started kernel."""
    random.seed()
    if "numpy" in sys.modules:  # a copied generator would draw the same numbers in every notebook
        sys.modules["numpy"].random.seed()
    if "pandas" in sys.modules:  # imported outside of a kernel, it cuts columns to the width of a terminal
        sys.modules["pandas"].set_option("display.max_columns", 20)
    if "plotly.io._renderers" in sys.modules:  # it chose when it was imported, where there was no shell
        renderer = os.environ.get("PLOTLY_RENDERER", "plotly_mimetype")
        with contextlib.suppress(ValueError):
            sys.modules["plotly.io._renderers"].renderers.default = renderer


def _draw_inline() -> None:
    """Have a matplotlib that was imported before the fork draw as a notebook's own does, with nothing drawn so far."""
    backend = os.environ["MPLBACKEND"]
    if matplotlib := sys.modules.get("matplotlib"):
        matplotlib.rc_file_defaults()
        matplotlib.rcParams["backend"] = backend
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")
        with contextlib.suppress(ImportError):  # a notebook that draws will tell
            pyplot.switch_backend(backend)


def _forget_script() -> None:
    """Take out of the module search what only whoever called papermill by a script of his own would find."""
    script = getattr(sys.modules["__main__"], "__file__", None)
    folder = os.path.dirname(os.path.realpath(script)) if script else None
    if folder is None or not sys.path or os.path.realpath(sys.path[0]) != folder:
        return
    del sys.path[0]
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if name != "__main__" and file and os.path.dirname(os.path.realpath(file)) == folder:
            del sys.modules[name]
