"""The pages: self-contained, escaped, small."""

import html
import json
import re

import pandas as pd
import pytest

from notebook_press.pages.context import PLACES, fill_places, has_places
from notebook_press.pages.filters import css_string
from notebook_press.pages.html import (
    ASSETS,
    Page,
    index_html,
    page_html,
    with_contents,
    write_page,
)
from notebook_press.pages.markdown import markdown_html
from notebook_press.pages.plotly_html import chart_json
from notebook_press.plan.plan import Report
from notebook_press.regression.baseline import read_notebook

PLOTLY = "application/vnd.plotly.v1+json"


@pytest.fixture
def page(tmp_path):
    """The page of a notebook with the given cells."""

    def make(*cells, **options):
        notebook = {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        return page_html(Page(Report("r", tmp_path / "n.ipynb", **options), notebook), ["page.js"])

    return make


def markdown(text):
    return {"cell_type": "markdown", "id": "m", "metadata": {}, "source": text}


def shown(**data):
    return {
        "cell_type": "code",
        "id": "c",
        "metadata": {},
        "source": "x < 1",
        "execution_count": 1,
        "outputs": [{"output_type": "display_data", "metadata": {}, "data": data}],
    }


def test_nothing_is_fetched_from_anywhere(rendered):
    for path in rendered.output.glob("*.html"):
        text = re.sub(r'<script type="application/json">.*?</script>', "", path.read_text(), flags=re.DOTALL)
        assert "http://" not in text
        assert "https://" not in text
        assert not re.search(r"\son\w+=", text), "an inline event handler"
        assert "Content-Security-Policy" in text
        assert path.stat().st_size < 500_000


def test_the_header_has_title_parameters_and_links(rendered):
    text = (rendered.output / "harvest-2024.html").read_text()
    assert text.count("<h1>") == 1
    assert "<h1>Harvest of 2024</h1>" in text
    assert 'href="notebooks/harvest-2024.ipynb"' in text
    made_for = "From the notebook <code>good.ipynb</code> for sort <strong>red</strong> and year <strong>2024</strong>"
    assert re.search(made_for + r", rendered \d{4}-\d\d-\d\d\.", text)
    assert '<li><a href="#Sources-and-limits">Sources and limits</a></li>' in text


def test_title_and_description_fall_back_on_the_notebook(rendered):
    text = (rendered.output / "apples.html").read_text()
    assert "<h1>Harvest of the orchard</h1>" in text
    index = (rendered.output / "index.html").read_text()
    assert "How many apples did the orchard give in a year, and of which sort?" in index
    assert "One square, drawn without asking anybody for the world." in index


def test_the_title_is_what_the_notebook_begins_with_or_its_name_as_its_author_writes_it(tmp_path):
    def page(*texts, name="how-many", file="How many.ipynb"):
        return Page(Report(name, tmp_path / file), {"cells": [*map(markdown, texts)], "metadata": {}})

    below = page("<div align=right><i>A. Pear<br>2024</i></div> \n\n# How *many*? #\n\nMore<br>than 61.\n\nAnd so on.")
    assert (below.title, below.description) == ("How *many*?", "More than 61.")
    assert below.cells[0]["source"].startswith("<div align=right><i>A. Pear<br>2024</i></div> \n")
    behind = page("<!--front--><img src=a.png>\n*A* book", "[Back](a.ipynb)", "# Pears", "## A part", "As well.")
    assert (behind.title, behind.description) == ("Pears", "As well.")
    assert page("Apples.\n\n# A part").title == "How many"
    assert page("Apples.", name="audit").title == "audit"


def test_sections_of_the_titles_level_go_one_down_with_all_below_them(page):
    text = page(markdown("# T\n\nAn answer."), markdown("# Part 1\n\n###### Deep"), markdown("# Part 2\n\n## Usage"))
    assert re.findall(r"<h(\d)\b.*?</h(\d)>", text) == [(one, one) for one in "12623"]
    assert re.findall(r'<li><a href="#(.*?)"', text) == ["Part-1", "Part-2"]


def test_the_code_is_shown_at_once_where_the_plan_wants_that(page):
    switch = '<input type="checkbox" id="show-code" class="switch" aria-label="Show the code"'
    assert (f"{switch}>" in page(shown()), f"{switch} checked>" in page(shown(), code=True)) == (True, True)


def test_the_index_lists_reports_by_group(rendered):
    index = (rendered.output / "index.html").read_text()
    order = [index.index(text) for text in ("Harvests", "Harvest of 2023", "Harvest of 2024", "Others", "A map of")]
    assert order == sorted(order)
    assert "4 reports" in index


def test_dollars_are_money(page):
    text = page(markdown("From **$12m** to **$15m**, which is $3m."))
    assert "From <strong>$12m</strong> to <strong>$15m</strong>, which is $3m." in text


def test_text_outputs_are_escaped_and_html_is_kept(page):
    table = shown(**{"text/html": "<table id='t'></table>"}) | {"id": "d"}
    text = page(shown(**{"text/plain": "<script>alert(1)</script>"}), table)
    assert "&lt;script&gt;alert(1)" in text
    assert "<table id='t'></table>" in text


def test_numbers_in_a_table_of_pandas_stand_right_and_text_left(page):
    frame = pd.DataFrame({"who": ["a", "b"], "count": ["1,200", ""], "share": [0.5, -2]}).set_index(["who", "count"])
    table = frame.assign(said=["over 3", "4 or 5"]).to_html()
    text = page(shown(**{"text/html": table}))
    assert re.findall(r'<td class="number">(.*?)</td>', text) == ["0.5", "-2.0"]
    assert '<th class="number">share</th>' in text
    assert "<td>over 3</td>" in text
    assert 'href="assets/page.css"' in text
    assert "table .number { text-align: right; }" in (ASSETS / "page.css").read_text()


def test_a_table_of_pandas_has_the_style_of_the_page(page):
    text = page(shown(**{"text/html": "<div>\n<style scoped>\n.dataframe th {}\n</style>\n<table class='dataframe'>"}))
    assert re.search(r"<div>\n<table class='dataframe'>", text)


def test_titles_and_parameters_are_escaped(page, tmp_path):
    text = page(markdown("# x"), title="<b>A</b>", group="<i>", parameters={"p": "<u>"})
    assert "<h1>&lt;b&gt;A&lt;/b&gt;</h1>" in text
    assert "<strong>&lt;u&gt;</strong>" in text
    index = index_html([Page(Report("r", tmp_path, title="<b>A</b>"), {"cells": []})], "<T>")
    assert "&lt;b&gt;A&lt;/b&gt;" in index
    assert "<h1>&lt;T&gt;</h1>" in index


def test_a_chart_cannot_break_out_of_its_script(page):
    chart = {"data": [{"type": "bar", "y": [1]}], "layout": {"title": {"text": "</script><!-- \u2028"}}}
    text = page(shown(**{PLOTLY: chart, "text/html": "not this"}))
    held = re.search(r'<script type="application/json">(.*?)</script>', text, re.DOTALL)[1]
    assert json.loads(held) == chart
    assert "<" not in held
    assert "\u2028" not in held
    assert "not this" not in text
    assert chart_json({"a": 1}) == '{"a":1}'


def test_pages_without_charts_load_only_what_printing_needs(tmp_path):
    page = Page(
        Report("r", tmp_path / "n.ipynb"),
        {"cells": [markdown("# Only words")], "metadata": {}, "nbformat": 4, "nbformat_minor": 5},
    )
    text = page_html(page, ["plotly.min.js", "page.js"])
    assert re.findall(r"<script[^>]*>", text) == ['<script defer src="assets/page.js">']


def test_pages_with_charts_load_the_scripts(page):
    assert '<script defer src="assets/page.js">' in page(shown(**{PLOTLY: {"data": [], "layout": {}}}))


def test_one_section_needs_no_contents():
    start = '<section class="cell text">\n'
    assert with_contents(f'{start}<h2 id="a">A</h2>') == f'{start}<h2 id="a">A</h2>'
    assert with_contents("<p>none</p>") == "<p>none</p>"
    sections = f'{start}<h2 id="a">A <em>b</em></h2><h2 id="c">C<a class="anchor-link" href="#c">¶</a></h2>'
    assert with_contents(f"<p>x</p>{sections}") == (
        '<p>x</p><nav class="contents" aria-label="Contents"><strong>Contents</strong>'
        f'<ul><li><a href="#a">A b</a></li><li><a href="#c">C</a></li></ul></nav>\n{sections}'
    )


def test_pages_are_the_same_each_time(rendered):
    report = rendered.plan.reports[1]
    made = Page(report, read_notebook(rendered.output / "notebooks" / "harvest-2024.ipynb"))
    scripts = ["plotly.min.js", "empty-world.js", "page.js"]
    assert page_html(made, scripts) == (rendered.output / "harvest-2024.html").read_text()


def test_a_page_keeps_places_free_that_can_be_filled_again(tmp_path):
    notebook = {"cells": [markdown("Text.")], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    text = page_html(Page(Report("r", tmp_path / "n.ipynb", title="</style><script>x"), notebook), ["page.js"])
    assert has_places(text)
    assert not has_places(text.replace("<!--note-->", ""))
    filled = fill_places(fill_places(text, dict.fromkeys(PLACES, "<b>first</b>")), dict.fromkeys(PLACES, ""))
    assert filled == text
    assert "</style><script>" not in text


def test_a_css_string_ends_neither_itself_nor_its_style_element():
    assert css_string('a "b" </style>\\') == '"a \\000022b\\000022 \\00003c/style>\\00005c"'


def test_mathematics_is_laid_out_without_a_script(page):
    text = page(
        markdown(r"Take $x_1$, `$a$` and $$\int_0^1 x\,dx \\ y$$ with $5m of $6m, \\(a_1\\)."),
        shown(**{"text/latex": r"$\displaystyle \frac{a}{b}$"}),
    )
    assert text.count("<math") == 4
    assert "<mfrac>" in text
    assert "<code>$a$</code>" in text
    assert "with $5m of $6m, " in text


def test_pictures_beside_the_notebook_and_attached_ones_are_held_by_the_page(page, tmp_path):
    (tmp_path / "a dot.gif").write_bytes(b"GIF89a")
    attached = markdown("<img src='attachment:x.png'>") | {"attachments": {"x.png": {"image/png": "AAAA"}}}
    text = page(markdown("![beside](a%20dot.gif)"), attached, shown(**{"image/webp": "BBBB"}))
    assert 'src="data:image/gif;base64,R0lGODlh"' in text
    assert "data:image/png;base64,AAAA" in text
    assert "data:image/webp;base64,BBBB" in text


def test_headings_of_the_same_words_have_anchors_of_their_own(page):
    parts = [markdown(f"## Part {number}\n\n### Usage\n\n## Usage") | {"id": f"m{number}"} for number in (1, 2)]
    text = page(*parts)
    assert re.findall(r'<h\d id="(Usage[^"]*)"', text) == ["Usage", "Usage-2", "Usage-3", "Usage-4"]
    assert re.findall(r'<li><a href="#(Usage[^"]*)"', text) == ["Usage-2", "Usage-4"]
    assert re.findall(r'class="anchor-link" href="#(Usage[^"]*)"', text) == ["Usage", "Usage-2", "Usage-3", "Usage-4"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "1. one\n\n   ```bash\n   ~$ ssh-agent bash\n   ~$ ssh-add\n   ```\n\n2. two",
            "~$ ssh-agent bash\n~$ ssh-add",
        ),
        ("```R\nmine$age <- mine$age * mine$age\n```", "mine$age <- mine$age * mine$age"),
        ("Change\n\n    $ cd\n    $ cd_a\n    $ cd", "$ cd\n$ cd_a\n$ cd"),
        ("a\n\n$$$$\n\nb", "a\n$$$$\nb"),
        ("costs \\$5 and \\$6", "costs $5 and $6"),
        ("Constitution \\[I/CONS/GA/1956\\]", "Constitution [I/CONS/GA/1956]"),
        ("- This\nlist\n- format", "This\nlist\nformat"),
    ],
)
def test_dollars_in_code_and_odd_markdown_stay_as_they_are(text, shown):
    assert shown in html.unescape(re.sub("<[^>]+>", "", markdown_html(text)))


