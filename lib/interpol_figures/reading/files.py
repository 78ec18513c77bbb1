"""Articles from files: text, Markdown, HTML, PDF and Word documents, within limits, as documents to read."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from time import monotonic
from xml.etree import ElementTree

from interpol_figures.reading.document import Document, DocumentError, from_text
from interpol_figures.reading.html_text import from_html

LARGEST = 30_000_000  # bytes of a file
LONGEST = 1_000_000  # characters of text: a book of five hundred pages
MOST_PAGES = 1_000
LONGEST_TIME = 120  # seconds for a PDF, whose pages may be made to have no end
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MARKUP = re.compile(
    rb"(?is)\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|main|article|section|header|title|div|h[1-6]|table|[uo]l|p)\b"
)
_PAGES = (".html", ".htm", ".xhtml")


def read_document(path: Path) -> Document:
    """The document in a file, by its content and name; raises DocumentError where it can't be read, and why."""
    if path.stat().st_size > LARGEST:
        raise DocumentError(f"{path.name}: {path.stat().st_size:,} bytes; an article has at most {LARGEST:,}")
    return document_of(path.name, path.read_bytes())


def document_of(name: str, content: bytes) -> Document:
    """A document from the bytes of a file; raises DocumentError where they aren't text, HTML, PDF or Word.

    >>> document_of("a.txt", b"INTERPOL has 196 member countries.").text
    'INTERPOL has 196 member countries.'
    """
    try:
        if content.startswith(b"%PDF"):
            return from_text(name, _checked(name, _pdf_text(name, content)))
        if content.startswith(b"PK"):
            return from_text(name, _checked(name, _word_text(name, content)))
        text = _checked(name, _decoded(name, content))
        is_page = _MARKUP.match(content[:4000]) or name.casefold().endswith(_PAGES)
        return from_html(name, text) if is_page else from_text(name, text)
    except RecursionError as error:
        raise DocumentError(f"{name}: nested too deep to be read; save it as text") from error


def _checked(name: str, text: str) -> str:
    if len(text) > LONGEST:
        raise DocumentError(f"{name}: {len(text):,} characters of text; an article has at most {LONGEST:,}")
    if not text.strip():
        raise DocumentError(f"{name}: holds no text; a scan must be made text first (OCR)")
    return text


def _decoded(name: str, content: bytes) -> str:
    """Text in UTF-8, UTF-16 with its mark, or else Windows-1252; what has control characters isn't text."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1f]", text):
            return text
    kind = Path(name).suffix.casefold()
    if kind in (".pdf", ".docx"):
        raise DocumentError(f"{name}: damaged, or no {kind} file whatever its name says; save it again, or as text")
    raise DocumentError(f"{name}: not a text; give .txt, .md, .html, .pdf or .docx")


def _pdf_text(name: str, content: bytes) -> str:
    try:
        from pypdf import PdfReader  # an extra: few articles are PDF
    except ImportError as error:
        raise DocumentError(f"{name}: reading PDF needs pypdf; pip install 'interpol-figures[read]'") from error
    ends = monotonic() + LONGEST_TIME

    def check(*_: object) -> None:  # called at every step of a page, which may be made to have no end
        if monotonic() > ends:
            raise DocumentError(f"{name}: not read within {LONGEST_TIME} seconds; save its text and read that")

    try:
        reader = PdfReader(BytesIO(content))
        if len(reader.pages) > MOST_PAGES:
            raise DocumentError(f"{name}: {len(reader.pages):,} pages; an article has at most {MOST_PAGES:,}")
        pages: list[str] = []
        for page in reader.pages:
            check()
            pages.append(page.extract_text(visitor_operand_before=check))
            if sum(map(len, pages)) > LONGEST:
                raise DocumentError(f"{name}: more than {LONGEST:,} characters of text; save the part to be read")
    except DocumentError:
        raise
    except Exception as error:  # a damaged file may fail anywhere in the parser, in any way
        raise DocumentError(f"{name}: not a PDF that can be read ({error})") from error
    return "\n\n".join(pages)


def _word_text(name: str, content: bytes) -> str:
    """Paragraphs of a Word document, cells of tables between bars."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive, archive.open("word/document.xml") as file:
            markup = file.read(LARGEST + 1)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError) as error:
        raise DocumentError(f"{name}: not a Word document; give .txt, .md, .html, .pdf or .docx") from error
    if len(markup) > LARGEST or b"<!DOCTYPE" in markup or b"<!ENTITY" in markup:
        raise DocumentError(f"{name}: its markup is longer than {LARGEST:,} bytes, or defines entities; save its text")
    try:
        body = ElementTree.fromstring(markup)
    except ElementTree.ParseError as error:
        raise DocumentError(f"{name}: its markup can't be read ({error})") from error
    return "\n".join(_lines(body))


def _lines(element: ElementTree.Element) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_WORD}tbl":
            for row in child.iter(f"{_WORD}tr"):
                cells = [" ".join(_words(part) for part in cell.iter(f"{_WORD}p")) for cell in row.iter(f"{_WORD}tc")]
                yield "| " + " | ".join(cells) + " |"
        elif child.tag == f"{_WORD}p":
            yield _words(child)
        else:
            yield from _lines(child)


def _words(paragraph: ElementTree.Element) -> str:
    return "".join(part.text or "" for part in paragraph.iter(f"{_WORD}t"))
