"""Claims in everyday words, and phrases that are read by the unit or refused."""

import pandas as pd
import pytest

from interpol_figures.verdicts.judge import judge_claims


def judge(tables, indicator, subject, as_stated, **more):
    claim = {"claim_id": "a", "indicator": indicator, "subject": subject, "as_stated": as_stated, **more}
    return judge_claims(tables, pd.DataFrame([claim])).loc["a"]


@pytest.mark.parametrize(
    ("indicator", "subject", "as_stated", "more", "verdict"),
    [
        ("member states", "Interpol", "196 member states", {"published": "2025"}, "confirmed"),
        ("members", "INTERPOL", "196 countries", {"published": "2025"}, "confirmed"),
        ("members", "INTERPOL", "", {"value": "196", "published": "2025"}, "confirmed"),
        ("members", "Executive Committee", "", {"value": "13", "published": "2024"}, "confirmed"),
        ("", "", "INTERPOL has 196 member countries", {"published": "2025"}, "confirmed"),
        ("Red Notices issued", "Red Notices", "15,548", {"period": "2024"}, "confirmed"),
        ("people arrested", "Operation HAECHI III", "975 people", {"published": "2023"}, "confirmed"),
        ("countries", "Operation Pangea VIII", "across 115 countries", {"published": "2015-06-19"}, "confirmed"),
        ("arrestations", "Serengeti 2.0", "un total de 1 209 personnes", {"published": "2025-08"}, "confirmed"),
        ("Mitgliedsländer", "Interpol", "190 Mitgliedsländern", {"published": "2013-09"}, "confirmed"),
        ("founded", "INTERPOL", "100 years ago", {"published": "2023-09-07"}, "confirmed"),
        ("year of joining", "the UK", "1956", {}, "confirmed"),
        ("year of joining", "the UK", "1928", {}, "no_record"),  # the constitution of 1956 listed old members again
        ("year of joining", "the UK", "1957", {}, "contradicted"),
        ("joined", "Micronesia", "in 2021", {}, "confirmed"),
        ("member since", "State of Palestine", "2017", {}, "confirmed"),
        ("year of joining", "United States of America", "1956", {}, "confirmed"),
        ("Red Notices issued", "India", "107 Red Notices", {"period": "2024"}, "confirmed"),
        ("year of election", "Meng Hongwei", "elected in November 2016", {}, "confirmed"),
        ("year of election", "Meng Hongwei", "elected in October 2016", {}, "contradicted"),
        ("stolen artworks", "INTERPOL", "52,000 works of art", {"period": "2021"}, "confirmed"),
    ],
)
def test_everyday_names_are_understood(tables, indicator, subject, as_stated, more, verdict):
    judged = judge(tables, indicator, subject, as_stated, **more)
    assert judged["verdict"] == verdict, judged["sentence"]


@pytest.mark.parametrize("value", ["many", "3 million", "1e6", "-5", "1.2.3"])
def test_a_value_that_is_no_number_in_digits_is_never_read_as_one(tables, value):
    judged = judge(tables, "databases", "INTERPOL", "", value=value)
    assert judged["verdict"] == "not_understood"
    assert judged["sentence"] == f"“{value}” isn't a number: write digits, and the scale or currency in unit."


@pytest.mark.parametrize(
    ("indicator", "subject", "as_stated", "reason"),
    [
        ("staff", "Interpol", "from 300 to seven thousand", "may state"),
        ("unicorns", "Interpol", "12 unicorns", "Unknown indicator “unicorns”"),
        ("arrests", "Operation Moonlight", "12 arrests", "Unknown subject “Operation Moonlight”"),
        ("notices issued", "lilac", "12 notices", "Unknown subject “lilac”; nearest known: delilah, black"),
        ("budget", "Interpol", "70 Millionen Franken", ""),
        ("founded", "Interpol", "founded on 9/7/1923", "“9/7/1923” doesn't tell day from month"),
        ("losses", "Operation Serengeti in Norway", "losses of $8.6 million", "one country's share"),
        ("Red Notices issued", "Norway", "107 Red Notices", "one country's share"),
        ("year of joining", "North Korea", "1956", "Unknown subject “North Korea”"),
        ("statutory contributions", "INTERPOL", "$69 million", "The unit 'USD' doesn't fit statutory contributions"),
        ("drugs seized", "Trigger IX", "203", "A number without a unit doesn't fit drugs seized, which counts kg"),
    ],
)
def test_what_isnt_understood_is_answered_with_what_was_read(tables, indicator, subject, as_stated, reason):
    judged = judge(tables, indicator, subject, as_stated)
    assert judged["verdict"] == "not_understood"
    assert reason in judged["sentence"]
