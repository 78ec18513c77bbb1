"""JupyterLab as an analyst opens it: a real server and browser without a network, two notebooks run, a menu used, saved.

The second has a map, and a wrong parameter is tried in it.
"""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from browser import CHROMIUM, Tab, opened
from collection import ROOT, copy_collection

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")]
PATIENCE = 90  # seconds; the machine may be busy
PANEL = "jupyterapp.shell.currentWidget"
KERNEL = f"{PANEL}?.sessionContext?.session?.kernel"
CODE = f"{PANEL}.content.widgets.filter((cell) => cell.model.type === 'code')"
OUTPUTS = f"{CODE}.flatMap((cell) => cell.model.outputs.toJSON())"
MENUS = "[...document.querySelectorAll('.widget-dropdown, .widget-select-multiple')]"
CHOOSE = """(() => {
  const menu = %s.find((one) => one.innerText.startsWith("Indicator")).querySelector("select");
  for (const one of menu.options) one.selected = one.text.replaceAll("\u00a0", " ").toLowerCase() === "notices in circulation";
  menu.dispatchEvent(new Event("change", { bubbles: true }));
})()"""
OPTIONS = ["--allow-root", "--no-browser", "--ip=127.0.0.1", "--port=0", "--expose-app-in-browser"]
MARKS = f"""[...{PANEL}.node.querySelectorAll('.js-plotly-plot')].map(
  (one) => one.querySelectorAll('.points path, .trace path, .bars path, .choroplethlayer path').length)"""
FILTER = f"getComputedStyle({PANEL}.node.querySelector('.js-plotly-plot')).filter"
TITLES = "[...document.querySelectorAll('.jupyter-widgets .gtitle')].map((one) => one.textContent).join()"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy of the collection under git, with the filter set up that `make strip` sets up."""
    folder = copy_collection(tmp_path_factory.mktemp("lab") / "checkout")
    shutil.copyfile(ROOT / ".gitattributes", folder / ".gitattributes")
    shutil.copyfile(ROOT / ".gitignore", folder / ".gitignore")
    git(folder, "init", "--quiet")
    binaries = Path(sys.executable).parent
    make = ["make", "-C", folder, "-f", ROOT / "Makefile", "-o", "ready", "READY=ready", f"BIN={binaries}", "strip"]
    subprocess.run(make, check=True, capture_output=True)
    git(folder, "add", "--all")
    git(folder, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "start")
    return folder


def git(folder, *arguments):
    done = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


@pytest.fixture(scope="module")
def server(checkout):
    """The address of JupyterLab as `make lab` starts it, in a home of its own and without a way out."""
    home = checkout.parent
    shutil.copytree(ROOT / "lib/figures_cli/lab/kernel", home / "jupyter/kernels/interpol-figures")
    own = {key: value for key, value in os.environ.items() if not key.startswith(("JUPYTER", "PYTEST_", "JPY_"))}
    own |= {"HOME": str(home), "JUPYTER_RUNTIME_DIR": str(home / "runtime"), "http_proxy": "http://127.0.0.1:9"}
    own |= {"https_proxy": "http://127.0.0.1:9", "no_proxy": "127.0.0.1", "JUPYTER_PATH": str(home / "jupyter")}
    start = f"from figures_cli.working_copy import start_lab; start_lab(Path({str(checkout)!r}), {OPTIONS})"
    command = [sys.executable, "-c", f"from pathlib import Path; {start}"]
    with (home / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=home, env=own, stdout=log, stderr=log)
    try:
        started = time.monotonic()
        while not any(told := [one.read_text(encoding="utf-8") for one in (home / "runtime").glob("jpserver-*.json")]):
            assert process.poll() is None and time.monotonic() - started < PATIENCE, (home / "log").read_text()
            time.sleep(0.1)
        about = json.loads(told[0])
        yield f"http://127.0.0.1:{about['port']}/?token={about['token']}"
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="module")
def seen(server):
    """What was to be seen after all cells were run, a menu used and the notebook saved."""
    return asyncio.run(explore(server))


async def explore(address: str) -> dict:
    async with opened(1500, 1000, offline=False) as tab:
        await tab.call("Page.navigate", url=address)
        await tab.until("window.jupyterapp && document.querySelector('.jp-Notebook')", PATIENCE)
        found = {"opened": await tab.evaluate(f"{PANEL}.context.path")}
        await run_all(tab)
        await tab.until("document.querySelectorAll('.js-plotly-plot .main-svg').length >= 15", PATIENCE)
        found["kernel"] = await tab.evaluate(f"{PANEL}.sessionContext.kernelDisplayName")
        found["outputs"] = await tab.evaluate(OUTPUTS)
        found["charts"] = await tab.evaluate(MARKS)
        found["tables"] = await tab.evaluate("document.querySelectorAll('.jp-OutputArea table.exhibit tr').length")
        found["menus"] = await tab.evaluate(f"{MENUS}.map((one) => one.innerText.split('\\n')[0].trim())")
        found["before"] = await tab.evaluate(TITLES)
        await tab.evaluate(CHOOSE % MENUS)
        await tab.until(f"{TITLES}.includes('Notices in circulation')", PATIENCE)
        found["help"] = await asked(tab, "requestInspect", "figures", "data['text/plain']")
        found["completions"] = await asked(tab, "requestComplete", "figures.", "matches")
        found["keys"] = await asked(tab, "requestComplete", 'tables["', "matches")
        found["news"] = await tab.evaluate("document.querySelectorAll('.jp-Dialog, .Toastify__toast').length")
        await tab.evaluate("jupyterapp.commands.execute('docmanager:save')")
        await tab.until(f"!{PANEL}.context.model.dirty", PATIENCE)
        await membership(tab, found)
        own = address.split("/?")[0]
        return found | {
            "errors": tab.seen.errors,
            "requests": [one for one in tab.seen.requests if not one.startswith(own)],
        }


async def membership(tab: Tab, found: dict) -> None:
    """The notebook with a map: run, looked at in the dark theme, its parameter set to what it doesn't take."""
    await tab.evaluate("void jupyterapp.commands.execute('docmanager:open', {path: 'notebooks/01-membership.ipynb'})")
    await tab.until(f"{PANEL}.context?.path.includes('01-')", PATIENCE)
    await run_all(tab)
    await tab.until(f"{PANEL}.node.querySelectorAll('.choroplethlayer path').length > 150", PATIENCE)
    found["map charts"] = await tab.evaluate(MARKS)
    found["map links"] = await tab.evaluate(f"{PANEL}.node.querySelectorAll('a[href*=\"sources/\"]').length")
    found["light"] = await tab.evaluate(FILTER)
    dark = "jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})"
    await tab.evaluate(f"{dark}.then(() => null)")
    await tab.until("document.body.dataset.jpThemeLight === 'false'", PATIENCE)
    found["dark"] = await tab.evaluate(FILTER)
    cell = f"{PANEL}.content.widgets.find((one) => one.model.metadata.tags?.includes('parameters'))"
    await tab.evaluate(f"{cell}.model.sharedModel.setSource('as_known_on: str | None = None\\nregion = \"Asia\"')")
    await tab.evaluate(f"{PANEL}.content.activeCellIndex = {PANEL}.content.widgets.indexOf({cell})")
    await tab.evaluate("jupyterapp.commands.execute('notebook:run-cell').then(() => null)")
    await tab.until(f"{cell}.model.outputs.toJSON().some((one) => one.output_type === 'error')", PATIENCE)
    found["wrong"] = await tab.evaluate(f"{cell}.model.outputs.toJSON().at(-1).traceback.join()")
    await tab.evaluate("jupyterapp.commands.execute('docmanager:open', {path: 'data/README.md'}).then(() => null)")
    await tab.until(f"{PANEL}.node.textContent.includes('indicator')", PATIENCE)


