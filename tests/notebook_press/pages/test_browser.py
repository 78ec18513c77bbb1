"""The finished pages in a browser without a network."""

import pytest

from browser import CHROMIUM, look
from notebook_press.pages.html import Page, write_site
from notebook_press.plan.plan import Report

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
VISIBLE = "[...document.querySelectorAll('.code')].filter((one) => one.offsetHeight).length"


def test_a_map_is_drawn_offline(rendered):
    seen = look(rendered.output / "map.html")
    assert (seen.charts, seen.errors, seen.requests) == ([1], [], [])


def test_a_narrow_page_fits_draws_its_chart_offline_and_shows_the_code_by_a_switch(rendered):
    seen = look(
        rendered.output / "harvest-2024.html",
        width=390,
        scripts={
            "before": VISIBLE,
            "click": "document.querySelector('label[for=show-code]').click()",
            "after": VISIBLE,
            "buttons": "[...document.querySelectorAll('.modebar-btn')].map((one) => one.dataset.title).join()",
        },
    )
    assert seen.width == 390
    assert (seen.values["before"], seen.values["after"]) == (0, 7)
    assert "Share" not in seen.values["buttons"]  # Plotly's own default offers to upload the chart
    assert "Download" in seen.values["buttons"]
    assert (seen.charts, seen.errors, seen.requests) == ([3], [], [])


@pytest.mark.slow
def test_a_map_without_its_outlines_says_so(rendered, tmp_path):
    text = (rendered.output / "map.html").read_text().replace("assets/empty-world.js", "assets/missing.js")
    (tmp_path / "assets").symlink_to(rendered.output / "assets")
    (tmp_path / "map.html").write_text(text)
    seen = look(tmp_path / "map.html", scripts={"words": "document.querySelector('figure.chart').textContent"})
    assert seen.charts == [0]
    assert "could not be drawn" in seen.values["words"]
    assert any("world_110m" in one for one in seen.errors)


def test_an_output_with_scripts_draws_itself_in_its_frame_without_a_network(tmp_path):
    html = "<div id='c'></div><script>c.innerHTML = '<p style=\"height: 321px\">drawn</p>'</script>"
    output = {"output_type": "display_data", "metadata": {}, "data": {"text/html": html}}
    cell = {"cell_type": "code", "id": "c", "metadata": {}, "source": "x", "execution_count": 1, "outputs": [output]}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    write_site([Page(Report("r", tmp_path / "n.ipynb"), notebook)], tmp_path)
    frame, main = "document.querySelector('iframe.output')", "document.querySelector('main')"
    scripts = {"height": f"{frame}.style.height", "fills": f"{frame}.clientWidth === {main}.clientWidth"}
    seen = look(tmp_path / "r.html", scripts=scripts)
    assert seen.values["fills"] is True
    assert 321 <= int(seen.values["height"].removesuffix("px")) < 400  # which the frame told by a script
    assert (seen.errors, seen.requests) == ([], [])
