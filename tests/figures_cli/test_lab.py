"""JupyterLab as an analyst opens it: a real server and browser without a network, three notebooks run, a menu used, saved.

Two have maps, and in one of them a wrong parameter is tried.
"""

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from browser import CHROMIUM, Tab, opened
from collection import ROOT, copy_collection
from jupyter_lab import (
    KERNEL,
    MARKS,
    OUTPUTS,
    PANEL,
    PATIENCE,
    asked_elsewhere,
    complaints,
    lab_on,
    open_notebook,
    run_all,
    run_cell,
    serve,
)

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")]
MENUS = "[...document.querySelectorAll('.widget-dropdown, .widget-select-multiple')]"
CHOOSE = """(() => {
  const menu = %s.find((one) => one.innerText.startsWith("Indicator")).querySelector("select");
  for (const one of menu.options) one.selected = one.text.replaceAll("\u00a0", " ").toLowerCase() === "notices in circulation";
  menu.dispatchEvent(new Event("change", { bubbles: true }));
})()"""
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
def seen(checkout):
    """What was to be seen after all cells were run, a menu used and the notebook saved."""
    with serve(lab_on(checkout), checkout.parent) as server:
        return asyncio.run(explore(server))


async def explore(server) -> dict:
    async with opened(1500, 1000, offline=False) as tab:
        await open_notebook(tab, server.address())
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
        await maps(tab, found)
        return found | {"errors": complaints(tab), "requests": asked_elsewhere(tab, server)}


async def maps(tab: Tab, found: dict) -> None:
    """The notebooks with maps: run, and one looked at in the dark theme, its parameter set to what it doesn't take."""
    for notebook in ("05-organisation", "01-membership"):
        path = f"notebooks/{notebook}.ipynb"
        await tab.evaluate(f"void jupyterapp.commands.execute('docmanager:open', {{path: {path!r}}})")
        await tab.until(f"{PANEL}.context?.path === {path!r}", PATIENCE)
        await run_all(tab)
        await tab.until(f"{MARKS}.length && {MARKS}.every((marks) => marks)", PATIENCE)
        found[notebook] = await tab.evaluate(MARKS)
    found["map links"] = await tab.evaluate(f"{PANEL}.node.querySelectorAll('a[href*=\"sources/\"]').length")
    found["light"] = await tab.evaluate(FILTER)
    dark = "jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})"
    await tab.evaluate(f"{dark}.then(() => null)")
    await tab.until("document.body.dataset.jpThemeLight === 'false'", PATIENCE)
    found["dark"] = await tab.evaluate(FILTER)
    wrong = 'as_known_on: str | None = None\nregion = "Asia"'
    found["wrong"] = await run_cell(tab, "as_known_on: str", wrong)
    await tab.evaluate("jupyterapp.commands.execute('docmanager:open', {path: 'data/README.md'}).then(() => null)")
    await tab.until(f"{PANEL}.node.textContent.includes('indicator')", PATIENCE)


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
    assert len(seen["01-membership"]) >= 3
    assert len(seen["05-organisation"]) >= 3
    assert max(seen["01-membership"]) > 150  # a country each


def test_charts_follow_the_theme(seen):
    assert (seen["light"], "invert" in seen["dark"]) == ("none", True)


def test_no_link_leads_to_a_page_that_isnt_rendered(seen):
    """The kernel knows the site of this checkout, rendered or not, wherever the notebook lies."""
    assert bool(seen["map links"]) == (ROOT / "reports/site/sources").is_dir()


def test_a_wrong_parameter_is_answered_with_the_valid_ones(seen):
    assert "'Asia' isn't a choice" in seen["wrong"]
    assert "Valid: 'Africa', 'Americas', 'Asia and South Pacific', 'Europe' and 'all'" in seen["wrong"]
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
    assert seen["errors"] == []


def test_saving_leaves_nothing_to_commit(seen, checkout):
    saved = json.loads((checkout / "notebooks/00-start-here.ipynb").read_text(encoding="utf-8"))
    assert any(cell.get("outputs") for cell in saved["cells"])
    assert git(checkout, "diff") == ""
    git(checkout, "add", "--all")  # git compares sizes before it asks the filter, so status alone names the notebook
    assert git(checkout, "status", "--porcelain") == ""
