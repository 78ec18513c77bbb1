"""Which script of Plotly a page loads: a bundle of the few kinds of traces that reports draw, or all of Plotly.

The bundle has a third of its size. `docs/site.md` has how it is made; it is of the version that is installed.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from notebook_press.regression.cells import charts

BUNDLE = "plotly-figures.min.js"
TRACES = frozenset({"scatter", "bar", "choropleth", "scattergeo"})
WHOLE = "assets/plotly.min.js"


def with_bundle(html: str, notebook: Mapping[str, Any]) -> str:
    """A report's page that loads the bundle, if that draws all its charts."""
    traces = {trace.get("type", "scatter") for chart in charts(notebook) for trace in chart["data"]}
    return html.replace(f'"{WHOLE}"', f'"assets/{BUNDLE}"') if traces <= TRACES else html


def drop_unused(folder: Path) -> None:
    """Take all of Plotly away where no report needs it."""
    if not any(f'"{WHOLE}"' in path.read_text(encoding="utf-8") for path in folder.glob("*.html")):
        (folder / WHOLE).unlink(missing_ok=True)
