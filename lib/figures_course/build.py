"""What a class is given: both editions of the walkthroughs, hand-outs and guides to print, and an archive."""

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import to_notebook

from figures_course import editions, installable
from interpol_figures.tables.load import load
from interpol_figures.tables.names import require_known
from interpol_figures.tables.schema import find_data
from notebook_press.regression.baseline import packed, write_atomically

ARCHIVE = "walkthroughs.zip"
READ = ("notebooks/01-membership.ipynb", "notebooks/reports.toml")  # by the walkthrough on reports
GIVEN = Path(__file__).with_name("handed_out")


def masters() -> dict[str, Path]:
    """The master notebook of each walkthrough, in the order of teaching: `rows` is 01-rows.ipynb."""
    found = sorted((find_data().parent / "notebooks" / "walkthroughs").glob("[0-9][0-9]-*.ipynb"))
    return {path.stem[3:].replace("-", "_"): path for path in found}


def read(path: Path) -> NotebookNode:
    """A notebook."""
    return nbformat.read(path, as_version=4)


def write(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook, in a folder that is made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


def build(output: Path, names: Iterable[str] = (), progress: Callable[[str], None] = print) -> Path:
    """Write pupil and teacher editions, hand-outs, guides and the archive; returns the archive's path.

    Raises UnknownNameError for a walkthrough that isn't known, and RenderError where a cell of one fails.
    """
    output = output.resolve()  # notebooks run in their own folders, where a relative path would lead elsewhere
    known = masters()
    require_known("walkthrough", names, known)
    paths = [known[name] for name in names or known]
    for path in paths:
        master = read(path)
        write(editions.pupils(master), output / "pupil" / path.name)
        write(editions.teachers(master), output / "teacher" / path.name)
    print_pages(paths, output, progress)
    archive = write_archive(output, paths)
    progress(f"wrote {archive.name}, to hand out; handouts to print; guides and teacher are for you")
    return archive


def print_pages(paths: Iterable[Path], output: Path, progress: Callable[[str], None]) -> None:
    """Run the teacher's edition of each walkthrough, and make its hand-out and its guide as pages."""
    from notebook_press.pages.html import Page, write_site
    from notebook_press.plan.plan import Report
    from notebook_press.run.papermill_run import run

    pages: dict[str, list[Page]] = {"handouts": [], "guides": []}
    for path in paths:
        report = Report(path.stem, output / "teacher" / path.name, {})
        executed = run(report).notebook
        pages["handouts"].append(Page(report, editions.handout(to_notebook(executed))))
        pages["guides"].append(Page(report, executed))
        progress(f"ran {path.stem}")
    for folder, edition in (("handouts", "pupil"), ("guides", "teacher")):
        shutil.copytree(output / edition, output / folder / "notebooks", dirs_exist_ok=True)
        write_site(pages[folder], output / folder, title=f"Walkthroughs: {folder}")


def write_archive(output: Path, paths: Iterable[Path]) -> Path:
    """What a pupil gets in one archive, to be unpacked anywhere: notebooks, hand-outs, tables, and what to install."""
    members = {path.name: (output / "pupil" / path.name).read_bytes() for path in paths}
    members |= {name: (find_data().parent / name).read_bytes() for name in READ}
    for folder, under in ((output / "handouts", "handouts"), (find_data(), "data")):
        files = sorted(file for file in folder.rglob("*") if file.is_file())
        for file in files:  # one that leads elsewhere would hand out what it leads to
            if file.is_symlink() or "\\" in file.name or not file.resolve().is_relative_to(folder.resolve()):
                raise ValueError(f"{file} can't be handed out: it is a link, or unpacks elsewhere; remove it")
        members |= {f"{under}/{file.relative_to(folder).as_posix()}": file.read_bytes() for file in files}
    members |= _start_files()
    day = load().newest  # the same tables give the same archive
    held = {f"walkthroughs/{name}": content for name, content in members.items()}
    write_atomically(output / ARCHIVE, packed(held, (day.year, day.month, day.day, 0, 0, 0)))
    return output / ARCHIVE


def _start_files() -> dict[str, bytes]:
    """The page of steps, what starts the lab on each system, and what it installs."""
    script, batch = (GIVEN / "start.sh").read_bytes(), (GIVEN / "start-windows.bat").read_bytes()
    return {
        **{name: (GIVEN / name).read_bytes() for name in ("start-here.html", "first-lesson.webp", "requirements.lock")},
        "start-linux.sh": script,
        "start-macos.command": script,
        "start-windows.bat": batch.replace(b"\n", b"\r\n"),
        installable.wheel_name(): installable.wheel(),
    }
