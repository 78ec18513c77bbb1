"""Exploring: short questions and their charts, figures that show themselves, menus that step back, a new report."""

import importlib
import inspect
import subprocess
import sys

import pandas as pd
import pytest

import interpol_figures as figures
from interpol_figures.charts import auto
from interpol_figures.explore import ipython
from interpol_figures.tables.names import UnknownNameError


@pytest.fixture(scope="module")
def tables():
    """The tables of the repository."""
    return figures.load()


def title(chart):
    return chart.layout.meta["title"]


class TestAsking:
    @pytest.mark.parametrize(
        ("ask", "answer"),
        [
            (
                lambda tables: figures.best(tables.figures, by="publishr"),
                "unknown column 'publishr'; did you mean publisher",
            ),
            (lambda tables: figures.card(tables, tables.figures), "give its id, for example frame.index[0]"),
            (
                lambda tables: figures.Report(tables).table(tables.figures, {"labl": "What"}),
                "unknown column 'labl'; did you mean label",
            ),
            (lambda tables: figures.judge(tables, "196 members"), "DataFrame or a list of dicts, not '196 members'"),
            (lambda tables: figures.read(tables, "no-such.html"), "no-such.html: there is no such file"),
            (
                lambda tables: figures.load("no-such"),
                "no-such holds no datapackage.json; name the folder of the tables",
            ),
        ],
    )
    def test_what_cant_be_meant_is_answered_with_a_way_on(self, tables, ask, answer):
        with pytest.raises((LookupError, TypeError, ValueError, OSError)) as refused:
            ask(tables)
        assert answer in str(refused.value)

    def test_of_equally_sourced_figures_of_a_year_the_one_counted_last_is_best(self, tables):
        own = tables.figures.loc[["member_countries-interpol-2011-09-27-1", "member_countries-interpol-2011-10-31-2"]]
        assert figures.best(own, by="year")["value"].tolist() == [190]

    def test_red_notices_in_circulation_best_per_year(self, tables):
        red = figures.best(figures.select(tables, "notices in circulation", "Red Notices"), by="year")
        assert type(red) is pd.DataFrame
        assert set(red["indicator"]) == {"notices_in_circulation"}
        assert red["end"].dt.year.is_unique
        assert red["start"].is_monotonic_increasing
        assert title(figures.chart(red)).startswith("Notices in circulation, Red Notices: from")

    def test_editions_by_assets_intercepted(self, tables):
        haechi = figures.best(figures.select(tables, "assets intercepted", "Operation HAECHI"))
        assert set(haechi["subject"]) == {"haechi_i", "haechi_ii", "haechi_iii"}
        chart = figures.chart(haechi)
        assert "HAECHI III" in title(chart)
        assert list(chart.layout.yaxis.ticktext) == ["HAECHI III", "HAECHI-I", "HAECHI-II"]

    def test_ranks_and_tiers_narrow_and_are_checked(self, tables):
        assert set(figures.select(tables, "notices_issued", rank="deprecated")["rank"]) == {"deprecated"}
        with pytest.raises(UnknownNameError, match="did you mean deprecated"):
            figures.select(tables, rank="depreciated")
        with pytest.raises(UnknownNameError, match="did you mean record"):
            figures.select(tables, tier="records")
        with pytest.raises(UnknownNameError, match="it is one of record, account"):
            figures.select(tables, tier="official")

    @pytest.mark.parametrize(
        "ask",
        [
            lambda: figures.select("notices issued"),
            lambda: figures.find("fingerprints", "records"),
            lambda: figures.editions("haechi", "haechi"),
            lambda: figures.judge("notices issued"),
            lambda: figures.judge_claim("databases", "interpol", 19),
            lambda: figures.Report("data"),
        ],
    )
    def test_a_question_without_the_tables_is_told_what_comes_first(self, ask):
        with pytest.raises(TypeError, match=r"first comes what figures\.load\(\) gives"):
            ask()

    @pytest.mark.parametrize(
        ("ask", "nearest"),
        [
            (lambda tables: figures.select(tables, "notices in circulaton"), "notices_in_circulation"),
            (lambda tables: figures.select(tables, "notises"), "notices_issued"),
            (lambda tables: figures.select(tables, "arrests", "haechy"), "haechi"),
            (lambda tables: figures.editions(tables, "haeci"), "haechi"),
            (lambda tables: figures.card(tables, "notices_issued-red-2022-9"), "notices_issued-red-2022-2"),
            (lambda tables: tables["membrs"], "members"),
            (lambda tables: figures.selekt, "select"),
        ],
    )
    def test_a_typo_is_answered_with_the_nearest_name(self, tables, ask, nearest):
        with pytest.raises((UnknownNameError, AttributeError), match=f"did you mean .*{nearest}"):
            ask(tables)


