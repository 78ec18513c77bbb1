"""The collection of this project: its plan, its folders, and what its reports must pass; run by the press."""

import hashlib
import json
from pathlib import Path

from notebook_press.plan import Plan, read_plan

from interpol_figures.choices import choices
from interpol_figures.package import find_data

NAME = "interpol-figures"
TITLE = "INTERPOL stated figures"
CHECKS = ("interpol_figures.prose:untraced_numbers",)
TOPOLOGY = Path(__file__).parent / "assets" / "world_110m.js"


def root() -> Path:
    """The checkout: the folder that holds data, notebooks and reports."""
    return find_data().parent


def plan() -> Plan:
    """The plan of notebooks/reports.toml, its references resolved by the tables."""
    return read_plan(root() / "notebooks" / "reports.toml", choices)


def site_folder() -> Path:
    """Where reports are rendered to, unless another folder is named."""
    return root() / "reports" / "site"


def render(output: Path | None = None, *, planned: Plan | None = None, **options):
    """Render reports of the plan into a site, with `options` as for `notebook_press.press.render`."""
    from notebook_press import press

    planned, folder = planned or plan(), output or site_folder()
    summary = press.render(planned, folder, assets=[TOPOLOGY], title=TITLE, **options, **_watched())
    _finish(planned, folder)
    return summary


def render_due(output: Path | None = None, *, archive=False, keep=None, clock=None, **options):
    """Render what is due or stale, and tell whom the user wants told; see `notebook_press.due.run_due`."""
    import os

    from notebook_press.due import run_due
    from notebook_press.ledger import utc_now
    from notebook_press.messages import read_messenger

    folder = output or site_folder()
    return run_due(
        plan,
        folder,
        lambda planned, **chosen: render(folder, planned=planned, **chosen, **options),
        root=root(),
        inputs=_watched()["inputs"],
        clock=clock or utc_now,
        messenger=read_messenger(os.environ, NAME, root()),
        archive=archive,
        keep=keep,
    )


def why(output: Path | None = None, *, only=None) -> dict[str, list[str]]:
    """What changed for each report since its last good version; see `notebook_press.press.why`."""
    from notebook_press import press

    return press.why(plan(), output or site_folder(), only=only, **_watched())


def _watched() -> dict:
    """What every report depends on besides what it opens itself."""
    return {"checks": CHECKS, "inputs": [root() / "requirements.lock"], "root": root()}


def _finish(planned: Plan, folder: Path) -> None:
    """Add what is made from the tables; nothing heavy is imported where nothing has changed."""
    from notebook_press.freshness import read_manifest

    manifest = read_manifest(folder / "manifest.json", root())
    key = _key(manifest)
    if (folder / "explorer.html").is_file() and _stored_key(folder) == key:
        return
    from notebook_press.baselines import read_notebook
    from notebook_press.pages import Page

    from interpol_figures import site

    targets = [(report, folder / "notebooks" / f"{report.name}.ipynb") for report in planned.reports]
    done = [(report, target) for report, target in targets if target.is_file()]
    pages = [Page(report, read_notebook(target), manifest.stale_since(report)) for report, target in done]
    site.finish(folder, pages, TITLE, key)


def _key(manifest) -> str:
    """A digest of all that a site is made from: the reports with their pages, the tables, and this package."""
    here = Path(__file__).parent
    made = [here.glob("*.py"), here.glob("templates/*"), here.glob("assets/*"), find_data().glob("*")]
    digest = hashlib.sha256(manifest.site.encode())
    for path in sorted(path for paths in made for path in paths if path.is_file()):
        digest.update(path.name.encode() + path.read_bytes())
    for name, entry in manifest.reports.items():
        digest.update(f"{name} {entry.get('page')}".encode())
    return digest.hexdigest()


def _stored_key(folder: Path) -> str | None:
    state = folder / "evidence.json"
    return json.loads(state.read_text(encoding="utf-8")).get("key") if state.is_file() else None


def baselines() -> dict[str, Path]:
    """Where the baseline of each report that has one is stored."""
    return {report.name: root() / "reports" / f"{report.name}.ipynb" for report in plan().reports if report.baseline}


def figures_used() -> dict[str, list[str]]:
    """The figures that each report rests on, by its last render, or else by its baseline."""
    from notebook_press.baselines import read_notebook

    from interpol_figures.prose import figures_of

    found = {}
    for report in plan().reports:
        places = [
            site_folder() / "notebooks" / f"{report.name}.ipynb",
            root() / "reports" / f"{report.name}.ipynb",
        ]
        executed = next((place for place in places if place.is_file()), None)
        if executed:
            found[report.name] = figures_of(read_notebook(executed))
    return found
