"""What people type into “check a figure”, and where the first answer leads, by the project's own tables."""

import json

import pytest

from browser import CHROMIUM, look
from figures_site.evidence import Evidence
from figures_site.explorer import write_explorer
from figures_site.frame import Frame
from figures_site.front_page import write_front_page
from interpol_figures.tables.load import load

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: pages were not looked at; install Debian's chromium"),
]


@pytest.fixture(scope="module")
def evidence():
    return Evidence(load())


@pytest.fixture(scope="module")
def folder(evidence, tmp_path_factory):
    frame = Frame(tmp_path_factory.mktemp("site"), "Numbers", "March 2026")
    frame.write_assets()
    write_explorer(evidence, frame)
    write_front_page(evidence, [], frame, [])
    return frame.folder


def stated(evidence, indicator, subject):
    rows = evidence.newest
    return rows[(rows["indicator"] == indicator) & (rows["subject"] == subject)]


def test_a_running_total_takes_the_place_of_its_beginnings(evidence):
    assert stated(evidence, "notices_issued", "silver")["words"].tolist() == ["over 80 notices"]


# The number that is shown first (indicator, or either of two, and subject), or the page that is linked first.
QUERIES = {
    "red notice": ("notices_issued notices_in_circulation", "red"),
    "red notices issued": ("notices_issued", "red"),
    "how many members": ("member_countries", "interpol"),
    "interpol databases": ("databases_held", "interpol_databases"),
    "silver notice": ("notices_issued notices_in_circulation", "silver"),
    "Yellow Notices": ("notices_issued notices_in_circulation", "yellow"),
    "public red notices": ("notices_public", "red"),
    "red notices in circulation": ("notices_in_circulation", "red"),
    "budget": ("budget_eur", "interpol"),
    "vice presidents": ("vice_presidents", "executive_committee"),
    "arrests HAECHI III": ("arrests", "haechi_iii"),
    "Lyon": ("headquarters_move_year", "lyon"),
    "haechi": "operations/haechi",
    "pangea": "operations/pangea",
    "fiji": "members.html#FJI",
    "France": "countries/FRA.html",
    "russia": "countries/RUS.html",
    "FJI": "members.html#FJI",
    "Süd Korea": "",
    "who is the president": "sources/",
    "secretary general": "sources/",
    "over 60,000 Red Notices": "sources/account-",
    "moved to Lyon 1956": ("headquarters_move_year", "lyon"),
    "when was INTERPOL founded": ("founding_year", "interpol"),
    "launch of the DNA database": ("launch_year", "dna_profiles"),
    "Mitgliedsstaaten": ("member_countries", "interpol"),
    "notices rouges": ("notices_issued notices_in_circulation", "red"),
    "implied precision": "glossary.html#term-implied-precision",
}
FIRST = """(() => {
  const box = document.getElementById("lookup"); box.value = WORDS; box.dispatchEvent(new Event("input"));
  const item = document.querySelector("#results li");
  return item && {text: item.innerText, links: [...item.querySelectorAll("a")].map((one) => one.getAttribute("href"))};
})()"""


def test_a_country_is_named_at_the_end_of_what_happened_there(evidence):
    subjects = {one["name"]: one["subjects"] for one in evidence.countries}
    assert len(subjects) >= 10
    assert {"red_requested_by_france", "pangea_xi_in_france", "france"} <= set(subjects["France"])
    assert not any("northern_ireland" in one for one in subjects["Ireland"])


def test_the_look_up_answers_what_people_type_with_the_number_or_the_page_first(evidence, folder):
    scripts = {words: FIRST.replace("WORDS", json.dumps(words)) for words in QUERIES}
    seen = look(folder / "index.html", scripts=scripts)
    assert (seen.errors, seen.requests) == ([], [])
    for words, wanted in QUERIES.items():
        first = seen.values[words]
        if wanted == "":
            assert first is None, words
        elif isinstance(wanted, str):
            assert first["links"][0].startswith(wanted), (words, first)
        else:
            indicators, subject = wanted
            known = [one for one in indicators.split() if len(stated(evidence, one, subject))]
            rows = {one: stated(evidence, one, subject).iloc[0]["words"] for one in known}
            shown = [one for one in rows if f"indicators/{one}.html" in first["links"]]
            assert shown, (words, first)
            assert rows[shown[0]] in first["text"], (words, first["text"])


def test_the_look_up_answers_for_a_year_and_says_where_it_can_not(evidence, folder):
    rows = evidence.rows[evidence.rows["figure"].isin(evidence.chosen) & (evidence.rows["end"].dt.year == 2022)]
    wanted = {"red notices issued 2022": ("notices_issued", "red"), "budget 2022": ("budget_eur", "interpol")}
    scripts = {words: FIRST.replace("WORDS", json.dumps(words)) for words in (*wanted, "budget 1900")}
    seen = look(folder / "index.html", scripts=scripts).values
    for words, (indicator, subject) in wanted.items():
        [row] = rows[(rows["indicator"] == indicator) & (rows["subject"] == subject)].itertuples()
        assert row.words in seen[words]["text"] and row.time in seen[words]["text"]
        assert f"sources/{row.source}.html#{row.figure}" in seen[words]["links"]
    assert "no figure for that year" in seen["budget 1900"]["text"]
