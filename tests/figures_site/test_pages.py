"""The pages made from the tables, without any report: their frame, numbers, charts, look-up and explorer."""

import re
from html import unescape

import pytest
from plotly.offline import get_plotlyjs_version

from browser import CHROMIUM, look
from figures_site.about import EXAMPLES, write_about
from figures_site.entity_pages import write_countries, write_indicators, write_members
from figures_site.evidence import Evidence
from figures_site.explorer import write_explorer
from figures_site.finish import write_sitemap
from figures_site.frame import CHOICES, TOPICS, Frame
from figures_site.front_page import fact_checks, key_numbers, write_front_page
from figures_site.line_chart import Line, LineChart, Point, sparkline
from figures_site.lookup import lookup_data
from figures_site.plotly_script import BUNDLE, TRACES, drop_unused, with_bundle
from figures_site.report_page import PLACE, with_sources, without_folded
from interpol_figures.charts.theme import VERDICTS
from interpol_figures.explore.select import latest
from interpol_figures.tables.load import load

browsed = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium: pages were not looked at; install Debian's chromium"
)


@pytest.fixture(scope="module")
def evidence():
    return Evidence(load())


@pytest.fixture(scope="module")
def folder(evidence, tmp_path_factory):
    """A site of the pages that need no report and no page for each row."""
    frame = Frame(tmp_path_factory.mktemp("site"), "Numbers", "March 2026", address="https://figures.example/")
    frame.write_assets()
    write_members(evidence, frame)
    write_explorer(evidence, frame)
    write_about(evidence, frame)
    write_front_page(evidence, [], frame, [])
    write_sitemap(frame)
    return frame.folder


def newest(evidence, indicator, subject):
    """The newest best-sourced figure that doesn't rest on an encyclopaedia or the like."""
    rows = evidence.rows
    sound = rows[(rows["tier"] == "record") & (rows["grade"] != "D") & rows["end"].notna()]
    return latest(sound[(sound["indicator"] == indicator) & (sound["subject"] == subject)]).iloc[0]


def test_key_numbers_are_the_best_sourced_of_the_tables(evidence):
    found = key_numbers(evidence)
    assert [one["heading"] for one in found] == [key["heading"] for key in CHOICES["key"]]
    for one, key in zip(found, CHOICES["key"], strict=True):
        row = newest(evidence, key["indicator"], key["subject"])
        assert row["words"].startswith(one["number"])
        assert one["figure"] == row["figure"]


def drawn(tmp_path, line, **options):
    """A chart of one line, as pages have it."""
    drawings = Frame(tmp_path, "Numbers", "2026").environment.get_template("drawings.html.j2").module
    return str(drawings.line_chart(LineChart([line], "notices", **options)))


def test_a_line_labels_its_first_highest_and_last_value_and_is_dashed_over_gaps(tmp_path):
    points = [
        Point(year, value, f"{value} in {year}", f"{value}")
        for year, value in ((2000, 10), (2001, 90), (2010, 50), (2011, 60))
    ]
    chart = drawn(tmp_path, Line("notices", points))
    assert re.findall(r'class="value first"[^>]*>([^<]+)', chart) == ["10", "90", "60"]
    assert chart.count('class="gap"') == 1
    assert 'aria-label="notices: 10 in 2000 to 60 in 2011"' in chart
    flat = drawn(tmp_path, Line("n", [points[0], Point(2011, 91, "", "91"), Point(2011.5, 90, "", "90")]))
    assert re.findall(r'class="value first"[^>]*>([^<]+)', flat) == ["10", "90"]  # 91 would stand on 90
    assert sparkline(points[:2]) is None


def test_what_other_sources_state_is_drawn_faint_and_within_the_chart(tmp_path):
    points = [Point(2000, 10, "a", "10"), Point(2004, 12, "b", "12")]
    chart = drawn(tmp_path, Line("x", points, others=[Point(2002, 40, "<b>", "40")]), height=200)
    other = re.search(r'class="other" cx="([\d.]+)%" cy="([\d.]+)"', chart)
    assert 0 < float(other[1]) < 100
    assert 0 < float(other[2]) < 200
    assert "<b>" not in chart


