"""What `make lines` and `make quick` rest on: lines counted, and tests chosen by what was changed."""

import threading
from pathlib import Path

import pytest

import browser
import lines
import quick

ROOT = quick.ROOT


def test_neither_blanks_nor_comments_nor_docstrings_are_code():
    source = '"""A module\nof two lines."""\n\nimport os  # why\n\n\ndef f():\n    "Say."\n    # why\n    return """a\nb"""\n'
    assert lines.code_lines(source) == 4  # import, def, and a text of two lines


def test_lines_are_counted_by_package_and_room(tmp_path):
    for name, count in (
        ("a/__init__.py", 0),
        ("a/one.py", 1),
        ("a/room/two.py", 2),
        ("a/room/in/three.py", 3),
        ("b/c.py", 4),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x = 1\n" * count)
    assert lines.by_room(tmp_path) == {"a": {".": 1, "room": 5}, "b": {".": 4}}


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        (
            "lib/interpol_figures/tables/load.py",
            [
                "tests/test_structure.py",
                "lib/interpol_figures/tables/load.py",
                "tests/interpol_figures/tables/test_load.py",
            ],
        ),
        ("tests/interpol_figures/tables/test_load.py", ["tests/interpol_figures/tables/test_load.py"]),
        ("tests/interpol_figures/conftest.py", ["tests/interpol_figures"]),
        ("tests/harness/freeze_tables.py", ["tests/test_frozen_tables.py"]),
        ("notebooks/01-membership.ipynb", ["tests/test_house.py"]),
        ("README.md", ["tests/test_documentation.py"]),
        ("CHANGELOG.md", []),
    ],
)
def test_what_was_changed_chooses_the_tests(changed, wanted):
    assert quick.tests_for([Path(changed)]) == wanted


def test_only_tests_that_are_there_are_run_for_having_failed(tmp_path):
    assert quick.failed_last(tmp_path) == []
    kept = tmp_path / ".pytest_cache/v/cache/lastfailed"
    kept.parent.mkdir(parents=True)
    kept.write_text('{"tests/test_a.py::test_b": true, "tests/test_gone.py::test_c": true, "tests/harness/d.py": true}')
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_a.py").touch()
    assert quick.failed_last(tmp_path) == ["tests/test_a.py"]


def test_a_module_without_tests_of_its_name_is_tested_by_those_that_import_it_or_else_by_all():
    _, _, *imported = quick.tests_for([Path("lib/interpol_figures/tables/violations.py")])
    assert "tests/interpol_figures/tables/test_conflicts.py" not in imported
    assert "tests/interpol_figures/tables/test_load.py" in imported
    _, _, *every = quick.tests_for([Path("lib/interpol_figures/tables/cell_checks.py")])
    assert "tests/interpol_figures/tables/test_conflicts.py" in every


def test_a_module_beside_the_rooms_is_tested_by_the_tests_beside_them():
    found = quick.tests_for([Path("lib/figures_cli/project.py")])
    assert "tests/figures_cli/test_collection.py" in found
    assert all((ROOT / name).exists() for name in found)


@pytest.mark.skipif(browser.CHROMIUM is None, reason="no Chromium: install Debian's package chromium")
def test_what_a_page_does_is_seen_and_nothing_of_it_on_the_next(tmp_path):
    threads = threading.active_count()
    loud, calm = tmp_path / "loud.html", tmp_path / "calm.html"
    head = (
        "<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'><body style='margin: 0'>"
    )
    late = "localStorage.mark = 1; ran(7); fetch('https://example.org/x').catch(() => 0); missing()"
    loud.write_text(f"{head}<div style='width: 900px'>wide</div><script>setTimeout(() => {{ {late} }})</script>")
    calm.write_text(head)
    for _ in range(2):
        seen = browser.look(loud, width=390)
        assert (seen.ran, seen.requests) == (["7"], ["https://example.org/x"])
        assert any("missing is not defined" in error for error in seen.errors)
        assert seen.width >= 900
        seen = browser.look(calm, width=390, scripts={"mark": "localStorage.mark ?? 'none'"})
        assert (seen.ran, seen.requests, seen.errors, seen.width) == ([], [], [], 390)
        assert seen.values == {"mark": "none"}
    assert threading.active_count() == threads  # so that tests may fork, though the browser stays open