async def run_all(tab: Tab) -> None:
    """Run all cells of the notebook in front, and wait for the end."""
    await tab.until(f"{KERNEL}?.status === 'idle'", PATIENCE)
    await tab.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
    await tab.until(f"{CODE}.every((cell) => cell.model.executionCount) && {KERNEL}.status === 'idle'", PATIENCE)


async def asked(tab: Tab, request: str, code: str, part: str):
    """What the kernel answers JupyterLab on a piece of code."""
    ask = f"{{code: {code!r}, cursor_pos: {len(code)}, detail_level: 0}}"
    return await tab.evaluate(f"{KERNEL}.{request}({ask}).then((reply) => reply.content.{part})")


def test_all_cells_run_on_the_kernel_of_the_project(seen):
    assert seen["opened"] == "notebooks/00-start-here.ipynb"
    assert seen["kernel"] == "INTERPOL figures"
    assert len(seen["outputs"]) >= 18
    assert not [one for one in seen["outputs"] if one["output_type"] in ("error", "stream")]


def test_charts_are_drawn_and_tables_shown(seen):
    assert len(seen["charts"]) >= 5
    assert all(seen["charts"])
    assert seen["tables"] > 40


def test_maps_are_drawn_without_a_network(seen):
    assert len(seen["map charts"]) >= 3
    assert all(seen["map charts"])


def test_charts_follow_the_theme(seen):
    assert (seen["light"], "invert" in seen["dark"]) == ("none", True)


def test_no_link_leads_to_a_page_that_isnt_rendered(seen):
    assert seen["map links"] == 0


def test_a_wrong_parameter_is_answered_with_the_valid_ones(seen):
    assert "'Asia' isn't a choice" in seen["wrong"]
    assert "Valid: 'Africa', 'Americas', 'Asia and South Pacific', 'Europe', 'all'" in seen["wrong"]
    assert "Traceback" not in seen["wrong"]


def test_a_menu_chooses_other_figures(seen):
    assert seen["menus"] == ["Indicator", "Subject", "From", "To", "Rank", "Tier"]
    assert "Notices issued" in seen["before"]


def test_help_and_completion_tell_what_there_is(seen):
    assert "select(tables" in seen["help"]
    assert {"figures.select", "figures.chart", "figures.card"} <= {
        f"figures.{one.removeprefix('figures.')}" for one in seen["completions"]
    }
    assert any("members" in one for one in seen["keys"])


def test_nothing_is_asked_of_the_reader_or_of_the_network(seen):
    assert seen["news"] == 0
    assert seen["requests"] == []
    # On a busy machine JupyterLab complains of its own slowness.
    assert [one for one in seen["errors"] if not re.search(r"took [\d.]+ ?ms to activate", one)] == []


def test_saving_leaves_nothing_to_commit(seen, checkout):
    saved = json.loads((checkout / "notebooks/00-start-here.ipynb").read_text(encoding="utf-8"))
    assert any(cell.get("outputs") for cell in saved["cells"])
    assert git(checkout, "diff") == ""
    git(checkout, "add", "--all")  # git compares sizes before it asks the filter, so status alone names the notebook
    assert git(checkout, "status", "--porcelain") == ""