@browsed
def test_the_bundle_of_plotly_draws_what_it_says(folder):
    traces = {"traces": "Object.keys(Plotly.PlotSchema.get().traces)"}
    assert set(look(folder / "explorer.html", scripts=traces).values["traces"]) == TRACES


def test_it_is_of_the_installed_version_and_under_its_licence(folder):
    text = (folder / "assets" / BUNDLE).read_text(encoding="utf-8")
    version = get_plotlyjs_version()
    assert text.startswith(f"/*!\nplotly.js v{version}, "), f"make the bundle of {version}, as docs/site.md says"
    assert "Permission is hereby granted, free of charge" in text[:1500]


def test_a_report_with_another_kind_of_chart_loads_all_of_plotly(tmp_path):
    def notebook(*kinds):
        chart = {"data": [{"type": kind} if kind else {} for kind in kinds]}
        return {"cells": [{"outputs": [{"data": {"application/vnd.plotly.v1+json": chart}}]}]}

    page, whole = '<script defer src="assets/plotly.min.js"></script>', tmp_path / "assets/plotly.min.js"
    assert with_bundle(page, notebook("bar", "")) == page.replace("plotly.min.js", BUNDLE)
    assert with_bundle(page, notebook("bar", "heatmap")) == page
    whole.parent.mkdir()
    whole.write_text("")
    (tmp_path / "a.html").write_text(with_bundle(page, notebook("heatmap")))
    drop_unused(tmp_path)
    assert whole.exists()
    (tmp_path / "a.html").write_text(with_bundle(page, notebook("bar")))
    drop_unused(tmp_path)
    assert not whole.exists()


def test_every_series_rests_on_used_figures_of_the_record(evidence):
    excluded = evidence.rows[(evidence.rows["rank"] == "deprecated") & evidence.rows["value"].notna()]
    assert len(excluded)
    for row in excluded.itertuples():
        words = f"{row.words}, {row.time} ({row.publisher})"
        used = evidence.rows[(evidence.rows["words"] == row.words) & (evidence.rows["rank"] != "deprecated")]
        if not len(used):
            points, others = evidence.series.get((row.indicator, row.subject), ([], []))
            assert words not in {point.words for point in [*points, *others]}


def test_a_figure_that_one_source_states_is_marked_copies_do_not_count(evidence):
    rows = evidence.rows[(evidence.rows["tier"] == "record") & evidence.rows["value"].notna()]
    members = rows[(rows["indicator"] == "member_countries") & (rows["value"] == 196)]
    assert set(members["sources"]) == {members["origin"].nunique()}
    assert len(members) >= members["origin"].nunique() > 1
    arrests = rows[rows["indicator"] == "arrests"]
    alone = arrests[arrests["sources"] == 1]
    assert len(alone)
    for row in alone.itertuples():
        same = arrests[(arrests["subject"] == row.subject) & (arrests["value"] == row.value)]
        assert same["origin"].nunique() == 1


def test_fact_checks_are_grave_sound_and_each_of_another_kind(evidence):
    found = fact_checks(evidence.rows)
    assert found
    assert all(one["verdict"] in ("wrong measure", "contradicted", "outdated") for one in found)
    assert all(one["independent"] >= 2 for one in found)
    assert len({one["indicator"] for one in found}) == len(found)


def test_topics_lead_to_reports_where_there_are_any(tmp_path):
    bare = dict(Frame(tmp_path, "Numbers", "2026").topics)
    assert bare == {label: found[-1] for label, found in TOPICS.items()}
    assert dict(Frame(tmp_path, "Numbers", "2026", ["membership"]).topics)["Members"] == "membership.html"


def test_pages_of_rows_that_are_gone_are_taken_away(tmp_path):
    frame = Frame(tmp_path, "Numbers", "2026")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources/old.html").write_text("old")
    frame.written.add("sources/new.html")
    (tmp_path / "sources/new.html").write_text("new")
    frame.drop_others(["sources", "operations"])
    assert [path.name for path in (tmp_path / "sources").iterdir()] == ["new.html"]