def test_sound_and_video_are_held_and_links_lead_to_pages_or_hold_what_they_lead_to(tmp_path):
    for name in ("a.wav", "b.mp4", "data.csv", "next.ipynb"):
        (tmp_path / name).write_bytes(b"1\n")
    sound = "<audio controls><source src='a.wav'></audio><video src=\"b.mp4\"></video>"
    links = markdown("[next](next.ipynb#two) [data](data.csv) [away](https://example.org) [none](none.csv)")
    notebook = {"cells": [links, shown(**{"text/html": sound})], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    page = Page(Report("r", tmp_path / "n.ipynb"), notebook, pages={tmp_path / "next.ipynb": "the-next"})
    assert write_page(page, tmp_path / "site", ["page.js"]) == {
        tmp_path / one for one in ("a.wav", "b.mp4", "data.csv")
    }
    text = (tmp_path / "site/r.html").read_text()
    for kind in ("audio/x-wav", "video/mp4"):
        assert f"data:{kind};base64,MQo=" in text
    assert 'href="the-next.html#two"' in text
    assert '<a download="data.csv" href="data:text/csv;base64,MQo="' in text
    assert 'href="none.csv"' in text


def test_html_with_scripts_of_its_own_stands_in_a_frame(tmp_path):
    scripted = shown(**{"text/html": "<div id='c'></div><script>c.textContent = 1</script>"})
    plain = shown(**{"text/html": "<script type='application/json'>{}</script>"}) | {"id": "d"}
    notebook = {"cells": [scripted, plain], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "frames/r").mkdir(parents=True)
    (tmp_path / "frames/r/9-9.html").write_text("of an older version")
    write_page(Page(Report("r", tmp_path / "n.ipynb"), notebook), tmp_path, ["page.js"])
    assert [path.name for path in (tmp_path / "frames/r").iterdir()] == ["0-0.html"]
    frame, text = (html.unescape((tmp_path / one).read_text()) for one in ("frames/r/0-0.html", "r.html"))
    assert "<script>c.textContent = 1</script>" in frame
    assert "default-src 'none'" in frame
    assert re.findall("<iframe.*?>", text) == [
        '<iframe class="output" sandbox="allow-scripts" loading="lazy" title="Output" src="frames/r/0-0.html">'
    ]
    assert "c.textContent" not in text
    allowed = Page(Report("r", tmp_path / "n.ipynb", allow=("network",), language="de"), notebook)
    write_page(allowed, tmp_path, ["page.js"])
    frame, text = (html.unescape((tmp_path / one).read_text()) for one in ("frames/r/0-0.html", "r.html"))
    assert "script-src https: 'unsafe-inline'" in frame
    assert "img-src https: 'self'" in text
    assert '<html lang="de">' in text


def test_tags_leave_cells_and_outputs_out_or_fold_them(page):
    def tagged(tag, words):
        cell = shown(**{"text/plain": words})
        return {**cell, "id": tag, "source": f"code_{words}", "metadata": {"tags": [tag]}}

    text = page(
        tagged("remove-cell", "first"),
        tagged("remove_output", "two"),
        tagged("hide-output", "three"),
        tagged("remove-input", "four"),
    )
    assert ("first" in text.partition("<main")[2], "two</pre>" in text, "code_four" in text) == (False, False, False)
    assert "code_two" in re.sub("<[^>]+>", "", text)
    assert re.search(r"<details><summary>Output</summary>.*three.*</details>", text, re.DOTALL)
    assert "four</pre>" in text
