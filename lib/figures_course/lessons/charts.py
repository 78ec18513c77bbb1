"""Charts that don't mislead: axes, logarithms, sums over unlike outcomes, and what press releases leave out."""

import pandas as pd

from figures_course.answer_types import NumberKind, SetKind
from figures_course.lessons.old import ChartKind, Exercise, Mistake
from interpol_figures.charts.bars import bars
from interpol_figures.charts.caption import Caption, Room, blank, dress
from interpol_figures.charts.theme import RECORD
from interpol_figures.explore.select import YEARLY, best, select
from interpol_figures.tables.load import Tables

YEARS = ("2011", "2018", "2023")  # ends of years with 190, 194 and 196 members
CUT = 189  # where the bad chart's axis begins
OPERATION, TOTAL = "haechi_vi", "assets_recovered_usd"
FEW, MANY = "haechi_ii", "haechi_iv"
ROOM = 64  # pixels for the numbers of an axis


def members(tables: Tables) -> pd.DataFrame:
    """The best stated total of members in each of the years, with a column year."""
    rows = best(select(tables, "member_countries", "interpol", since="2011", until="2023"), YEARLY)
    rows = rows.assign(year=rows["end"].dt.year.astype(str))
    return rows[rows["year"].isin(YEARS)]


def member_bars(tables: Tables, start: float, title: str, log: bool = False):
    """Members as bars, on an axis that begins where one likes: the bad chart and the good one."""
    rows = members(tables)
    fig = blank()
    years, values = rows["year"].tolist(), rows["value"].tolist()
    fig.add_bar(x=years, y=values, marker={"color": RECORD}, text=[f"{value:.0f}" for value in values])
    fig.update_yaxes(type="log") if log else fig.update_yaxes(range=[start, max(values) + 1])
    fig.update_xaxes(type="category")
    alt = f"Bars of {', '.join(f'{value:.0f} in {year}' for year, value in zip(years, values, strict=True))}"
    subtitle = f"Member countries, axis from {start:,}" if not log else "Member countries, log scale"
    return dress(fig, Caption(title, subtitle, sources=rows, alt=alt), Room(260, left=ROOM))


def bad_axis(tables: Tables):
    """Membership that seems to explode, for the axis is cut."""
    return member_bars(tables, CUT, "Membership explodes")


def good_axis(tables: Tables):
    """The same numbers on a whole axis."""
    values = members(tables)["value"].tolist()
    return member_bars(tables, 0, f"Membership rose from {values[0]:.0f} to {values[-1]:.0f}")


def outcomes(tables: Tables) -> pd.DataFrame:
    """What the press release states of the operation in dollars, with the whole that each is `part_of`."""
    figures = select(tables, TOTAL, OPERATION)
    parts = tables["indicators"].query("part_of == @TOTAL")["indicator"]
    rows = pd.concat([figures, *(select(tables, part, OPERATION) for part in parts)])
    return best(rows, "indicator").merge(tables["indicators"][["indicator", "part_of"]], on="indicator")


def parts(tables: Tables) -> list[str]:
    """The indicators among them that count a part of another."""
    return [name for name in outcomes(tables)["indicator"] if name != TOTAL]


def bad_sum(tables: Tables):
    """Everything stated, as if it could be added: a total beside its own parts."""
    rows = outcomes(tables)
    title = f"“${rows['value'].sum() / 1e6:,.0f} million recovered”: a total with its own parts on top"
    return bars(rows.sort_values(["value", "label"], ascending=[False, True]), title, "label")


def total(tables: Tables) -> float:
    """What was recovered in all."""
    rows = outcomes(tables)
    return float(rows.loc[rows["indicator"] == TOTAL, "value"].iloc[0])


def blocked(tables: Tables) -> pd.DataFrame:
    """Accounts blocked in the operations of the series, best statement of each."""
    return best(select(tables, "accounts_blocked", "haechi"), "subject")


