"""One palette and one light template for every chart.

INTERPOL's notice colours mean notices and nothing else, so no other colour comes near them.
`tests/test_charts.py` holds the palette to that, and simulates colour-blind sight.
"""

from collections.abc import Iterable

import plotly.graph_objects as go
import plotly.io as pio

INK, SOFT, FAINT, GRID, CARD = "#22282e", "#5a646e", "#b9bfc6", "#e6e9ec", "#ffffff"
RECORD, ACCOUNT, CURVE = "#015766", "#ce6e8f", "#9aa4ad"
ACCOUNT_TEXT = "#9c3560"  # the account colour, dark enough for small print

CATEGORIES = (RECORD, "#c4a154", "#75649d", "#67d2c9", "#54311f", ACCOUNT)

NOTICES = {
    "red": "#d7141a",
    "blue": "#1769c9",
    "green": "#1d8f3a",
    "yellow": "#f5c800",
    "black": "#111111",
    "orange": "#f07f13",
    "purple": "#6b2fa0",
    "silver": "#a7adb5",
    "un_security_council_special": "#5aa9e6",
}

# From right to wrong: teal, light teal, amber, rust, dark red, and grey where nothing could decide.
VERDICTS = {
    "confirmed": RECORD,
    "loosely_worded": "#67d2c9",
    "outdated": "#dda63a",
    "wrong_measure": "#c9683a",
    "contradicted": "#a3281f",
    "no_record": "#dfe3e6",
}

UNSTATED = "not stated"  # the group of rows whose grouping column is empty

# One hue from dark to light: it keeps its order in greyscale print and in any colour vision.
SEQUENCE = ("#05283a", "#0a4455", "#14616c", "#33807f", "#5f9f98", "#8fbdb2", "#bfd9cd")

# No "system-ui" here: browsers on Linux take it for a wide face that overflows narrow screens.
FONT = "-apple-system, Segoe UI, Roboto, Noto Sans, Liberation Sans, Arial, DejaVu Sans Condensed, sans-serif"

SMALL = {"size": 12, "color": SOFT}
LINES = {"gridcolor": GRID, "zerolinecolor": FAINT, "zerolinewidth": 1, "linecolor": FAINT, "ticks": ""}
AXIS = {**LINES, "tickfont": SMALL, "title": {"font": SMALL}}
LABEL = {"align": "left", "bgcolor": CARD, "bordercolor": FAINT, "font": {"family": FONT, "size": 12, "color": INK}}

TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": FONT, "size": 13, "color": INK},
        "paper_bgcolor": CARD,
        "plot_bgcolor": CARD,
        "colorway": list(CATEGORIES),
        "showlegend": False,
        "xaxis": AXIS,
        "yaxis": AXIS,
        "hovermode": "closest",
        "dragmode": False,
        "hoverlabel": LABEL,
        "separators": ".,",
        "barcornerradius": 1,
        "bargap": 0.35,
    }
)
pio.templates["interpol"] = TEMPLATE
pio.templates.default = "interpol"  # whatever is drawn beside our charts looks like them, px.bar(…) too


def colours_for(values: Iterable) -> dict:
    """A colour for each value: notices and verdicts have their own, the rest take the categories in order.

    >>> colours_for(["red", "blue"])["red"] == NOTICES["red"]
    True
    """
    distinct = list(dict.fromkeys(values))
    gap = {UNSTATED: FAINT} if UNSTATED in distinct else {}
    values = [value for value in distinct if value != UNSTATED]
    for own in (NOTICES, VERDICTS):
        if values and all(value in own for value in values):
            return {value: own[value] for value in values} | gap
    if len(values) > len(CATEGORIES):
        raise ValueError(
            f"{len(values)} groups ({', '.join(map(str, values[:4]))} ...) but only {len(CATEGORIES)} colours "
            "stay apart for every reader: group the rarest as 'other' or draw several charts"
        )
    return dict(zip(values, CATEGORIES, strict=False)) | gap