def test_sources_of_a_report_are_folded_by_grade_and_citations_lead_to_their_rows(tmp_path):
    items = [
        f'<li><span id="source-{number}"></span>P{number}: T, 2020, grade {grade}'
        f'<span class="onscreen"> · <a href="sources/{name}.html">what it states</a></span></li>'
        for number, name, grade in ((1, "c", "C"), (2, "a", "A"))
    ]
    cited = """<a href="#source-2">[2]</a><a href='#source-1' title='f-1'>[1]</a>"""
    rest = "\n<ol><li>other</li></ol>"
    text = with_sources(f"{cited}\n<ol>\n{''.join(items)}\n</ol>{rest}", Frame(tmp_path, "Numbers", "2026"))
    assert re.findall(r"Grade (\w):", text) == ["A", "C"]
    first, second = re.findall(r"<li.*?</li>", text)[:2]
    assert first == '<li value="2" id="source-2"><a href="sources/a.html">P2</a>: T, 2020</li>'
    assert second == '<li value="1" id="source-1"><a href="sources/c.html">P1</a>: T, 2020</li>'
    assert "<summary>All 2 sources</summary>" in text
    assert text.startswith('<a href="sources/a.html" data-note="#source-2">[2]</a><a href="sources/c.html#f-1" ')
    assert text.endswith(rest)
    assert with_sources(text, Frame(tmp_path, "Numbers", "2026")) == text


def test_what_a_report_does_not_show_at_first_is_taken_out_once_and_in_its_order():
    row = "<tr><td>{}</td></tr>\n"
    table = "<table class='exhibit sortable short'>\n<thead><tr><th>n</th></tr></thead>\n<tbody>\n{}</tbody></table>"
    short, long = (table.format("".join(map(row.format, range(count)))) for count in (12, 14))
    text = f"{short}<details><summary>All</summary>{short}</details>{long}"
    light, pieces = without_folded(text)
    assert pieces == [short, row.format(12) + row.format(13)]
    assert light == f"{short}<details><summary>All</summary>{PLACE}</details>{long.replace(pieces[1], PLACE)}"
    assert without_folded(light) == (light, [])


def test_every_verdict_and_grade_is_explained_with_an_example(evidence, folder):
    text = (folder / "about.html").read_text(encoding="utf-8")
    for verdict in set(evidence.rows["verdict"]) - {""}:
        assert f'class="chip {verdict.replace(" ", "-")}"' in text
    assert all(f"grade-{grade}" in text for grade in set(evidence.rows["grade"]))
    assert 'id="citation"' in text
    assert all(example["answer"] in unescape(text) for example in EXAMPLES)


def test_pages_say_what_they_are_to_those_who_share_them(folder):
    for page in folder.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert f'<link rel="canonical" href="https://figures.example/{page.name}">' in text
        assert '<meta property="og:image" content="https://figures.example/assets/share.png">' in text
        assert '<meta name="description" content="' in text
    assert "<loc>https://figures.example/about.html</loc>" in (folder / "sitemap.xml").read_text()


def test_verdicts_have_the_colours_that_charts_give_them(folder):
    style = (folder / "assets/site.css").read_text(encoding="utf-8")
    names = ("confirmed", "loose", "outdated", "measure", "contradicted", "none")
    assert [re.search(rf"--{name}: (#\w+);", style)[1] for name in names] == list(VERDICTS.values())


def test_no_margin_counts_a_scrollbar_in(folder):
    """One in vw reaches below a vertical scrollbar, and has every page scroll sideways; the browser here hides both."""
    style = (folder / "assets/site.css").read_text(encoding="utf-8")
    assert not re.search(r"margin[-\w]*:[^;]*vw", style)


def test_the_front_page_tells_of_interpol_and_not_of_the_build(folder):
    text = (folder / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"rendered|the record knows|edition by edition", text)


