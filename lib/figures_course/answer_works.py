"""What a pupil makes as an answer: rows of a table, a chart, a letter, an article that is judged.

As the types of values in `figures_course.answer_types`, each reads an answer and compares it with the expected one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from figures_course.answer_types import Unreadable, member
from interpol_figures.verdicts.verdict import NOT_UNDERSTOOD

LEAST_WORDS, MOST_WORDS = 12, 90  # of a passage
LEAST_FIGURES = 3  # of an article


@dataclass(frozen=True)
class RowsAnswer:
    """Rows of a table in any order, with any further columns; rows are known by the column `key`."""

    key: str = "figure"
    needs: Sequence[str] = ()

    def read(self, given) -> frozenset:
        """The keys of the rows, and the needed cells beside them."""
        if isinstance(given, pd.Series) and given.dtype == bool:
            raise Unreadable("That says of each row whether it fits. Put it in square brackets after the table's name.")
        if isinstance(given, pd.Series):
            given = given.to_frame().T
        if isinstance(given, list) and given and isinstance(given[0], Mapping):
            given = pd.DataFrame(given)
        if not isinstance(given, pd.DataFrame):
            raise Unreadable("Give rows of a table, chosen or made as in the example above.")
        columns = [self.key, *self.needs]
        missing = [column for column in columns if column not in given]
        if missing:
            raise Unreadable(
                f"Your table lacks the column {', '.join(missing)}. Keep all columns, and choose rows only."
            )
        if given[self.key].duplicated().any():
            raise Unreadable("Some rows stand in your table twice.")
        return frozenset(tuple(map(member, row)) for row in given[columns].itertuples(index=False, name=None))

    def compare(self, given: frozenset, expected: pd.DataFrame) -> str:
        """No rows, too many, too few, or others."""
        rows = self.read(expected)
        missing, extra = len(rows - given), len(given - rows)
        if not missing and not extra:
            return ""
        if not given:
            return "Your table has no rows. A condition is too strict, or a name is spelt differently."
        if {row[0] for row in given} == {row[0] for row in rows}:
            pairs = list(zip(sorted(given), sorted(rows), strict=True))  # a key stands in one row only
            off = [
                name
                for place, name in enumerate(self.needs, 1)
                if any(one[place] != other[place] for one, other in pairs)
            ]
            return f"The rows are right; look again at the column {' and '.join(off)}."
        if not missing:
            return f"All that is asked for is there, and {extra} rows too many. Which condition is missing?"
        if not extra:
            return f"All your rows belong to it, but {missing} are missing. Which condition is too strict?"
        return f"{len(given & rows)} of your rows belong to it; {extra} don't, and {missing} are missing."


@dataclass(frozen=True)
class ChartAnswer:
    """A chart of bars that shows the numbers of the expected one, from zero, under a plain title."""

    loud: Sequence[str] = ()

    def read(self, given) -> Any:
        """The figure itself."""
        if not hasattr(given, "to_plotly_json"):
            raise Unreadable("Give a chart, made by a function as in the question.")
        return given

    def compare(self, given: Any, expected: Any) -> str:
        """What misleads in it; what doesn't mislead is right, whatever else differs."""
        axis, title = given.layout.yaxis, given.layout.title.text or (given.layout.meta or {}).get("title", "")
        if _heights(given) != _heights(expected):
            return (
                "The bars aren't those of the three years. Draw the same rows, and change only the axis and the title."
            )
        if axis.type == "log":
            return "On a log axis bars have no zero, so that their lengths mean nothing."
        if axis.range and axis.range[0] != 0:
            return (
                f"The axis begins at {axis.range[0]:,}, so that the lengths of the bars mislead. Where must bars begin?"
            )
        if not title.strip(" .…"):
            return "The axis is right. A title is missing: say what the chart shows."
        if any(word in title.lower() for word in self.loud):
            return "The axis is right, and the title still exaggerates. Say what the numbers say."
        return ""


class PassageAnswer:
    """A few sentences of the pupil's own, of which the exercise names the parts."""

    def read(self, given) -> str:
        """The text, if it is of a few sentences."""
        if not isinstance(given, str):
            raise Unreadable('Write a text between three quotation marks: """Dear editor, …""".')
        words = len(given.split())
        if words < LEAST_WORDS:
            raise Unreadable(f"Only {words} words. Write one to four whole sentences.")
        if words > MOST_WORDS:
            raise Unreadable(f"{words} words are more than an editor reads. Keep it under {MOST_WORDS}.")
        return given

    def compare(self, given: str, expected: str) -> str:
        """Nothing: what counts are the parts."""
        return ""


class ArticleAnswer:
    """An article of the pupil's own as `figures.read` judges it, with some figures that are understood."""

    def read(self, given) -> pd.DataFrame:
        """The judged figures."""
        if not isinstance(given, pd.DataFrame) or not {"phrase", "verdict", "sentence"} <= set(given.columns):
            raise Unreadable("Give what figures.read(tables, ...) returns, as in the example above.")
        return given

    def compare(self, given: pd.DataFrame, expected: pd.DataFrame) -> str:
        """Too few figures, and the first that isn't understood, with the reason."""
        unclear = given[given["verdict"] == NOT_UNDERSTOOD]
        understood = len(given) - len(unclear)
        if understood >= LEAST_FIGURES:
            return ""
        reason = f" “{unclear['phrase'].iloc[0]}”: {unclear['sentence'].iloc[0]}" if len(unclear) else ""
        return f"A good start: {understood} of {LEAST_FIGURES} figures are understood.{reason}"


def _heights(figure: Any) -> list[float]:
    return sorted(float(value) for trace in figure.data if trace.type == "bar" for value in trace.y)
