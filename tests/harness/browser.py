"""A headless Chromium without a network, driven over the DevTools protocol, to look at finished pages.

Only tornado is needed, which every Jupyter kernel brings along.
"""

from __future__ import annotations

import asyncio
import atexit
import base64
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
    # Whatever the page asks the network for finds nothing, and is seen in the log below.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
WAIT = 120  # seconds; a busy machine is slow, not at fault
KEYS = {"Tab": 9, "Enter": 13, "Space": 32}
MARKS = (
    ".trace path",
    ".points path",
    ".bars path",
    ".choroplethlayer path",
    ".slice path",
    ".scatterlayer path",
    ".boxes path",
    ".heatmaplayer image",
    ".table-control-view",
    ".sankey path",
)
# Two frames after all is loaded, when nothing is left to do.
IDLE = """new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(
  () => requestIdleCallback(done, {timeout: 300})))).then(() => 0)"""
COUNT_MARKS = f"""[...document.querySelectorAll("figure.chart")].map((figure) =>
  [...figure.querySelectorAll("{", ".join(MARKS)}")]
    .filter((mark) => mark.tagName !== "path" || (mark.getAttribute("d") || "").length > 4).length)"""


_LOOP = asyncio.Runner()
atexit.register(_LOOP.close)
_TABS: list[Tab] = []  # the one that `look` uses


@dataclass
class Seen:
    """What one page showed."""

    charts: list[int] = field(default_factory=list)  # drawn marks in each chart
    errors: list[str] = field(default_factory=list)  # of the console, and uncaught
    requests: list[str] = field(default_factory=list)  # beyond the site's own files
    ran: list[str] = field(default_factory=list)  # what `ran(...)` was called with: see payloads.py
    width: int = 0  # of the content, which should be no wider than the window
    values: dict[str, Any] = field(default_factory=dict)


def look(
    page: Path,
    *,
    width: int = 1440,
    height: int = 1000,
    dark: bool = False,
    screenshot: Path | None = None,
    pdf: Path | None = None,
    scripts: dict[str, str] | None = None,
) -> Seen:
    """Open a page as a file and return what was to be seen.

    `scripts` are JavaScript expressions, whose values come back under the same names, or keys of `KEYS` to press.
    """
    return _LOOP.run(_look(page, width, height, dark, screenshot, pdf, scripts or {}))


async def _look(
    page: Path, width: int, height: int, dark: bool, screenshot: Path | None, pdf: Path | None, scripts: dict[str, str]
) -> Seen:
    """Pages are looked at one after another in one tab, which keeps nothing of the last: a new tab takes half a second."""
    if not _TABS:
        _TABS.append(await _connect(_started()))
        await _TABS[0].prepare()
    tab = _TABS.pop()  # one that fails isn't used again
    await tab.resize(width, height, dark)
    seen = await tab.visit(page, screenshot, pdf, scripts)
    await tab.leave()
    _TABS.append(tab)
    return seen


@asynccontextmanager
async def opened(width: int = 1440, height: int = 1000, dark: bool = False, offline: bool = True) -> AsyncIterator[Tab]:
    """A tab with a context of its own; unless `offline`, it reaches servers at 127.0.0.1, and nothing else."""
    tab = await _connect(_started())
    try:
        await tab.prepare(offline)
        await tab.resize(width, height, dark)
        yield tab
    finally:
        await tab.close()


@cache
def _started() -> str:
    """Start the one browser of this process, which ends with it; return its address."""
    profile = tempfile.TemporaryDirectory(prefix="browser-", ignore_cleanup_errors=True)
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={profile.name}", "about:blank"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    atexit.register(profile.cleanup)
    atexit.register(process.wait)
    atexit.register(process.kill)  # the last registered is the first called
    marker = Path(profile.name) / "DevToolsActivePort"
    for _ in range(WAIT * 20):
        if marker.is_file() and len(marker.read_text().splitlines()) == 2:
            break
        time.sleep(0.05)
    port, path = marker.read_text().splitlines()
    return f"ws://127.0.0.1:{port}{path}"


async def _connect(address: str) -> Tab:
    request = HTTPRequest(address, connect_timeout=WAIT)
    with ThreadPoolExecutor(1) as resolver:  # a thread that stayed would keep this process from being forked
        asyncio.get_running_loop().set_default_executor(resolver)
        tab = Tab(await websocket_connect(request, max_message_size=200_000_000))
    # A context of its own has no cache, storage or page of another.
    tab.context = (await tab.call("Target.createBrowserContext"))["browserContextId"]
    target = await tab.call("Target.createTarget", url="about:blank", browserContextId=tab.context)
    attached = await tab.call("Target.attachToTarget", targetId=target["targetId"], flatten=True)
    tab.session = attached["sessionId"]
    return tab


