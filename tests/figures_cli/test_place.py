"""The collection that commands on reports work on: the one they are called in, or the library's, which is then told."""

from click.testing import CliRunner

from collection import ROOT
from figures_cli.main import main


def test_elsewhere_the_command_says_where_it_works(tmp_path, monkeypatch):
    monkeypatch.delenv("INTERPOL_FIGURES_DATA")
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(main, ["plan", "brief"])
    assert told.stderr.startswith(f"the collection in {ROOT}:\n")
    assert told.stdout.startswith("brief\t11-brief.ipynb\t")
    monkeypatch.chdir(ROOT / "notebooks")
    assert "the collection in" not in CliRunner().invoke(main, ["plan", "brief"]).stderr
