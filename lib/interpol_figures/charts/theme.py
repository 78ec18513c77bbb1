"""One palette by day and by night, and one template for every chart.

INTERPOL's notice colours mean notices and nothing else, so no other colour comes near them. Tests hold the palette to
that, simulate colour-blind sight, and measure how well labels are read on it.
"""

from collections.abc import Collection

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

# What the palette is on dark paper, for pages that recolour their charts; a colour that isn't here stays as it is.
NIGHT = {INK: "#e4e7ea", SOFT: "#a3acb5", FAINT: "#59626b", GRID: "#333a41", CARD: "#1b1f24", ACCOUNT_TEXT: "#e08cab"}
NIGHT |= {RECORD: "#4fb3c0", "#54311f": "#8c5a3f", "#a3281f": "#b8352b", "#dfe3e6": "#4a525a", "#111111": "#8a939c"}
NIGHT |= {"#05283a": "#bfe3e6", "#14616c": "#7ab8c0", "#5f9f98": "#478087", "#bfd9cd": "#33545a", "#e6e0d6": "#292e34"}
# Of a label on a fill, by whether the fill is light by day and by night. A name in words is no colour of the palette
# and stays as it is at night.
LABEL_INKS = {(False, False): "white", (False, True): CARD, (True, True): "#14181c", (True, False): INK}
LIGHT = 0.2  # the luminance from which dark letters are read better than white ones

UNSTATED = "not stated"  # the group of rows whose grouping column is empty

# One hue from dark to light: it keeps its order in greyscale print and in any colour vision.
SEQUENCE = ("#05283a", "#0a4455", "#14616c", "#33807f", "#5f9f98", "#8fbdb2", "#bfd9cd")

# No "system-ui" here: browsers on Linux take it for a wide face that overflows narrow screens.
FONT = "-apple-system, Segoe UI, Roboto, Noto Sans, Liberation Sans, Arial, DejaVu Sans Condensed, sans-serif"

SMALL = {"size": 12, "color": SOFT}
AXIS = {"gridcolor": GRID, "zerolinecolor": FAINT, "linecolor": FAINT, "tickfont": SMALL, "title": {"font": SMALL}}
LABEL = {"align": "left", "bgcolor": CARD, "bordercolor": FAINT, "font": {"family": FONT, "size": 12, "color": INK}}

TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": FONT, "size": 13, "color": INK},
        "paper_bgcolor": CARD,
        "plot_bgcolor": CARD,
        "colorway": list(CATEGORIES),
        "showlegend": False,
        "xaxis": AXIS,
        "yaxis": {**AXIS, "ticklabelstandoff": 6},
        "dragmode": False,
        "hoverlabel": LABEL,
        "barcornerradius": 1,
        "bargap": 0.35,
    }
)
pio.templates["interpol"] = TEMPLATE
pio.templates.default = "interpol"  # whatever is drawn beside our charts looks like them, px.bar(…) too


def luminance(colour: str) -> float:
    """The relative luminance of a colour, from 0 of black to 1 of white, as the rules of accessibility define it.

    >>> luminance("#ffffff"), luminance("#000000")
    (1.0, 0.0)
    """
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ink_on(fill: str) -> str:
    """The colour of a label on a fill that is read by day, and by night when both are recoloured.

    >>> ink_on(RECORD) == CARD, ink_on("#75649d")
    (True, 'white')
    """
    by_day, by_night = (luminance(shade) > LIGHT for shade in (fill, NIGHT.get(fill, fill)))
    return LABEL_INKS[by_day, by_night]


def colours_for(values: Collection) -> dict:
    """A colour for each of several values: notices and verdicts have their own, the rest take the categories in order.

    >>> colours_for(["red", "blue"])["red"] == NOTICES["red"]
    True
    """
    named = [value for value in values if value != UNSTATED]
    palette = next((own for own in (NOTICES, VERDICTS) if set(named) <= own.keys()), None)
    if palette is None and len(named) > len(CATEGORIES):
        raise ValueError(
            f"{len(named)} groups ({', '.join(map(str, named[:4]))} ...) but only {len(CATEGORIES)} colours "
            "stay apart for every reader: group the rarest as 'other' or draw several charts"
        )
    palette = palette or dict(zip(named, CATEGORIES, strict=False))
    return {value: palette.get(value, FAINT) for value in values}