def test_one_figure_is_best_for_each_year_of_all_that_is_stated(evidence):
    record = evidence.rows[evidence.rows["tier"] == "record"]
    used = record[record["rank"] != "deprecated"]
    chosen = used[used["figure"].isin(evidence.chosen)]
    assert len(chosen) == len(evidence.chosen)
    assert not chosen.assign(year=chosen["end"].dt.year).duplicated(["indicator", "subject", "year"]).any()
    pairs, every = (set(zip(rows["indicator"], rows["subject"], strict=True)) for rows in (chosen, used))
    assert pairs == every


def test_a_country_has_a_page_where_the_tables_say_more_than_its_accession(evidence, folder):
    write_countries(evidence, frame := Frame(folder, "Numbers", "March 2026"))
    assert frame.written == {f"countries/{one['iso3']}.html" for one in evidence.countries}
    emirates = (folder / "countries/ARE.html").read_text(encoding="utf-8")
    assert "Member since October 1973" in emirates
    assert "Member since before 13 June 1956" in (folder / "countries/DEU.html").read_text(encoding="utf-8")
    assert "Ahmed Naser Al-Raisi, President 25 November 2021 to 27 November 2025" in emirates
    members = (folder / "members.html").read_text(encoding="utf-8")
    assert "INTERPOL has 196 member countries." in members
    assert 'href="countries/ARE.html">United Arab Emirates</a>' in members
    found = {title: address for kind, title, _, address, *_ in lookup_data(evidence, [])["entries"] if kind == "member"}
    assert (found["United Arab Emirates"], found["Fiji"]) == ("countries/ARE.html", "members.html#FJI")


@browsed
def test_every_page_has_the_topics_and_grades_explained(folder):
    scripts = {
        "topics": "[...document.querySelectorAll('.masthead nav a')].map((one) => one.getAttribute('href'))",
        "grades": "[...document.querySelectorAll('main abbr')].map((one) => one.title)",
    }
    seen = look(folder / "about.html", scripts=scripts)
    assert (seen.errors, seen.requests) == ([], [])
    assert seen.values["topics"] == [found[-1] for found in TOPICS.values()]
    assert all(title.startswith("Grade ") and len(title) > 20 for title in seen.values["grades"])


EXPLORED = """(() => {
  const chosen = {};
  for (const id of ["indicator", "subject", "search"]) chosen[id] = document.getElementById(id).value;
  chosen.status = document.getElementById("selected").textContent;
  chosen.marks = document.querySelectorAll("#selection .points path").length;
  chosen.title = document.getElementById("chart-title").textContent;
  chosen.hash = location.hash;
  return chosen;
})()"""
CHOOSE = """(async () => {
  const set = (id, value) => { const one = document.getElementById(id); one.value = value; one.dispatchEvent(new Event("input")); };
  set("indicator", "notices_issued"); set("subject", "red");
  await new Promise((done) => setTimeout(done, 300));
  return 1;
})()"""
AGAIN = """(async () => {
  location.hash = "#indicator=member_countries&subject=interpol&excluded=yes";
  await new Promise((done) => setTimeout(done, 500));
  return 1;
})()"""
SAVED = """(() => {
  let kept; const make = URL.createObjectURL;
  URL.createObjectURL = (blob) => { kept = blob; return make(blob); };
  document.getElementById("download").click();
  return kept.text();
})()"""
EXACT = """(async () => {
  document.getElementById("clear").click();
  const box = document.getElementById("search"); box.value = "notices issued"; box.dispatchEvent(new Event("input"));
  await new Promise((done) => setTimeout(done, 300));
  return [...new Set([...document.querySelectorAll("#explorer tbody td:nth-child(2)")].map((one) => one.textContent))];
})()"""


GRADED = """(async () => {
  document.getElementById("clear").click();
  const box = document.getElementById("grade"); box.value = "A"; box.dispatchEvent(new Event("input"));
  await new Promise((done) => setTimeout(done, 300));
  return [location.hash, [...new Set([...document.querySelectorAll("#explorer tbody abbr")].map((one) => one.textContent))]];
})()"""