def log_dots(tables: Tables, log: bool):
    """Accounts blocked in each operation, on a logarithmic axis or a plain one."""
    rows = blocked(tables)
    fig = blank()
    fig.add_scatter(
        x=rows["subject"].tolist(),
        y=rows["value"].tolist(),
        mode="markers",
        marker={"size": 12, "color": RECORD},
        cliponaxis=False,
    )
    fig.update_yaxes(type="log" if log else "linear", rangemode="tozero", tickformat=",")
    title = "On a log axis a step up is a multiple" if log else "On a plain axis the small ones vanish"
    subtitle = f"Accounts blocked, {'log' if log else 'plain'} axis"
    return dress(fig, Caption(title, subtitle, sources=rows), Room(260, left=ROOM))


def accounts(tables: Tables, operation: str) -> float:
    """Accounts blocked in one operation."""
    rows = blocked(tables)
    return float(rows.loc[rows["subject"] == operation, "value"].iloc[0])


def times(tables: Tables) -> float:
    """How many times as many accounts were blocked in the later operation."""
    return accounts(tables, MANY) / accounts(tables, FEW)


def arrests(tables: Tables) -> pd.DataFrame:
    """The best stated number of arrests of each operation that has one, the smallest first."""
    names = editions(tables).set_index("operation")["name"]
    rows = best(select(tables, "arrests"))
    rows = rows[rows["subject"].isin(names.index)].assign(name=lambda found: found["subject"].map(names))
    return rows.sort_values(["value", "figure"])


def editions(tables: Tables) -> pd.DataFrame:
    """The operations, totals of whole series left out."""
    return tables["operations"].query("not operation.str.endswith('_all')")


def arrest_bars(tables: Tables):
    """Operations by arrests: what a collection of press releases looks like."""
    rows = arrests(tables)
    title = f"{len(rows)} operations that report arrests: what a collection of press releases looks like"
    shown = rows.sort_values(["value", "name"], ascending=[False, True]).head(12)
    return bars(shown, Caption(title, note=f"Not drawn: {len(rows) - len(shown)} more rows."), "name")


def silent(tables: Tables) -> float:
    """Operations of which no source states arrests."""
    return float(len(editions(tables)) - len(arrests(tables)))


def taller(tables: Tables, start: float = CUT) -> float:
    """How many times as tall the last bar is as the first, on an axis that begins at `start`."""
    values = members(tables)["value"].tolist()
    return (values[-1] - start) / (values[0] - start)


def flaws(figure, tables: Tables) -> str:
    """What misleads in a chart of the members; "" if nothing."""
    axis, drawn = figure.layout.yaxis, [trace for trace in figure.data if trace.type == "bar"]
    if not drawn or [float(value) for value in drawn[0].y] != members(tables)["value"].tolist():
        return "The bars aren't those of the three years. Use lesson.member_bars(tables, ...)."
    if axis.type == "log":
        return "Bars on a log axis have no meaningful length: it has no nought. Use a plain axis."
    if axis.range and axis.range[0] != 0:
        return f"The axis begins at {axis.range[0]:,}, so that the lengths of the bars lie. Where must bars begin?"
    words = (figure.layout.meta or {}).get("title", "")
    if not words.strip(" .…"):
        return "The axis is right. A title is missing: say what the chart shows."
    if any(word in words.lower() for word in ("explode", "soar", "skyrocket", "surge")):
        return "The axis is right, and the title still shouts. Say what the numbers say."
    return ""