def row(tables, figure, **changed):
    """One figure of a flow, with other cells."""
    first = figures.select(tables, "arrests").iloc[[0]]
    assert first["measure"].tolist() == ["flow"]
    return first.assign(figure=figure, rank="normal", **changed).set_index("figure", drop=False).rename_axis(None)


class TestBest:
    def test_units_arent_mixed(self, tables):
        with pytest.raises(ValueError, match=r"by year, there are groups with figures in .* add 'indicator'"):
            figures.best(figures.select(tables, subjects="haechi"), by="year")

    def test_a_running_total_isnt_a_years_figure_where_years_have_their_own(self, tables):
        years = {"start": pd.Timestamp("2005-01-01"), "end": pd.Timestamp("2005-12-31"), "year": 2005}
        running = {"start": pd.Timestamp("2002-01-01"), "end": pd.Timestamp("2006-05-31"), "year": 2006}
        both = pd.concat([row(tables, "one", **years), row(tables, "all", **running)])
        assert figures.best(both, by="year").index.tolist() == ["one"]
        assert figures.best(row(tables, "all", **running), by="year").index.tolist() == ["all"]

    @pytest.mark.parametrize("total", ["pangea_all", "pangea_i_to_vi"])
    def test_a_total_doesnt_rank_beside_its_editions(self, tables, total):
        both = pd.concat([row(tables, "one", subject="pangea_x"), row(tables, "all", subject=total)])
        assert figures.best(both).index.tolist() == ["one"]
        assert figures.best(row(tables, "all", subject=total)).index.tolist() == ["all"]

    def test_a_year_may_be_a_number(self, tables):
        assert figures.select(tables, since=2020).equals(figures.select(tables, since="2020"))
        assert len(figures.select(tables, since=2020, until="2020"))
        with pytest.raises(ValueError, match="since is 2021, which is later than until, 2020-06: exchange them"):
            figures.select(tables, since=2021, until="2020-06")
        assert figures.load(as_known_on=2020).known_on == figures.load(as_known_on="2020").known_on

    @pytest.mark.parametrize("name", ["haechi", "HAECHI", "Operation HAECHI"])
    def test_editions_take_the_names_that_select_takes(self, tables, name):
        assert figures.editions(tables, name)["series"].unique().tolist() == ["haechi"]


class TestArithmetic:
    def test_a_ratio_has_the_bounds_of_both(self):
        ours = pd.DataFrame({"year": [1, 2], "value": 50.0, "low": 40.0, "high": [60.0, float("inf")], "figure": "a"})
        theirs = pd.DataFrame({"year": [1, 2, 3], "value": 100.0, "low": [80.0, 0, 1], "high": 120.0, "figure": "b"})
        found = figures.ratio(ours, theirs)
        assert found.loc[1, ["value", "low", "high"]].tolist() == [0.5, 40 / 120, 60 / 80]
        assert found.loc[2, "high"] == float("inf")
        assert found["figures"].tolist() == [["a", "b"], ["a", "b"]]

    def test_a_difference_has_the_bounds_of_both_and_one_unit(self):
        ours = pd.DataFrame({"year": [1], "value": 50.0, "low": 40.0, "high": 60.0, "figure": "a", "unit": "kg"})
        found = figures.difference(ours, ours.assign(value=30.0, low=25.0, high=30.0))
        assert found.loc[1, ["value", "low", "high"]].tolist() == [20.0, 10.0, 35.0]
        with pytest.raises(ValueError, match="figures in USD and kg"):
            figures.difference(ours, ours.assign(unit="USD"))

    def test_two_figures_of_one_year_are_refused(self):
        twice = pd.DataFrame({"year": [1, 1], "value": 1.0, "low": 1.0, "high": 1.0, "figure": "a"})
        with pytest.raises(ValueError, match="year 1 comes more than once"):
            figures.ratio(twice, twice.head(1))


