"""The marked article: what it shows, and that a hostile article does nothing in it."""

import re

from interpol_figures.reading.document import from_text
from interpol_figures.reading.judged import judge_article
from interpol_figures.reading.page import as_page
from interpol_figures.reading.read import read

TEXT = "INTERPOL has 196 member countries. It keeps 194 members on its list.\n\nEuropol has 27 member states."


def page_of(tables, text, name="a.txt"):
    return as_page(judge_article(from_text(name, text), tables, "2025-01"), tables)


def test_every_figure_is_marked_in_its_colour_with_a_card(tables):
    page = page_of(tables, TEXT)
    marks = re.findall(r'<mark class="(\w+)" id="f(\d+)"><a href="#c(\d+)"[^>]*>([^<]+)</a></mark>', page)
    assert [(verdict, text) for verdict, _, _, text in marks][:1] == [("confirmed", "196 member countries")]
    assert all(number == card and f'id="c{card}"' in page for _, number, card, _ in marks)
    assert "27 member states" in page and ">27" not in page


def test_the_page_needs_nothing_and_runs_nothing(tables):
    page = page_of(tables, TEXT)
    assert "default-src 'none'" in page and "<script" not in page
    assert not re.search(r'(?:src|@import|url\()\s*=?\s*["\']?https?:', page)


def test_a_hostile_article_is_shown_as_text(tables):
    page = page_of(tables, "<script>alert(1)</script> INTERPOL has 196 members<img src=x onerror=y>.", 'a"><b>.txt')
    assert "<script" not in page and "<img" not in page and "<b>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_frame_shows_itself_as_the_page(tables):
    frame = read(tables, TEXT, published="2025-01")
    assert frame["verdict"].tolist()[0] == "confirmed"
    assert frame._repr_html_().startswith("<iframe") and 'sandbox=""' in frame._repr_html_()
    assert type(frame[["phrase"]]).__name__ == "DataFrame"


def test_a_text_without_figures_says_so(tables):
    page = page_of(tables, "Nothing of interest happened in the town, and nothing was said of it by the people.")
    assert "No figure on INTERPOL was found in this text<" in page
    russian = "Интерпол объединяет 196 стран, и у него 19 баз данных."
    assert "whose words tell none of English, French, German and Spanish" in page_of(tables, russian)