@browsed
def test_an_explorer_view_is_drawn_linked_and_restored(evidence, folder):
    rows = evidence.rows
    red = rows[(rows["indicator"] == "notices_issued") & (rows["subject"] == "red")]
    used = red[red["rank"] != "deprecated"]
    scripts = {
        "0": EXPLORED,
        "choose": CHOOSE,
        "1": EXPLORED,
        "saved": SAVED,
        "again": AGAIN,
        "2": EXPLORED,
        "exact": EXACT,
        "graded": GRADED,
    }
    seen = look(folder / "explorer.html", scripts=scripts)
    assert (seen.errors, seen.requests) == ([], [])
    before, chosen, restored = (seen.values[name] for name in "012")
    assert before["indicator"] == CHOICES["favourites"][0]
    assert chosen["hash"] == "#indicator=notices_issued&subject=red"
    assert chosen["status"] == f"{len(used):,} of {len(rows):,} figures"
    assert chosen["marks"] == (used["start"].notna() & used["value"].notna()).sum()
    assert chosen["title"] == "Notices issued, Red Notices (notices)"
    assert seen.values["saved"].count("\n") == len(used) + 1
    members = rows[(rows["indicator"] == "member_countries") & (rows["subject"] == "interpol")]
    assert restored["status"].startswith(f"{len(members):,} of")
    assert seen.values["exact"] == ["notices issued"]
    assert seen.values["graded"] == ["#grade=A", ["A"]]


FILLED = """(async () => {
  const lines = () => [...document.querySelectorAll("main table tbody tr")].map((row) => row.innerText.replace(/\\s+/g, " ").trim());
  const before = lines();
  document.querySelector(".show-all").click();
  await new Promise((done) => setTimeout(done, 500));
  return {before, after: lines(), links: [...document.querySelectorAll("tbody a")].map((one) => one.getAttribute("href"))};
})()"""


@browsed
def test_all_figures_of_a_measure_are_shown_when_asked_as_the_first_ones_are(evidence, folder):
    write_indicators(evidence, Frame(folder, "Numbers", "March 2026"))
    name, every = max(evidence.stated["indicator"].items(), key=lambda pair: len(pair[1]))
    seen = look(folder / f"indicators/{name}.html", scripts={"table": FILLED})
    assert (seen.errors, seen.requests) == ([], [])
    before, after, links = (seen.values["table"][key] for key in ("before", "after", "links"))
    assert (len(before), len(after)) == (12, len(every))
    assert len(every) > 12
    assert after[:12] == before
    assert {f"../sources/{row['source']}.html#{row['figure']}" for row in every} <= set(links)


def test_of_an_outcome_of_operations_the_largest_are_told_first(evidence, folder):
    write_indicators(evidence, Frame(folder, "Numbers", "March 2026"))
    page = (folder / "indicators/arrests.html").read_text(encoding="utf-8")
    told = re.findall(r'class="what">.*?</span> <strong>(.*?)</strong>', page)
    having_pages = [one for one in evidence.answers["indicator"]["arrests"] if one["home"]]
    largest = sorted(having_pages, key=lambda one: -one["value"])
    assert told == [one["words"] for one in largest[:6]]


@browsed
def test_a_long_table_is_shown_short_and_sorts_by_number(folder):
    arrests = "[...document.querySelectorAll('.sortable tbody tr')].map((row) => parseFloat(row.children[4].dataset.sort) || 0)"
    scripts = {
        "shown": "[...document.querySelectorAll('.sortable tbody tr')].filter((row) => row.offsetHeight).length",
        "sorted": f"document.querySelector('.sortable th:nth-child(5) button').click(), {arrests}",
        "all": "document.querySelector('.show-all').click(), [...document.querySelectorAll('.sortable tbody tr')].filter((row) => row.offsetHeight).length",
    }
    seen = look(folder / "index.html", scripts=scripts).values
    assert seen["shown"] == 12
    assert seen["sorted"] == sorted(seen["sorted"], reverse=True)
    assert seen["all"] == len(seen["sorted"])
    assert look(folder / "index.html", width=390, scripts=scripts).values["shown"] == 5
