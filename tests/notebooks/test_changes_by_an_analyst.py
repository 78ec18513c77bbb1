"""What an analyst would want to change is a line or three of a cell: each test edits them and sees the chart change."""

from dataclasses import dataclass

import pytest

from notebook_run import charts, run

TOTALS = "Member countries, 1946–2026"
ISSUED = "Red Notices issued in a year, best-sourced count"
JOINED = "New members by decade of accession"


@dataclass(frozen=True)
class Change:
    """Lines of a notebook and what stands in their place."""

    notebook: str
    lines: dict[str, str]

    def made(self):
        """What the notebook shows with its lines changed, three at most."""
        assert sum(text.count("\n") + 1 for text in self.lines) <= 3
        assert sum(text.count("\n") + 1 for text in self.lines.values()) <= 3
        return run(self.notebook, edits=self.lines)


WITHOUT_2020 = Change(
    "01-membership",
    {"report.show(with_waves, totals, title": 'report.show(with_waves, totals[totals["year"] != 2020], title'},
)
LOG_AXIS = Change(
    "02-notices",
    {
        'line_color=NOTICES.get(rows["subject"].iloc[0], RECORD))': (
            'line_color=NOTICES.get(rows["subject"].iloc[0], RECORD)).update_yaxes(type="log")'
        )
    },
)
BY_REGION = Change(
    "01-membership",
    {
        'sums = counts.groupby("decade")["size"].sum()': 'sums = counts.groupby("region")["size"].sum()',
        'px.bar(counts, x="decade", y="size", color="region"': 'px.bar(counts, x="region", y="size", color="decade"',
    },
)
HIGHEST = Change(
    "02-notices",
    {
        'yearly = figures.best(counts[counts["is_yearly"]], by=["indicator", "subject", "year"])': (
            'yearly = counts[counts["is_yearly"]].sort_values("value").drop_duplicates('
            '["indicator", "subject", "year"], keep="last").sort_values("end")'
        )
    },
)
WITHOUT_SILVER = Change(
    "02-notices",
    {'names = types.set_index("colour")': 'names = types[types["colour"] != "silver"].set_index("colour")'},
)


@pytest.fixture(scope="module")
def members():
    return charts(run("01-membership"))


@pytest.fixture(scope="module")
def notices():
    return charts(run("02-notices"))


@pytest.mark.slow
class TestChange:
    def test_a_year_less(self, members):
        before, after = (
            [day[:4] for day in fig.data[-1].x] for fig in (members[TOTALS], charts(WITHOUT_2020.made())[TOTALS])
        )
        assert "2020" in before and after == [year for year in before if year != "2020"]

    def test_a_logarithmic_axis(self, notices):
        assert notices[ISSUED].layout.yaxis.type != "log"
        assert charts(LOG_AXIS.made())[ISSUED].layout.yaxis.type == "log"

    def test_groups_by_region(self, members):
        fig = charts(BY_REGION.made())[JOINED]
        regions = {trace.name for trace in members[JOINED].data if trace.type == "bar"}
        assert {place for trace in fig.data if trace.type == "bar" for place in trace.x} == regions

    def test_another_rule_for_the_best_figure(self, notices):
        before, after = notices[ISSUED].data[0], charts(HIGHEST.made())[ISSUED].data[0]
        assert list(after.x) == list(before.x) and sum(after.y) > sum(before.y)

    def test_a_colour_less(self):
        assert not any("Silver" in getattr(one, "html", "") for one in WITHOUT_SILVER.made()[:8])
        assert any("Silver" in getattr(one, "html", "") for one in run("02-notices")[:8])
