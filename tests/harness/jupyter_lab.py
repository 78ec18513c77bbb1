"""A real JupyterLab as `interpol-figures lab` starts it, in a home of its own and without a network, and what is done in it."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from browser import Tab
from collection import ROOT

PATIENCE = 90  # seconds; the machine may be busy
PANEL = "jupyterapp.shell.currentWidget"
KERNEL = f"{PANEL}?.sessionContext?.session?.kernel"
CODE = f"{PANEL}.content.widgets.filter((cell) => cell.model.type === 'code')"
OUTPUTS = f"{CODE}.flatMap((cell) => cell.model.outputs.toJSON())"
MARKS = f"""[...{PANEL}.node.querySelectorAll('.js-plotly-plot')].map(
  (one) => one.querySelectorAll('.points path, .trace path, .bars path, .choroplethlayer path').length)"""
OPTIONS = ["--allow-root", "--no-browser", "--ip=127.0.0.1", "--port=0", "--expose-app-in-browser"]
CUT_OFF = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "no_proxy": "127.0.0.1"}


@dataclass(frozen=True)
class Server:
    """Where a JupyterLab listens; `own` begins all addresses of its own."""

    own: str
    token: str

    def address(self, notebook: str = "") -> str:
        """A notebook in a workspace of its own, or what is opened at the start."""
        path = f"lab/workspaces/{Path(notebook).stem}/tree/{notebook}" if notebook else ""
        return f"{self.own}/{path}?token={self.token}"


def lab_on(folder: Path) -> list[str]:
    """The command that opens JupyterLab on a folder, for a browser that looks into it."""
    start = f"from figures_cli.working_copy import start_lab; start_lab(Path({str(folder)!r}), {OPTIONS})"
    return [sys.executable, "-c", f"from pathlib import Path; {start}"]


@contextmanager
def serve(command: list[str], home: Path, patience: float = PATIENCE, **environment: str) -> Iterator[Server]:
    """The JupyterLab that a command starts, until the end of the block; what it keeps and logs lies in `home`.

    It has no way out but by an `environment` that gives it one.
    """
    shutil.copytree(ROOT / "lib/figures_cli/lab/kernel", home / "jupyter/kernels/interpol-figures", dirs_exist_ok=True)
    own = {key: value for key, value in os.environ.items() if not key.startswith(("JUPYTER", "PYTEST_", "JPY_"))}
    own |= {"HOME": str(home), "JUPYTER_RUNTIME_DIR": str(home / "runtime"), "JUPYTER_PATH": str(home / "jupyter")}
    with (home / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=home, env=own | CUT_OFF | environment, stdout=log, stderr=log)
    try:
        started = time.monotonic()
        while not any(told := [one.read_text(encoding="utf-8") for one in (home / "runtime").glob("jpserver-*.json")]):
            assert process.poll() is None and time.monotonic() - started < patience, (home / "log").read_text()
            time.sleep(0.1)
        about = json.loads(told[0])
        while not _listens(about["port"]):  # the file is there before the server is
            assert process.poll() is None and time.monotonic() - started < patience, (home / "log").read_text()
            time.sleep(0.1)
        yield Server(f"http://127.0.0.1:{about['port']}", about["token"])
    finally:
        process.terminate()
        process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


async def open_notebook(tab: Tab, address: str) -> None:
    """Go to an address of the lab, and wait for its notebook."""
    await tab.call("Page.navigate", url=address)
    await tab.until("window.jupyterapp && document.querySelector('.jp-Notebook')", PATIENCE)


async def run_all(tab: Tab) -> None:
    """Run all cells of the notebook in front, and wait for the end."""
    await tab.until(f"{KERNEL}?.status === 'idle'", PATIENCE)
    await tab.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
    await tab.until(f"{CODE}.every((cell) => cell.model.executionCount) && {KERNEL}.status === 'idle'", PATIENCE)


async def run_cell(tab: Tab, holds: str, source: str = "") -> str:
    """Run the code cell that holds some words, with another source where one is given, and return what is seen below."""
    cell = f"{CODE}.find((cell) => cell.model.sharedModel.getSource().includes({json.dumps(holds)}))"
    if source:
        await tab.evaluate(f"{cell}.model.sharedModel.setSource({json.dumps(source)})")
    await tab.evaluate(f"{PANEL}.content.activeCellIndex = {PANEL}.content.widgets.indexOf({cell})")
    await tab.evaluate("jupyterapp.commands.execute('notebook:run-cell').then(() => null)")
    seen = f"[...{cell}.outputArea.node.querySelectorAll('.jp-OutputArea-output')]"
    return await tab.evaluate(f"{seen}.map((one) => one.innerText.trim()).join('\\n')")


def complaints(tab: Tab) -> list[str]:
    """What the console says is wrong; on a busy machine JupyterLab complains of its own slowness."""
    return [one for one in tab.seen.errors if not re.search(r"(took [\d.]+ ?ms|is taking too long) to activate", one)]


def asked_elsewhere(tab: Tab, server: Server) -> list[str]:
    """Addresses that the page asked for beyond the server's own."""
    return [one for one in tab.seen.requests if not one.startswith(server.own)]