class Tab:
    """One tab: commands go out numbered, answers and events come back mixed."""

    def __init__(self, socket: Any) -> None:
        self.socket, self.session, self.context, self.number = socket, None, None, 0
        self.seen = Seen()

    async def close(self) -> None:
        """End tab and connection, and wait for the end, or Python warns of an unclosed socket later."""
        self.session = None
        await self.call("Target.disposeBrowserContext", browserContextId=self.context)
        self.socket.close()
        while await self.socket.read_message() is not None:
            pass

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and return its result; events on the way are noted."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        await self.socket.write_message(json.dumps(message | ({"sessionId": self.session} if self.session else {})))
        while True:
            answer = json.loads(await asyncio.wait_for(self.socket.read_message(), WAIT))
            if answer.get("id") == self.number:
                assert "error" not in answer, answer["error"]
                return answer["result"]
            self.note(answer.get("method", ""), answer.get("params", {}))

    def note(self, method: str, params: dict[str, Any]) -> None:
        """Keep what a good page has none of."""
        if method == "Network.requestWillBeSent":
            url = params["request"]["url"]
            if not url.startswith(("file:", "data:", "blob:")):
                self.seen.requests.append(url)
        elif method == "Runtime.exceptionThrown":
            self.seen.errors.append(params["exceptionDetails"].get("exception", {}).get("description", "exception"))
        elif method == "Runtime.bindingCalled":
            self.seen.ran.append(params["payload"])
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning", "assert"):
            self.seen.errors.append(" ".join(str(one.get("value", one.get("description"))) for one in params["args"]))
        elif method == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
            self.seen.errors.append(params["entry"]["text"])

    async def prepare(self, offline: bool = True) -> None:
        """Have all that happens told, and cut the network off."""
        for domain in ("Page", "Runtime", "Log", "Network"):
            await self.call(f"{domain}.enable")
        await self.call("Runtime.addBinding", name="tell")
        call = "window.ran = (number) => { try { top.tell(String(number)); } catch { tell(String(number)); } };"
        await self.call("Page.addScriptToEvaluateOnNewDocument", source=call)
        await self.call(
            "Network.emulateNetworkConditions", offline=offline, latency=0, downloadThroughput=-1, uploadThroughput=-1
        )

    async def resize(self, width: int, height: int, dark: bool) -> None:
        """Give the window a size, and its user's choice of light or dark."""
        await self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        await self.call("Emulation.setEmulatedMedia", features=[scheme])

    async def evaluate(self, expression: str) -> Any:
        """Return the value of a JavaScript expression in the page."""
        result = await self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    async def press(self, key: str) -> None:
        """Press a key of the keyboard, and let go of it."""
        held = {"key": " " if key == "Space" else key, "code": key, "windowsVirtualKeyCode": KEYS[key]}
        text = {"text": "\r"} if key == "Enter" else {"text": " "} if key == "Space" else {}
        await self.call("Input.dispatchKeyEvent", type="keyDown", **held, **text)
        await self.call("Input.dispatchKeyEvent", type="keyUp", **held)

    async def until(self, expression: str, seconds: float = WAIT) -> Any:
        """Wait until a JavaScript expression is truthy, and return its value."""
        for _ in range(int(seconds * 5)):
            found = await self.evaluate(f"!!({expression})")
            if found:
                return found
            await asyncio.sleep(0.2)
        raise AssertionError(f"not within {seconds} seconds: {expression}")

    async def shoot(self, screenshot: Path) -> None:
        """Take a picture of the whole page."""
        shot = await self.call("Page.captureScreenshot", captureBeyondViewport=True)
        screenshot.write_bytes(base64.b64decode(shot["data"]))

    async def visit(self, page: Path, screenshot: Path | None, pdf: Path | None, scripts: dict[str, str]) -> Seen:
        """Open the page, wait for its charts and note what is there."""
        self.seen = Seen()
        await self.call("Page.navigate", url=page.resolve().as_uri())
        ready = (
            "document.readyState === 'complete' && (!document.querySelector('figure.chart') "
            "|| document.body.classList.contains('charts-drawn'))"
        )
        for _ in range(WAIT * 20):
            if await self.evaluate(ready):
                break
            await asyncio.sleep(0.05)
        await self.evaluate(IDLE)
        self.seen.charts = await self.evaluate(COUNT_MARKS)
        self.seen.width = await self.evaluate("document.documentElement.scrollWidth")
        for name, expression in scripts.items():
            if expression in KEYS:
                await self.press(expression)
            else:
                self.seen.values[name] = await self.evaluate(expression)
        if screenshot:
            await self.shoot(screenshot)
        if pdf:
            printed = await self.call("Page.printToPDF", printBackground=True, preferCSSPageSize=True)
            pdf.write_bytes(base64.b64decode(printed["data"]))
        return self.seen

    async def leave(self) -> None:
        """Forget the page, and what it stored."""
        await self.call("Page.navigate", url="about:blank")
        await self.call("Storage.clearDataForOrigin", origin="file://", storageTypes="all")
