"""What the project's kernel adds where a person has a notebook open: an IPython extension.

Parameters are checked in the cell that sets them, maps are drawn without a network, charts follow the dark theme, and
links lead where something is. No notebook has a line for it.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

TOPOLOGY = "INTERPOL_FIGURES_TOPOLOGY"  # in the environment: where the server has the outlines of maps
NOTEBOOK = "JPY_SESSION_NAME"  # in the environment of a server's kernel: the path of the notebook
MOST = 12  # choices that are named
CHECK = "__import__('figures_cli.lab_kernel').lab_kernel.check_parameters(globals())\n"
# Light charts with their lightness turned round, and their hues kept: they follow the theme without being drawn anew.
STYLE = """<style>
body[data-jp-theme-light="false"] .js-plotly-plot {filter: invert(.9) hue-rotate(180deg)}
</style>"""
PAGES = re.compile(r'(<span class="onscreen"> · )?\[[^\]]*\]\((sources/[^)]*)\)(</span>)?')


def load_ipython_extension(shell: Any) -> None:
    """Set a kernel up; does nothing where no server started it, as in a rendered report."""
    if NOTEBOOK not in os.environ:
        return
    shell.input_transformers_post.append(lambda lines: [*lines, CHECK] if _sets_parameters(shell) else lines)
    formats = shell.display_formatter
    formats.ipython_display_formatter.for_type_by_name("plotly.graph_objs._figure", "Figure", show_chart)
    formats.mimebundle_formatter.for_type_by_name("interpol_figures.report.cited_text", "CitedText", text_bundle)

    def style(*_: Any) -> None:
        """Show the style once, with the first cell that is run."""
        shell.events.unregister("pre_run_cell", style)
        shell.display_pub.publish({"text/html": STYLE, "text/plain": ""})

    shell.events.register("pre_run_cell", style)


def _sets_parameters(shell: Any) -> bool:
    """Whether the cell that is being run is tagged `parameters`; JupyterLab sends a cell's tags along."""
    message = shell.kernel.get_parent("shell")
    asked = message.get("header", {}).get("msg_type") == "execute_request"
    return asked and "parameters" in message.get("metadata", {}).get("tags", [])


class WrongParameterError(ValueError):
    """A value that a parameter doesn't take; shown without the way to it."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def check_parameters(values: Mapping[str, Any]) -> None:
    """Check what a notebook's parameters are set to, as the plan would.

    Raises WrongParameterError that names the parameter, the value and the valid ones.
    """
    from interpol_figures.model.format import listed
    from interpol_figures.tables.parameter_values import choices
    from notebook_press.errors import ParameterError
    from notebook_press.plan.parameters import check_value, declared

    path = Path(os.environ[NOTEBOOK])
    for parameter in declared(path, choices) if path.is_file() else ():
        if parameter.name not in values:
            continue
        try:
            check_value(path.name, parameter, values[parameter.name])
        except ParameterError as error:
            valid = list(map(repr, parameter.choices or ()))
            raise WrongParameterError(f"{error}\nValid: {listed(valid, MOST)}." if valid else str(error)) from None


def show_chart(figure: Any) -> None:
    """Show a chart, its map's outlines taken from the server; a server that has none leaves that to Plotly."""
    import plotly.io as pio

    if TOPOLOGY in os.environ:
        pio.renderers["plotly_mimetype"].config["topojsonURL"] = os.environ[TOPOLOGY]
    pio.show(figure)


def text_bundle(text: Any, **_: Any) -> dict[str, Any]:
    """A text as it shows itself, with links to pages of the site that is rendered, and without those to others."""
    from interpol_figures.tables.schema import find_data

    site = find_data().parent / "reports" / "site"

    def led(link: re.Match[str]) -> str:
        page = site / link[2]
        return link[0].replace(link[2], Path(os.path.relpath(page)).as_posix()) if page.is_file() else ""

    bundle = text._repr_mimebundle_()
    return {kind: PAGES.sub(led, words) if kind == "text/markdown" else words for kind, words in bundle.items()}
