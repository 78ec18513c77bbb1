"""The collection of this project: its plan, its folders, and what its reports must pass; run by the press."""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from notebook_press.plan import Plan, Report, read_plan

from interpol_figures.choices import choices, names_of_ids
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
    planned = read_plan(root() / "notebooks" / "reports.toml", choices)
    names = names_of_ids()
    named = tuple(replace(report, title=_as_readers_say(report, names)) for report in planned.reports)
    return replace(planned, reports=named)


def _as_readers_say(report: Report, names: Mapping[str, Mapping[str, str]]) -> str:
    """A report's title with a source or series that it is made for called by its name."""
    title = report.title
    for parameter, known in names.items():
        made_for = str(report.parameters.get(parameter, ""))
        title = title.replace(made_for, known.get(made_for, made_for)) if made_for else title
    return title


def site_folder() -> Path:
    """Where reports are rendered to, unless another folder is named."""
    return root() / "reports" / "site"


def render(output: Path | None = None, *, planned: Plan | None = None, begin: bool = True, **options):
    """Render reports of the plan into a site, with `options` as for `notebook_press.press.render`.

    Unless `begin`, pages about the tables are added only where there are some already.
    """
    from notebook_press import press
    from notebook_press.locks import alone

    planned, folder = planned or plan(), (output or site_folder()).resolve()
    with alone(folder, options.get("progress", print)):
        summary = press.render(planned, folder, assets=[TOPOLOGY], title=TITLE, **options, **_watched())
        if begin or (folder / "evidence.json").is_file():
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
    if _is_finished(folder, key, [report.name for report in planned.reports]):
        return
    from interpol_figures import site

    site.finish(folder, _pages(planned, folder, manifest), TITLE, key)


def _is_finished(folder: Path, key: str, names: list[str]) -> bool:
    """Whether nothing has changed, nor a page been laid out again, since the site was finished."""
    state = folder / "evidence.json"
    stored = json.loads(state.read_text(encoding="utf-8")) if state.is_file() else {}
    known = stored.get("key"), stored.get("pages")
    return (folder / "explorer.html").is_file() and known == (key, stamps(folder, names))


def stamps(folder: Path, names: Iterable[str]) -> dict[str, list[int]]:
    """When the page of each report that has a good version was written, and its size.

    They are compared for equality only: a clock that was set back makes a new page look older than an old one.
    """
    good = [name for name in names if (folder / "notebooks" / f"{name}.ipynb").is_file()]
    found = {name: folder / f"{name}.html" for name in good}
    found = {name: path.stat() for name, path in found.items() if path.is_file()}
    return {name: [stat.st_mtime_ns, stat.st_size] for name, stat in found.items()}


def _pages(planned: Plan, folder: Path, manifest) -> list:
    """The reports that have a good version."""
    from notebook_press.baselines import read_notebook
    from notebook_press.pages import Page

    targets = [(report, folder / "notebooks" / f"{report.name}.ipynb") for report in planned.reports]
    done = [(report, target) for report, target in targets if target.is_file()]
    return [Page(report, read_notebook(target), manifest.stale_since(report)) for report, target in done]


def check_forms(forms: Iterable[str]) -> None:
    """Raise PressError before anything runs where a form can't be made on this machine."""
    if "pdf" in forms:
        from notebook_press.printing import find_browser

        find_browser()


def convert(summary, forms: Iterable[str], jobs: int | None = None) -> list[Path]:
    """Print the reports of a render (`pdf`) or make slides of them (`slides`), and return the files.

    A report without a good version, which the render has named already, is left out.
    """
    if not forms:
        return []
    from notebook_press import printing, slides
    from notebook_press.freshness import read_manifest

    wanted = {outcome.report for outcome in summary.outcomes}
    manifest = read_manifest(summary.folder / "manifest.json", root())
    every = _pages(plan(), summary.folder, manifest)
    pages = [page for page in every if page.name in wanted]
    made = []
    if "pdf" in forms:
        made += printing.print_pages(summary.folder, [page.name for page in pages], jobs=jobs, progress=lambda _: None)
    if "slides" in forms:
        made += slides.write_slides(pages, summary.folder, [TOPOLOGY])
    for path in made:  # the time of what they were made from tells it from a newer run, whatever the clock shows
        made_from = (summary.folder / "notebooks" / f"{path.stem}.ipynb").stat().st_mtime_ns
        os.utime(path, ns=(made_from, made_from))
    from interpol_figures import site

    site.lead_to_prints(summary.folder, pages, every)
    return made


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


def under_regression(names=()) -> tuple[Report, ...]:
    """The reports that have a baseline, or those of them that are named (patterns work).

    Raises ValueError for a name that isn't known, or whose report has no baseline.
    """
    planned = Plan(plan().path, plan().reports + walkthroughs().reports)
    chosen = planned.select(names or None)
    bare = [name for name in names if not any(one.baseline for one in planned.select([name]))]
    if bare:
        raise ValueError(f"{', '.join(bare)}: no baseline is kept; say `baseline = true` in notebooks/reports.toml")
    return tuple(report for report in chosen if report.baseline)


def walkthroughs() -> Plan:
    """The plan of the walkthroughs, which are under regression but no part of the site."""
    return read_plan(root() / "notebooks" / "walkthroughs" / "reports.toml", choices)


def executed(chosen: Sequence[Report], progress=print) -> dict[str, Path]:
    """Where the executed notebooks of reports under regression stand, by name, after running what isn't fresh.

    Raises ValueError when any of them fails its checks.
    """
    from notebook_press import press

    lessons, build = walkthroughs(), root() / "build" / "walkthroughs"
    named = [[one.name for one in chosen if (one in lessons.reports) is lesson] for lesson in (False, True)]
    summaries = []
    if named[0]:
        summaries.append(render(only=named[0], progress=progress, begin=False))
    if named[1]:  # their prose numbers exercises and minutes, so numbers aren't traced
        watched = {**_watched(), "checks": ()}
        summaries.append(press.render(lessons, build, only=named[1], progress=progress, **watched))
    failures = [failure.report for summary in summaries for failure in summary.failures]
    if failures:
        raise ValueError(f"failed its checks, so no baseline was written: {', '.join(failures)}")
    return {
        name: summary.folder / "notebooks" / f"{name}.ipynb"
        for summary, names in zip(summaries, filter(None, named), strict=True)
        for name in names
    }


def baseline_folder() -> Path:
    """Where baselines are kept."""
    return root() / "reports"


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
