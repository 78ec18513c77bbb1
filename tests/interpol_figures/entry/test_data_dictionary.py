"""The data dictionary says what schema and tables say."""

import json
import shutil
from itertools import pairwise

import pytest
from click.testing import CliRunner

from figures_cli.main import main
from interpol_figures.entry.data_dictionary import check_dictionary, dictionary, dictionary_path
from interpol_figures.model.intervals import QUALIFIERS
from interpol_figures.tables.load import load
from interpol_figures.tables.schema import find_data, read_package


@pytest.fixture(scope="module")
def page():
    return dictionary()


@pytest.mark.live
def test_the_dictionary_in_the_folder_is_what_the_tables_give():
    assert dictionary_path().read_text(encoding="utf-8") == dictionary(), "write it with: interpol-figures dictionary"


def test_it_has_every_table_column_unit_and_indicator(page):
    tables = load()
    for name, table in read_package().tables.items():
        assert f"[{name}]({table.path})" in page
        for field in table.fields:
            assert f"| `{field.name}` | {field.title} |" in page
    for row in tables["indicators"].itertuples():
        assert f"| {row.label} | `{row.indicator}` | {row.unit} |" in page


def test_it_counts(page):
    tables = load()
    assert f"{len(tables.figures):,} stated figures" in page
    assert "| `more_than` | over 60,000 notices | 60,000 < x | 60,000 < x ≤ 66,000 |" in page
    assert all(f"| `{qualifier}` | " in page for qualifier in QUALIFIERS)
    decided = (tables["conflicts"]["decision"] == "decided").sum()
    assert f"{decided} are decided" in page
    coverage = page.split("## Coverage")[1].split("## Columns")[0]
    assert sum(int(line.rsplit("|", 2)[1].replace(",", "")) for line in coverage.splitlines()[6:] if line) == len(
        tables.figures
    )


def test_every_row_of_a_grid_has_the_cells_of_its_head(page):
    lines = page.replace("\\|", "").splitlines()
    for above, line in pairwise(lines):
        if above.startswith("|") and line.startswith("|"):
            assert above.count("|") == line.count("|"), line


def test_a_dictionary_that_has_aged_is_told_and_written_anew(tmp_path):
    data = shutil.copytree(find_data(), tmp_path / "data")
    path, fresh = data / "README.md", dictionary(data)
    path.write_text(fresh.replace("data dictionary", "old dictionary"), encoding="utf-8")
    with pytest.raises(ValueError, match="old dictionary"):
        check_dictionary(path, fresh)
    run = CliRunner()
    outcome = run.invoke(main, ["dictionary", "--check", "--data", str(data)])
    assert outcome.exit_code == 1 and "interpol-figures dictionary" in outcome.stderr
    assert run.invoke(main, ["dictionary", "--data", str(data)]).exit_code == 0
    assert path.read_text(encoding="utf-8") == fresh
    assert run.invoke(main, ["dictionary", "--check", "--data", str(data)]).exit_code == 0
    path.unlink()
    assert run.invoke(main, ["dictionary", "--check", "--data", str(data)]).exit_code == 1


def test_a_column_that_differs_between_figure_tables_is_told(tmp_path):
    shutil.copytree(find_data(), tmp_path / "data")
    path = tmp_path / "data" / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    descriptor["resources"][1]["schema"]["fields"][5]["title"] = "Wording"
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    with pytest.raises(ValueError, match="the figure tables differ in qualifier; make the column"):
        dictionary(tmp_path / "data")
