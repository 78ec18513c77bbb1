"""What the reports on the articles say, on the real tables: claims, coverage and audits."""

import pandas as pd
import pytest

from interpol_figures.charts.theme import VERDICTS
from interpol_figures.report.report import Report
from interpol_figures.stories import audit_story, claims_story, coverage_story
from interpol_figures.tables.load import load
from interpol_figures.verdicts import articles

SILENT = "account-interpol-transnational-crime-control"
EXPLAINED = "account-interpol-crime-explained"
POLICE = "account-global-police-cooperation"


@pytest.fixture(scope="module")
def tables():
    return load()


@pytest.fixture(scope="module")
def judged(tables):
    return articles.judged_figures(tables)


def test_articles_are_named_shortly_and_apart(tables):
    names = articles.article_names(tables)
    assert len(set(names.values())) == 5
    assert all(len(name) <= articles.NAME_CHARS for name in names.values())


def test_judged_figures_stand_in_the_order_of_the_articles(judged):
    assert len(judged) == 38
    police = judged[judged["source"] == POLICE]
    assert police["line"].is_monotonic_increasing
    assert set(police["publisher"]) == {"Global Police Cooperation"}


def test_the_answer_adds_up_to_all_figures(judged):
    facts = {name: fact.words for name, fact in claims_story.answer(judged, 5).items()}
    assert facts["stating"] == "Four", "the fifth article states no figure"
    assert facts["wrong"] == "eight wrong (four outdated, two of another measure and two contradicted)"
    assert (facts["confirmed"], facts["loose"], facts["open"]) == ("21", "two", "seven")


@pytest.mark.parametrize("verdict", VERDICTS)
def test_each_verdict_has_a_telling_picture_or_a_sentence(judged, tables, verdict):
    report = Report(tables)
    chosen = articles.of_verdict(judged, verdict)
    shown = claims_story.examples(chosen, articles.verdict_kinds(chosen), tables, report)
    drawn = any(row.figures for row in chosen.itertuples())
    assert len(shown) == (3 if drawn else 2), "a heading, a picture where the record has rows, and why"
    assert bool(set(report.used)) is drawn, "the picture's rows are cited"
    assert articles.of_verdict(chosen, "all") is chosen


def test_a_verdict_without_figures_shows_nothing_and_says_so(judged, tables):
    undrawn = judged[[not row.figures for row in judged.itertuples()]]
    shown = claims_story.examples(undrawn, ["no_record"], tables, Report(tables))
    assert str(shown[1]) == "*None of them can be drawn, as the record has no row to set beside it.*"


def test_the_picture_of_a_wrong_measure_has_both_measures(judged, tables):
    row = judged.loc["notices_issued-red-2022-2"]
    beside = claims_story.record_beside(row, tables)
    assert set(beside["indicator"]) == {"notices_issued", "notices_in_circulation"}
    assert not beside.duplicated(["indicator", "value", "qualifier"]).any()


def test_the_picture_of_an_outdated_total_has_the_one_that_holds_now(judged, tables):
    beside = claims_story.record_beside(judged.loc["member_countries-interpol-undated-3"], tables)
    assert {194.0, 196.0} <= set(beside["value"])


def test_findings_hold_where_nothing_is_wrong(judged):
    right = judged[judged["verdict"] == "confirmed"]
    assert claims_story.trust(right).startswith("All of the figures")
    assert claims_story.weakest(right) == "No topic has a figure that the record shows to be wrong"


def test_a_clash_within_an_article_is_named(judged):
    assert claims_story.clashes(judged).empty
    first, second = judged.index[:2]
    clashing = judged.assign(against_itself=[(second,) if one == first else () for one in judged.index])
    assert claims_story.clashes(clashing)["clashing"].tolist() == [f"“{judged.at[second, 'as_stated']}”"]


@pytest.mark.parametrize("kind", ["all", *sorted(load()["components"]["kind"].unique())])
def test_coverage_reads_for_every_kind(tables, kind):
    mentions = coverage_story.described(tables, kind)
    rows = coverage_story.matrix_rows(mentions, kind)
    assert set(coverage_story.row_order(rows)) == set(rows["row"])
    assert coverage_story.overview(mentions, kind, 5)
    told = coverage_story.side_by_side(mentions, kind)
    assert (told["claims"] != "").all()
    named = coverage_story.alone(mentions)
    assert named["count"].sum() == mentions.loc[mentions["articles"] == 1, "component"].nunique()


def test_what_all_articles_describe(tables):
    mentions = coverage_story.described(tables)
    everywhere = set(coverage_story.shared(mentions, 5)["component"])
    assert everywhere == {
        "cybercrime",
        "drug_trafficking",
        "human_trafficking",
        "interpol",
        "interpol_databases",
        "training_and_capacity_building",
    }
    assert coverage_story.side_by_side(mentions, "all")["component"].iloc[0] == "INTERPOL"


def test_names_that_the_record_does_not_know(tables):
    found = coverage_story.unknown(coverage_story.described(tables, "operation"))
    assert set(found["name"]) == {
        "Operation Black Tulip",
        "Operation Trident",
        "Operation Against Trafficking in Persons (OATP)",
    }


def test_an_article_without_figures_is_audited_by_what_it_describes(tables, judged):
    own, covered = audit_story.own(judged, SILENT), audit_story.coverage(tables, SILENT)
    template, facts = audit_story.answer(own, covered)
    assert own.empty
    assert template.startswith("It states no figure at all")
    assert facts["described"].words == "15"
    left = set(covered.loc[covered["part"] == "left out", "component"])
    assert {"i_24_7", "red_notice", "national_central_bureaus", "terrorism"} <= left
    assert audit_story.shares(own).empty


@pytest.mark.parametrize("source", articles.article_names(load()))
def test_every_audit_accounts_for_each_component_once(tables, judged, source):
    covered = audit_story.coverage(tables, source)
    assert not covered["component"].duplicated().any()
    mine = set(tables["mentions"].query("source == @source")["component"])
    assert set(covered.loc[covered["part"] != "left out", "component"]) == mine
    assert (covered.loc[covered["part"] == "only here", "others"] == "").all()
    assert audit_story.shares(audit_story.own(judged, source))["number"].sum() == (judged["source"] == source).sum()
    assert audit_story.identity(tables, source)["lines"].words.endswith(" lines")


def test_wrong_figures_are_drawn_once_each(judged):
    wrong = audit_story.wrong_figures(audit_story.own(judged, EXPLAINED))
    told = wrong.loc[wrong["as_stated"] == "194 member countries", "indicator"]
    assert sorted(told) == ["countries_connected", "member_countries"], "stated four times, shown once for each"
    assert audit_story.verdict_finding(audit_story.own(judged, EXPLAINED)) == (
        "3 of the 9 figures that can be decided are right"
    )
    assert audit_story.verdict_finding(pd.DataFrame({"verdict": ["no_record"]})) == (
        "The record can decide none of its figures"
    )