def test_a_date_is_not_the_truer_for_being_later(tables):
    """INTERPOL's own page has its DNA profiles begin in 2002, a news agency in 2004; of counts the newest is taken."""
    begun = figures.select(tables, "launch_year", "dna_profiles")
    assert begun["value"].max() == 2004 and figures.latest(begun)["value"].tolist() == [2002]
    assert figures.latest(figures.select(tables, "notices_issued", "red"))["year"].tolist() == [2024]


def test_publishers_are_grouped_by_what_editions_and_copies_share():
    publishers = pd.Series(["Wikipedia", "Wikipedia (French)", "a.example (Wikipedia copy)", "AFP", "Daily (AFP)", "B"])
    families = ["Wikipedia", "Wikipedia", "Wikipedia", "AFP", "AFP", "B"]
    assert figures.publisher_families(publishers).tolist() == families


def test_every_operation_has_a_region_of_interpol_where_one_is_stated(tables):
    known = {*tables["members"]["region"], "worldwide", ""}
    found = figures.operation_regions(tables)
    assert set(found["region"]) <= known
    assert set(found["operation"]) == set(tables["operations"]["operation"])
    stated = tables["operations"].set_index("operation")["region"]
    assert all(stated[found.loc[found["region"] == "", "operation"]] == "")


def test_tables_tell_what_there_is(tables):
    assert 'tables["members"]' in repr(tables)


def test_names_are_completed_in_quotation_marks(tables):
    from IPython.core.completer import provisionalcompleter
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    try:
        ipython.load_ipython_extension(shell)
        shell.user_ns["tables"] = tables
        for asked, name in (('select(tables, "notices_iss', "notices_issued"), ("select(tables, ['haec", "haechi")):
            with provisionalcompleter():
                assert name in {one.text for one in shell.Completer.completions(asked, len(asked))}
    finally:
        InteractiveShell.clear_instance()


class TestChart:
    """Each kind of selection finds its picture."""

    @pytest.mark.parametrize(
        ("asked", "begins"),
        [
            ({"indicators": "member_countries", "subjects": "interpol"}, "Timeline"),
            ({"indicators": "notices_issued", "tier": None}, "Timeline|Ranked bars"),
            ({"indicators": "arrests"}, "Ranked bars"),
            ({"subjects": "haechi_iii"}, "Ranked bars"),
            ({"tier": "account"}, "Ranked bars"),
        ],
    )
    def test_by_what_is_asked(self, tables, asked, begins):
        chart = figures.chart(figures.select(tables, **asked))
        assert chart.data
        assert title(chart)
        assert any(f". {one}: " in chart.layout.meta["alt"] for one in begins.split("|")), chart.layout.meta["alt"]

    def test_more_bars_than_fit_are_counted(self, tables):
        arrests = figures.select(tables, "arrests")
        left = len(figures.best(arrests)) - auto.MOST_BARS
        assert f"{left} smaller figures" in figures.chart(arrests).layout.meta["caption"]["note"]


