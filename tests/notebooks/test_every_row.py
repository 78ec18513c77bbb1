"""The notebook that keeps a digest of every row: whatever cell is changed, the row is named."""

import csv

import pytest

from collection import FROZEN
from interpol_figures.tables.schema import read_package
from random_changes import changes, differences, lines_of, notices

CHANGES = list(changes(FROZEN, 10))


@pytest.fixture(scope="module")
def lines():
    return lines_of(FROZEN)


def test_every_row_of_every_file_has_a_digest(lines):
    places = set()
    for table in read_package(FROZEN).tables.values():
        with (FROZEN / table.path).open(encoding="utf-8", newline="") as file:
            places |= {f"{table.path}, {row[table.key]}" for row in csv.DictReader(file)}
    assert set(lines) == places


def test_tables_that_are_the_same_give_the_same_digests(lines):
    assert differences(lines, lines_of(FROZEN)) == []


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_a_changed_cell_is_noticed_and_its_row_named(change, lines):
    assert next(notices(FROZEN, change, lines), None), str(change)
