"""Tables whose every text was filled in by an attacker: no page or export made from them runs anything."""

import csv
import json
import re
from collections import Counter
from html.parser import HTMLParser

import pytest

from browser import CHROMIUM, look
from collection import LONG, copy_collection, figures, whole_page
from payloads import PROVOKE, payloads, without_numbers

POLICY = re.compile(r'<meta [^>]*http-equiv="Content-Security-Policy"[^>]*>')
pytestmark = pytest.mark.live
REPORTS = ("membership", "brief") if LONG else ("membership",)
READ = ("as_stated", "unit")  # where a number, or what is counted, is read from the words
PAGES = ("index", "explorer", "members", "glossary", *REPORTS) if LONG else ("index", "explorer", *REPORTS)
KINDS = ("sources", "indicators", "operations") if LONG else ("sources",)


def poison(data):
    """Put a text after those of each free-text cell, as long as the schema lets it; return how many by column."""
    schema, count, every = json.loads((data / "datapackage.json").read_text()), Counter(), payloads()
    bare = without_numbers()
    with (data / "sources.csv").open(encoding="utf-8", newline="") as stream:
        at_hand = {row["source"] for row in csv.DictReader(stream) if row["lines"]}
    for table in schema["resources"]:
        keys = [key["fields"] for key in table["schema"].get("foreignKeys", [])]
        keyed = {name for key in keys for name in ([key] if isinstance(key, str) else key)}
        fields = [one for one in table["schema"]["fields"] if is_free(one) and one["name"] not in keyed]
        path = data / table["path"]
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        for row in rows:
            for field in fields:
                name, longest = field["name"], field["constraints"]["maxLength"]
                if name == "locator":  # of a text at hand it is a line; of others it is free, and mostly empty
                    row[name] = row[name] or ("page" if row["source"] not in at_hand else "")
                texts = bare if name in READ else every
                added = texts[count.total() % len(texts)].replace("\u2028", "").replace("\n", " ")
                if "delimiter" in field:  # a list may hold it in an item, and no further separator
                    added = added.replace(";", ",")
                text = f"{row[name]} {added}"
                is_line = name == "locator" and row["source"] in at_hand
                if row[name] and not is_line and len(text) <= longest and text == text.strip():
                    row[name] = text
                    count[name] += 1
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return count


def is_free(field):
    """Whether a column holds words, neither ids nor choices."""
    limits = field.get("constraints", {})
    bound = {"pattern", "enum"} & limits.keys() or "delimiter" in field
    return field["type"] == "string" and "maxLength" in limits and not bound


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    copied = copy_collection(tmp_path_factory.mktemp("hostile"))
    count = poison(copied / "data")
    assert count.total() > 7000
    assert min(count["as_stated"], count["locator"]) > 1000
    assert count["unit"] > 30
    done = figures("render", *REPORTS, folder=copied)
    assert done.returncode == 0, done.stdout + done.stderr
    return copied / "reports/site"


class Elements(HTMLParser):
    """What a page has that could run or load something."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag in ("iframe", "object", "embed", "base", "form", "video", "audio", "template", "textarea"):
            self.found.append(tag)
        data = tag == "script" and (given.get("type") or "").endswith("json")
        if (
            tag == "script"
            and not data
            and not re.fullmatch(r"(\.\./)?(assets|folded)/[\w.-]+", given.get("src") or "")
        ):
            self.found.append(f"script {given}")
        self.found += [f"{tag} {name}" for name in given if name.startswith("on")]
        for name in ("href", "src", "action", "formaction", "xlink:href"):
            if re.match(r"[\s\0-\x20]*(javascript|vbscript|data:text)", given.get(name) or "", re.IGNORECASE):
                self.found.append(f"{tag} {name}={given[name]}")


def test_no_page_holds_anything_that_runs(folder):
    """All pages of the site itself, and every tenth of those about a source, a measure or another thing; or all."""
    pages = [*folder.glob("*.html"), *sorted(folder.glob("*/*.html"))[:: 1 if LONG else 10]]
    assert len(pages) > 90
    found = {path.relative_to(folder).as_posix(): Elements(whole_page(folder, path)).found for path in pages}
    assert {name: elements for name, elements in found.items() if elements} == {}
    assert sum("ran(" in path.read_text(encoding="utf-8") for path in pages) > len(pages) / 2


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: pages were not looked at; install Debian's chromium")
def test_no_page_runs_them_even_without_its_policy(folder):
    most = [
        max((folder / kind).glob("*.html"), key=lambda path: path.read_text(encoding="utf-8").count("ran("))
        for kind in KINDS
    ]
    search = """(() => { const box = document.getElementById("lookup") || document.getElementById("search"); if (!box) return 0;
      box.value = "ran"; box.dispatchEvent(new Event("input")); return 1; })()"""
    for page in [*(folder / f"{name}.html" for name in PAGES), *most]:
        bare = page.with_name(f"bare-{page.name}")
        text, count = POLICY.subn("", page.read_text(encoding="utf-8"))
        assert count == 1, page.name
        bare.write_text(text, encoding="utf-8")
        seen = look(bare, scripts={"search": search, "elements": PROVOKE})
        bare.unlink()
        assert (seen.ran, seen.errors, seen.requests) == ([], [], []), page.name
        assert seen.values["elements"] > 20
