"""A box to paste an article into, in JupyterLab; anywhere else, and in reports, the parameters hold the article."""

import importlib.util
from typing import TYPE_CHECKING

from interpol_figures.explore.widgets import is_explored
from interpol_figures.reading.document import DocumentError
from interpol_figures.reading.read import ReadFrame, read
from interpol_figures.tables.load import Tables

if TYPE_CHECKING:
    from interpol_figures.report.cited_text import CitedText

_WIDE = {"width": "100%", "height": "14em"}


def paste(tables: Tables, article: str, published: str = "") -> "PasteBox | CitedText":
    """A box that holds an article, its day of publication, and a button that reads it.

    In JupyterLab it returns a `PasteBox`, whose `read` is what was read last; in a rendered report, or without
    ipywidgets, a sentence that says where the text comes from.

    >>> from interpol_figures.tables.load import load
    >>> print(paste(load(), "INTERPOL has 196 member countries."))
    *In JupyterLab, a box to paste an article into stands here. The parameters hold one of five words.*
    """
    if is_explored() and importlib.util.find_spec("ipywidgets"):
        return PasteBox(tables, article, published)
    from interpol_figures.model.format import counted
    from interpol_figures.report.cited_text import Fact
    from interpol_figures.report.report import Report

    return Report(tables).missing(
        "In JupyterLab, a box to paste an article into stands here. The parameters hold one of {count}.",
        count=Fact("parameter", counted(len(article.split()), "words")),
    )


class PasteBox:
    """A text area, a day and a button; the marked article below is read anew when the button is pressed."""

    def __init__(self, tables: Tables, article: str, published: str):
        """Fill the box, and read what is in it."""
        import ipywidgets as widgets

        self.tables = tables
        self.text = widgets.Textarea(value=article, description="Article", layout=widgets.Layout(**_WIDE))
        day = {"description": "Published", "placeholder": "2025, 2025-03 or 2025-03-20"}
        self.published = widgets.Text(value=published, **day)
        self.button = widgets.Button(description="Read and judge", button_style="primary", icon="check")
        self.output = widgets.Output()
        self.button.on_click(lambda _: self._show())
        self.panel = widgets.VBox([self.text, widgets.HBox([self.published, self.button]), self.output])
        self._show()

    @property
    def read(self) -> ReadFrame:
        """The figures of the text in the box, judged; raises ValueError for a day that is none."""
        return read(self.tables, self.text.value, published=self.published.value.strip())

    def _show(self) -> None:
        from IPython.display import HTML, display

        self.output.clear_output(wait=True)
        with self.output:
            try:
                display(self.read)
            except (DocumentError, ValueError) as reason:
                display(HTML(f"<p>Not read: {reason}</p>"))

    def _repr_mimebundle_(self, **options: object) -> dict[str, object]:
        return self.panel._repr_mimebundle_(**options)  # type: ignore[no-any-return]
