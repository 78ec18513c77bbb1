"""The rules of the house that no single module can hold: walls, notebooks without outputs, no strangers in the lock."""

import json
import re
from pathlib import Path

import pytest

from interpol_figures.tables.validate import validate
from notebook_cells import MOST_LINES, code_cells, imported

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted(path for path in (ROOT / "notebooks").rglob("[!.]*.ipynb") if ".ipynb_checkpoints" not in path.parts)


@pytest.mark.parametrize("module", sorted((ROOT / "lib/notebook_press").rglob("*.py")), ids=lambda path: path.name)
def test_the_press_knows_nothing_of_the_evidence(module):
    assert "interpol" not in module.read_text(encoding="utf-8").lower()


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
class TestNotebook:
    def test_holds_no_outputs(self, notebook):
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        full = [cell["id"] for cell in cells if cell.get("outputs") or cell.get("execution_count")]
        assert not full, f"{notebook.name} has outputs in {len(full)} cells; clear them, or set up `make strip`"

    def test_runs_on_the_kernel_of_the_project(self, notebook):
        kernel = json.loads((ROOT / "lib/figures_cli/lab/kernel/kernel.json").read_text(encoding="utf-8"))
        metadata = json.loads(notebook.read_text(encoding="utf-8"))["metadata"]
        own = {"display_name": kernel["display_name"], "language": "python", "name": "interpol-figures"}
        assert (metadata["kernelspec"], metadata["language_info"]) == (own, {"name": "python"})

    def test_has_short_cells(self, notebook):
        long = [source for source in code_cells(notebook) if len(source.splitlines()) > MOST_LINES]
        assert not long, f"more than {MOST_LINES} lines:\n{long[0]}"

    def test_imports_the_evidence_only(self, notebook):
        names = set().union(*(imported(source) for source in code_cells(notebook)))
        course = {"figures_course", "json", "tomllib"} if notebook.parent.name == "walkthroughs" else set()
        assert names <= {"interpol_figures", "pandas", "plotly"} | course


@pytest.mark.parametrize(("name", "least"), [("requirements.lock", 50), (".ci/uv.txt", 1)])
def test_a_lock_names_versions_and_hashes_and_no_index(name, least):
    lock = (ROOT / name).read_text(encoding="utf-8")
    packages = re.findall(r"^([\w.-]+)==[^\s;]+(?: ; [^\n]*?)? \\$", lock, re.MULTILINE)
    lines = [line for line in lock.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(packages) == len(lines) >= least
    assert "://" not in lock
    assert lock.count("--hash=sha256:") >= len(packages)


@pytest.mark.live
def test_the_tables_keep_their_rules():
    assert validate() == []


@pytest.mark.live
def test_every_figure_table_has_the_same_columns():
    descriptor = json.loads((ROOT / "data/datapackage.json").read_text(encoding="utf-8"))
    schemas = [r["schema"] for r in descriptor["resources"] if r["schema"]["primaryKey"] == "figure"]
    assert len(schemas) == 5
    for schema in schemas:
        subject = next(field for field in schema["fields"] if field["name"] == "subject")
        assert "subjects.subject" in subject.pop("references"), "further keys are each table's own"
    assert all(schema == schemas[0] for schema in schemas)


def test_no_path_of_a_machine_and_no_registry_stands_in_the_project():
    roots = "|".join(["work", "root", "home", "farm", "tmp"])
    machine = re.compile(rf"(?<![\w.<:\"'-])/(?:{roots})/\w")
    hosts = re.compile(
        "|".join(["pypi" + r"\.org", "pythonhosted" + r"\.org", "npmjs" + r"\.(?:com|org)", "debian" + r"\.org"])
    )
    texts = [
        path
        for pattern in (
            "*.md",
            "*.toml",
            "*.lock",
            "Makefile",
            "lib/**/*.py",
            "notebooks/**/*",
            "tests/**/*.py",
            ".ci/*",
        )
        for path in ROOT.glob(pattern)
        if path.is_file() and path != Path(__file__)
    ]
    assert len(texts) > 40
    for path in texts:
        text = path.read_text(encoding="utf-8", errors="replace")
        assert not machine.search(text), f"{path}: {machine.search(text)}"
        assert not hosts.search(text), f"{path}: {hosts.search(text)}"
