"""Texts filled in by an attacker run nothing in a reader's browser, wherever a report or its pages show them."""

import json
import re

import pytest

from apples import SharedPool
from browser import CHROMIUM, look
from notebook_press.build.render import Project, RenderOptions, render
from notebook_press.plan.plan import read_plan
from payloads import PROVOKE, SWALLOWS, payloads

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium: pages were not looked at; install Debian's chromium"
)
POLICY = re.compile(r'<meta [^>]*http-equiv="Content-Security-Policy"[^>]*>')
READ = "import json\nfrom pathlib import Path\nevery = texts = json.loads(Path('texts.json').read_text())"
PLAIN = (
    "print(*texts, sep='\\n')",
    "label, texts",
    "import pandas as pd\npd.set_option('display.max_colwidth', None, 'display.max_rows', None)\npd.DataFrame({'text': texts})",
    "from IPython.display import Latex, SVG\ndisplay(*map(Latex, texts[:40]))",
    "display(*({'image/svg+xml': f'<svg xmlns=\"http://www.w3.org/2000/svg\">{text}</svg>'} for text in texts[::5]), raw=True)",
)
CHART = """import plotly.graph_objects as go
texts = every[CAPTION::2]
numbers = list(range(len(texts)))
chart = go.Figure([go.Bar(x=texts, y=numbers, text=texts, hovertext=texts, customdata=texts, name=texts[0])])
chart.add_trace(go.Scatter(x=numbers, y=numbers, mode="text", text=texts, hovertemplate="%{text}<extra>%{x}</extra>"))
chart.add_trace(go.Table(header={"values": texts[:3]}, cells={"values": [texts]}))
chart.update_layout(title=" ".join(texts), legend_title_text=texts[1], xaxis_title=texts[2])
chart.update_layout(annotations=[{"text": text, "x": 0, "y": 0} for text in texts])
caption = {"subtitle": texts[3], "note": texts[4], "sources": " ".join(texts), "key": [[texts[5], "#123456", texts[6]]]}
chart.update_layout(meta={"title": texts[7], "alt": texts[8], "caption": caption}) if CAPTION else None
chart"""


def cell(kind, text, number, **metadata):
    code = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "id": f"{kind[0]}{number}", "metadata": metadata, "source": text, **code}


def notebook(path, cells):
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A site of three reports: texts in the plan and in all that code shows, and HTML and Markdown of an author."""
    root = tmp_path_factory.mktemp("hostile")
    notebooks = root / "notebooks"
    notebooks.mkdir()
    texts = sorted(payloads(), key=lambda text: any(mark in text for mark in SWALLOWS))
    (notebooks / "texts.json").write_text(json.dumps(texts))
    (notebooks / "x").touch()  # many show a picture of this name, and a report that lacks one is refused
    shown = [cell("code", "label = ''", 0, tags=["parameters"]), cell("code", READ, 1)]
    shown += [cell("code", text, 2 + number) for number, text in enumerate(PLAIN)]
    shown += [cell("code", CHART.replace("CAPTION", str(one)), 8 + one) for one in (0, 1)]
    notebook(notebooks / "shown.ipynb", shown)
    # IPython gives advice on frames, and names a file of this machine with it.
    html = "import warnings\nwarnings.simplefilter('ignore')\n"
    html += "from IPython.display import HTML, Markdown\ndisplay(*map(HTML, texts))\ndisplay(*map(Markdown, texts))"
    prose = [cell("markdown", text, number) for number, text in enumerate(texts)]
    notebook(notebooks / "authored.ipynb", [*prose, cell("code", READ, 0), cell("code", html, 1)])
    every = json.dumps(" ".join(texts).replace("{", "{{").replace("}", "}}"))
    label = json.dumps(" ".join(texts))
    (notebooks / "reports.toml").write_text(
        f"[project]\ntitle = {label}\n[report.shown]\nnotebook = 'shown.ipynb'\ntitle = {every}\ndescription = {every}\ngroup = {label}\n"
        f"parameters = {{label = {label}}}\n[report.authored]\nnotebook = 'authored.ipynb'\n"
    )
    plan = read_plan(notebooks / "reports.toml")
    project = Project(plan, root / "site")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("notebook_press.build.render.ProcessPool", SharedPool)
        summary = render(project, RenderOptions(jobs=2, progress=lambda _: None))
    assert summary.ok, str(summary.results)
    return root / "site"


def ran(page):
    """What the page ran, though each text was clicked, pointed at and focused."""
    seen = look(page, scripts={"elements": PROVOKE})
    assert seen.values["elements"] > 20
    assert [url for url in seen.requests if not url.startswith("javascript:")] == []
    return seen.ran


def without_policy(page):
    """The page as it would be if its texts had nothing but the page's own care against them."""
    bare = page.with_name(f"bare-{page.name}")
    text, count = POLICY.subn("", page.read_text(encoding="utf-8"))
    assert count == 1
    bare.write_text(text, encoding="utf-8")
    return bare


def test_there_are_more_than_two_hundred():
    assert len(set(payloads())) >= 200


@pytest.mark.parametrize("name", ["shown", "index"])
def test_no_page_runs_them_even_without_its_policy(folder, name):
    assert ran(without_policy(folder / f"{name}.html")) == []


def test_html_of_an_author_runs_nothing(folder):
    assert ran(folder / "authored.html") == []


def test_html_of_an_author_would_run_without_the_policy(folder):
    """So the tests above can fail: the texts are code, and running them is seen."""
    assert len(set(ran(without_policy(folder / "authored.html")))) > 100


def test_pages_have_no_handlers_in_their_html(folder):
    for name in ("index", "shown"):
        tags = re.findall(r"<[a-z][^<>]*>", POLICY.sub("", (folder / f"{name}.html").read_text(encoding="utf-8")))
        assert len(tags) > 20
        assert [tag for tag in tags if re.search(r"""\son[a-z]+\s*=\s*(?!&)""", re.sub(r'"[^"]*"', '""', tag))] == []