class TestShown:
    def test_a_selection_is_shown_in_words_and_stays_as_it_is(self, tables):
        red = figures.select(tables, "notices in circulation", "red", since="2023")
        html = ipython.frame_html(red)
        assert "74,224 notices" in html
        assert f"{red.shape[1]} columns" in html
        plain = ipython.frame_html(red[["value", "unit"]]).replace(" tex2jax_ignore mathjax_ignore", "")
        assert plain == red[["value", "unit"]]._repr_html_()

    def test_verdicts_are_shown_with_their_sentences(self, tables):
        judged = figures.judge(tables)
        html = ipython.frame_html(judged.head(3))
        assert all(sentence.split(" ")[0] in html for sentence in judged["sentence"].head(3))
        assert "..." not in html

    def test_claims_are_judged_whatever_their_ids_are(self, tables):
        claim = {"indicator": "databases", "subject": "INTERPOL", "as_stated": "19 databases"}
        for ids in ({}, {"claim_id": [7, 9]}, {"claim_id": ["a", None]}):
            judged = figures.judge(tables, pd.DataFrame([claim, claim]).assign(**ids))
            assert judged["verdict"].tolist() == ["confirmed", "confirmed"]
            assert judged.index.tolist() == judged["claim_id"].tolist()
        with pytest.raises(ValueError, match="'7' stands twice"):
            figures.judge(tables, [{**claim, "claim_id": 7}, {**claim, "claim_id": "7"}])

    def test_claims_of_ones_own_are_shown_with_how_they_were_read(self, tables):
        claim = {"claim_id": "a", "indicator": "databases", "subject": "INTERPOL", "as_stated": "nineteen databases"}
        html = ipython.frame_html(figures.judge(tables, [claim]))
        assert all(words in html for words in ("nineteen databases", "19 databases: databases, ", "confirmed"))

    def test_a_row_and_a_verdict_are_cards_and_other_series_are_not(self, tables):
        assert "over 60,000 notices" in ipython.series_html(tables.figures.loc["notices_issued-red-2022-2"])
        card = ipython.series_html(figures.judge_claim(tables, "databases", "interpol", 19))
        assert all(words in card for words in ("“19 databases”", "Read as", "at a time that", "confirmed"))
        assert ipython.series_html(tables.figures["value"]) is None
        assert ipython.series_html(pd.Series([1, 2])) is None

    def test_a_card_tells_value_interval_time_source_and_verdict(self, tables):
        html = figures.card(tables, "notices_issued-red-2022-2")._repr_html_()
        for words in ("over 60,000 notices", "more than 60,000", "2022", "Interpol crime explained", "wrong measure"):
            assert words in html

    def test_a_disputed_figure_of_the_record_tells_what_was_decided(self, tables):
        name = tables["conflicts"].query("decision == 'decided'")["figures"].iloc[0].split("; ")[0]
        assert "decided" in figures.card(tables, name).lines["Disputed"]

    def test_cards_escape_what_sources_say(self, tables):
        row = tables.figures.iloc[0].copy()
        row["as_stated"], row["title"], row["url"] = "<script>1</script>", "a & <b>", "javascript:alert(1)"
        html = ipython.series_html(row)
        assert "<script>" not in html
        assert "a &amp; &lt;b&gt;" in html
        assert "javascript" not in html

    def test_every_name_of_the_face_explains_itself(self):
        for name in figures.__all__:
            assert ">>>" in (inspect.getdoc(getattr(figures, name)) or ""), name
        assert dir(figures) == figures.__all__


def test_menus_become_a_sentence_where_nobody_sits(tables):
    said = str(figures.pick(tables, "notices_issued", "red"))
    assert "notices issued" in said
    assert f"{len(figures.select(tables, 'notices_issued', 'red', tier=None))} figures" in said
    with pytest.raises(UnknownNameError):
        figures.pick(tables, "notices_isued", "red")


def test_rendering_never_imports_the_widgets():
    code = (
        "import sys, interpol_figures as f; t = f.load(); f.pick(t, 'notices_issued', 'red'); "
        "f.chart(f.select(t, 'notices_issued', 'red')); print('ipywidgets' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_menus_offer_what_has_figures(tables):
    pytest.importorskip("ipywidgets")
    picker = importlib.import_module("interpol_figures.explore.widgets").Picker(tables, "notices_issued", "red")
    assert len(picker.figures) == len(figures.select(tables, "notices_issued", "red", tier=None))
    picker.menus["rank"].value, picker.menus["since"].value = "preferred", "2015"
    assert set(picker.figures["rank"]) == {"preferred"}
    picker.indicator.value = ["member_countries", "arrests"]
    offered = tables.figures.query("indicator in ['member_countries', 'arrests']")["subject"]
    assert {one for _, one in picker.subject.options} == {"all", *offered}
    picker.subject.value = ["interpol", "all"]
    assert set(picker.figures["indicator"]) == {"member_countries", "arrests"}
    picker.search.value = "circulation"
    assert {one for _, one in picker.indicator.options} >= {"notices_in_circulation", "arrests"}
    assert len(picker.indicator.options) < 20
    picker.menus["tier"].value = "account"
    assert "_repr_mimebundle_" in dir(picker)