EXERCISES = (
    Exercise(
        "taller",
        "How many times as tall the last bar looks",
        NumberKind(within=0.1),
        taller,
        "On a cut axis the eye compares what is left over. The numbers differ by about a thirtieth.",
        (
            "The height of a bar is its number minus the number at which the axis begins.",
            "Divide the height of the last bar by that of the first.",
        ),
        (
            Mistake(lambda t: taller(t, 0), "So it would look on a whole axis. This one is cut."),
            Mistake(lambda t: 1 / taller(t), "Upside down: the last bar over the first."),
            Mistake(lambda t: taller(t) - 1, "That is how much taller. How many times as tall?"),
            Mistake(lambda t: members(t)["value"].iloc[-1], "That is its number. How tall does the bar look?"),
            Mistake(lambda t: taller(t, CUT - 1), "Look again at where the axis begins."),
        ),
    ),
    Exercise(
        "mended",
        "The same chart, honest",
        ChartKind(flaws),
        lambda tables: tables,
        "Bars are compared by length, so their axis begins at nought. Dots and lines may begin elsewhere.",
        ('Use lesson.member_bars(tables, start=..., title="...").', "At which number must an axis of bars begin?"),
    ),
    Exercise(
        "parts",
        "Which of the sums are parts of another",
        SetKind(),
        parts,
        "The table of indicators says so in the column part_of. Parts may overlap, too.",
        ("Look at the column part_of.", "A part names the whole that it belongs to."),
        (
            Mistake(lambda t: [TOTAL], "That is the whole. Which are its parts?"),
            Mistake(lambda t: [*parts(t), TOTAL], "The whole isn't a part of itself."),
        ),
    ),
    Exercise(
        "total",
        "What was recovered in all, in dollars",
        NumberKind(),
        total,
        "The whole already holds its parts. A sum over unlike or overlapping outcomes is a number nobody stated.",
        ("Is one of the sums the whole?", "Then nothing has to be added."),
        (
            Mistake(lambda t: outcomes(t)["value"].sum(), "You added the whole and its parts: they count twice."),
            Mistake(lambda t: outcomes(t)["value"].sum() - total(t), "You added all parts, and some of them overlap."),
            Mistake(lambda t: total(t) / 1e6, "Off by a unit: in dollars, not in millions."),
            Mistake(
                lambda t: outcomes(t).loc[outcomes(t)["indicator"] != TOTAL, "value"].max(),
                "That is a part of it, if the largest one.",
            ),
            Mistake(lambda t: outcomes(t)["value"].mean(), "A mean of a whole and its parts means nothing."),
        ),
    ),
    Exercise(
        "times",
        "How many times as many accounts were blocked",
        NumberKind(within=0.5),
        times,
        "A log axis shows multiples as distances. It must say so, or the difference looks small.",
        ("Divide the number of the later operation by that of the earlier one.",),
        (
            Mistake(lambda t: 1 / times(t), "Upside down: the later one over the earlier one."),
            Mistake(lambda t: accounts(t, MANY) - accounts(t, FEW), "That is the difference. How many times as many?"),
            Mistake(lambda t: accounts(t, MANY), "That is the later number. How many times the earlier one is it?"),
            Mistake(lambda t: accounts(t, FEW), "That is the earlier number. How many times as many came later?"),
            Mistake(
                lambda t: accounts(t, MANY) / accounts(t, "haechi_i"),
                "Wrong year: compare with the operation asked for.",
            ),
        ),
    ),
    Exercise(
        "nought",
        "Operations that report nought arrests",
        NumberKind(),
        lambda tables: float((arrests(tables)["value"] == 0).sum()),
        "Who makes no arrests doesn't write about arrests. A mean over these would be one of successes only.",
        ("The table begins with the smallest numbers.", "Not stated isn't nought."),
        (
            Mistake(silent, "Those state no number. Not stated isn't the same as nought."),
            Mistake(lambda t: len(arrests(t)), "Those are all operations with a number. How many of them say nought?"),
            Mistake(lambda t: len(editions(t)), "Those are all operations. How many report nought arrests?"),
            Mistake(lambda t: arrests(t)["value"].min(), "That is the smallest number reported. Is it nought?"),
            Mistake(lambda t: (arrests(t)["value"] < 10).sum(), "Those report few. How many report none at all?"),
        ),
    ),
)
