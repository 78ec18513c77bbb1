"""The public validator accepts the schema and the tables, and finds what a damaged copy has."""

import pytest

from folders import TABLES, Folder

frictionless = pytest.importorskip("frictionless", reason="frictionless, the public validator, isn't installed")


def errors_of(folder) -> list[tuple[str, str, int | None, str | None]]:
    """Errors as (table, type, line, column)."""
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert not report.errors, "the descriptor itself is refused"
    return sorted(
        (task.name, error.type, getattr(error, "row_number", None), getattr(error, "field_name", None))
        for task in report.tasks
        for error in task.errors
    )


def test_the_public_validator_accepts_the_tables():
    report = frictionless.validate(str(TABLES / "datapackage.json"))
    assert report.valid, report.to_summary()
    assert sorted(task.place for task in report.tasks) == sorted(path.name for path in TABLES.glob("*.csv"))
    assert report.stats["warnings"] == 0


def test_the_public_validator_finds_damage(tmp_path):
    folder = Folder(tmp_path / "data")
    folder.set("member_counts.csv", 2, value="1,234")
    folder.set("member_counts.csv", 3, source="nowhere")
    folder.set("member_counts.csv", 4, rank="best")
    folder.set("members.csv", 5, joined="\u0662\u0660\u0661\u0660")
    folder.set("members.csv", 6, name="")
    folder.set("history.csv", 7, date="23-09-07")
    folder.insert("databases.csv", 4, folder.rows("databases.csv")[2])
    assert errors_of(folder.path) == [
        ("databases", "primary-key", 4, None),
        ("history", "constraint-error", 7, "date"),
        ("member_counts", "constraint-error", 4, "rank"),
        ("member_counts", "foreign-key", 3, None),
        ("member_counts", "type-error", 2, "value"),
        ("members", "constraint-error", 5, "joined"),
        ("members", "constraint-error", 6, "name"),
    ]
