"""Articles as files: their text, its places in the file, and what is refused."""

import zipfile
from io import BytesIO

import pytest

from interpol_figures.reading import files
from interpol_figures.reading.document import DocumentError
from interpol_figures.reading.files import document_of
from interpol_figures.reading.html_text import from_html

PAGE = """<html><head><title>No 7</title><style>p{width:960px}</style><script>var n = 12345;</script></head><body>
<nav>14 things</nav><h1>A list</h1><p>It held <b>39,519,010</b> records from 166&nbsp;countries.<sup>2</sup></p>
<table><tr><th>Year</th><th>Records</th></tr><tr><td>2002</td><td>3,900</td></tr></table>
<!-- 99 --><footer>1200 copies</footer></body></html>"""


def word_document(xml):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", xml)
    return buffer.getvalue()


def test_html_is_read_without_furniture_and_keeps_its_places():
    document = from_html("a.html", PAGE)
    assert not any(word in document.text for word in ("960", "12345", "14 things", "99", "1200", "No 7"))
    for words, stored in (("39,519,010", "39,519,010"), ("166\xa0countries", "166&nbsp;countries")):
        place = document.text.index(words)
        start, end = document.stored(place, place + len(words))
        assert PAGE[start:end] == stored
    cell = next(block for block in document.blocks if document.text[block.start : block.end] == "3,900")
    assert cell.heads[:2] == ("Records", "2002")


def test_places_in_a_file_count_characters_with_carriage_returns():
    document = document_of("a.txt", b"One.\r\nINTERPOL has 196 members.\r\n")
    assert document.text[document.text.index("196") :].startswith("196 members.")
    assert document.text.index("196") == 19


def test_a_word_document_gives_paragraphs_and_tables():
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    row = "<w:tr>" + cell.format("Year") + cell.format("2002") + "</w:tr>"
    xml = f"<w:document {w}><w:body><w:p><w:r><w:t>It has 196</w:t></w:r><w:r><w:t> members.</w:t></w:r></w:p><w:tbl>{row}</w:tbl></w:body></w:document>"
    assert document_of("a.docx", word_document(xml)).text == "It has 196 members.\n| Year | 2002 |"


def test_a_pdf_gives_its_text():
    pytest.importorskip("pypdf")
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(width=100, height=100)
    buffer = BytesIO()
    writer.write(buffer)
    with pytest.raises(DocumentError, match="holds no text; a scan must be made text first"):
        document_of("a.pdf", buffer.getvalue())


def pdf_of(text, pages=1):
    """A PDF of pages that all show the same content stream."""
    pypdf = pytest.importorskip("pypdf")
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = pypdf.PdfWriter()
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    fonts = DictionaryObject({NameObject(key): NameObject(name) for key, name in font.items()})
    stream = DecodedStreamObject()
    stream.set_data(text.encode())
    content = writer._add_object(stream)
    for _ in range(pages):
        page = writer.add_blank_page(width=600, height=800)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): fonts})}
        )
        page[NameObject("/Contents")] = content
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_a_long_pdf_is_read():
    document = document_of("a.pdf", pdf_of("BT /F1 12 Tf 50 700 Td (INTERPOL has 196 members.) Tj ET", 200))
    assert document.text.count("INTERPOL has 196 members.") == 200


def test_a_pdf_that_never_ends_is_given_up(monkeypatch):
    monkeypatch.setattr(files, "LONGEST_TIME", 0.05)
    endless = "BT /F1 12 Tf 50 700 Td " + "(x) Tj " * 50_000 + "ET"
    with pytest.raises(DocumentError, match="seconds; save its text and read that"):
        document_of("a.pdf", pdf_of(endless))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\x7fELF\x02\x01\x00\x00", "not a text"),
        (b"", "holds no text"),
        (b"PK\x03\x04 broken", "not a Word document"),
        (b"<html><body>" + b"<div>" * 600 + b"deep", "nested more than 500 deep"),
        (b"word " * 250_000, "an article has at most"),
        (b"PK\x03\x04" + b"\x00" * 50, "not a Word document"),
        (b"\xff\xfe\x00", "not a text"),
    ],
)
def test_what_is_no_article_is_refused_with_a_reason(content, reason):
    with pytest.raises(DocumentError, match=reason):
        document_of("a.bin", content)


def test_what_only_its_name_makes_a_document_is_refused_as_damaged():
    with pytest.raises(DocumentError, match=r"a\.pdf: damaged, or no \.pdf file whatever its name says"):
        document_of("a.pdf", b"\x00\x01")


def test_a_pdf_that_is_none_is_refused():
    pytest.importorskip("pypdf")
    with pytest.raises(DocumentError, match="not a PDF that can be read"):
        document_of("a.pdf", b"%PDF-1.7 and nothing more")


def test_a_document_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(files, "LARGEST", 10_000)
    with pytest.raises(DocumentError, match="its markup is longer than 10,000 bytes"):
        document_of("a.docx", word_document("<a>" + " " * 20_000 + "</a>"))


def test_a_document_that_is_nested_without_end_is_refused():
    with pytest.raises(DocumentError, match="nested too deep to be read"):
        document_of("a.docx", word_document("<a>" * 5_000 + "</a>" * 5_000))


def test_a_document_with_entities_is_refused():
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
    with pytest.raises(DocumentError, match="defines entities"):
        document_of("a.docx", word_document(bomb))


def test_a_file_that_is_too_large_isnt_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "LARGEST", 10)
    path = tmp_path / "a.txt"
    path.write_text("INTERPOL has 196 members.")
    with pytest.raises(DocumentError, match="25 bytes; an article has at most 10"):
        files.read_document(path)
