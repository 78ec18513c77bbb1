"""Texts of sources: their digest, their lines as locators count them, and what stands there: a phrase, a name.

`line N` is the N-th item of `text.splitlines()` of the file read as UTF-8, counted from 1, empty lines included;
`lines` in sources.csv is how many there are.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

from interpol_figures.tables.iter_rows import each_row
from interpol_figures.tables.load import Tables

LOCATOR = re.compile(r"line ([1-9]\d*)")
QUOTES = str.maketrans(dict.fromkeys("‘’‚‛ʼ`´", "'") | dict.fromkeys("“”„‟«»", '"'))
CUT_BEFORE, CUT_AFTER = re.compile(r"\w$|\d[.,]$"), re.compile(r"\w|[.,]\d")  # “30 states” isn't in “1,130 states”
MARK = b"\xef\xbb\xbf"
SHARED = 3  # a word in the names of more components than this tells none of them from the others
ORGANISATION = frozenset(["interpol"])  # whose databases they are, a line need not say
PLURAL = re.compile(r"(?<=[^\Wsi])s$")


def read_text(content: bytes) -> list[str]:
    """Lines of a text as locators count them; raises UnicodeDecodeError where the bytes are not UTF-8."""
    return content.removeprefix(MARK).decode("utf-8").splitlines()


def digest(content: bytes) -> str:
    """What `sources.csv` holds as sha256."""
    return hashlib.sha256(content).hexdigest()


def line_of(lines: list[str], locator: str) -> str | None:
    """The line that a locator names; None where it names none of the text."""
    match = LOCATOR.fullmatch(locator)
    number = int(match[1]) if match else 0
    return lines[number - 1] if 0 < number <= len(lines) else None


def normalised(text: str) -> str:
    """Text with single spaces and plain quotes, so that typesetting doesn't part a phrase from its line.

    >>> normalised("Interpol’s  19\\u00a0databases")
    "Interpol's 19 databases"
    """
    return " ".join(unicodedata.normalize("NFC", text).translate(QUOTES).split())


def has_phrase(line: str, phrase: str) -> bool:
    """Whether a phrase stands on a line, and not as a part of a longer word or number there."""
    phrase, line = normalised(phrase), normalised(line)
    return any(
        not (re.match(r"\w", phrase) and CUT_BEFORE.search(line[: match.start()]))
        and not (re.search(r"\w$", phrase) and CUT_AFTER.match(line, match.end()))
        for match in re.finditer(re.escape(phrase), line)
    )


def why_strange(content: bytes, sources: Mapping[str, str]) -> str:
    """Why a file is no source's text; names the source where only line ends or the like were changed.

    `sources` are source ids by digest.
    """
    body = content.removeprefix(MARK).replace(b"\r\n", b"\n")
    for variant in (body, body.rstrip(b"\n"), body.rstrip(b"\n") + b"\n"):
        if source := sources.get(digest(variant)):
            return f"differs from the text of {source} by line ends or a byte order mark only: restore its bytes"
    return f"no source has its digest {digest(content)[:12]}…"


def component_names(tables: Tables) -> dict[str, list[frozenset[str]]]:
    """Words of which any set names a component: all of a name, or one that tells it from others.

    Its names are its own, and those that its note gives as “Also called”.
    """
    names = {row.component: [row.name, *_also_called(row.note)] for row in each_row(tables["components"])}
    found = {
        component: [_stems(name) - ORGANISATION or _stems(name) for name in own] for component, own in names.items()
    }
    shared = Counter(stem for own in found.values() for stem in frozenset().union(*own))
    for own in found.values():
        telling = {stem for name in own for stem in name if len(stem) > 3 and shared[stem] <= SHARED}
        own += [frozenset([word]) for word in telling]
    return found


def _also_called(note: str) -> list[str]:
    match = re.search(r"Also called: ([^.]+)", note)
    return match[1].split("; ") if match else []


def _stems(text: str) -> frozenset[str]:
    """Words without case and plural."""
    words = re.findall(r"\w+", normalised(text).casefold())
    return frozenset(PLURAL.sub("", re.sub(r"ies$", "y", word)) for word in words)


def names_component(text: str, names: list[frozenset[str]]) -> bool:
    """Whether a text names a component."""
    words = _stems(text)
    return any(name <= words for name in names)
