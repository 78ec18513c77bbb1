"""What English pages on INTERPOL taught the reader: each rule by a sentence."""

import pytest

from interpol_figures.reading.document import from_text
from interpol_figures.reading.judged import judge_article


def read(tables, text, published="2025-01"):
    return judge_article(from_text("a.txt", text), tables, published).records


@pytest.mark.parametrize(
    ("text", "value", "indicator", "subject"),
    [
        (
            "LYON, France—Nearly 200 agencies of 111 countries took part in INTERPOL's Operation Pangea VII.",
            200,
            "agencies_taking_part",
            "pangea_vii",
        ),
        (
            "INTERPOL says that in its Operation Lionfish of 2013 goods with an estimated value of US$ 822 million were seized.",
            822e6,
            "seizure_value_usd",
            "lionfish_i",
        ),
        (
            "In INTERPOL's Operation Neptune IV officers in eight countries – Algeria, Cyprus, Italy and Spain – "
            "carried out more than 2.6 million checks.",
            2.6e6,
            "database_checks",
            "neptune_iv",
        ),
        (
            "Under INTERPOL's Operation Pangea VII some 543,000 packages were inspected, of which nearly 20,000 were seized.",
            20_000,
            "packages_seized",
            "pangea_vii",
        ),
        (
            "In INTERPOL's Operation Serengeti 2.0 Zambia stopped a fraud of $300 million. Fifteen suspects were arrested.",
            15,
            "arrests",
            "serengeti_ii_in_zambia",
        ),
        (
            "In Operation Serengeti 2.0 Zambia stopped a fraud of $300 million. INTERPOL counts 1,209 arrests.",
            1_209,
            "arrests",
            "serengeti_ii",
        ),
        (
            "INTERPOL began with a Congress in 1914. It was founded in 1923 as the International Criminal Police Commission.",
            1923,
            "founding_year",
            "interpol",
        ),
        (
            "INTERPOL's Operation Serengeti 2.0 led to the recovery of nearly USD 97.4 million in stolen funds.",
            97.4e6,
            "assets_recovered_usd",
            "serengeti_ii",
        ),
        (
            "The headquarters of Interpol was built in Vienna (Austria) in 1923 and later transferred to Lyon in 1989.",
            1923,
            "headquarters_move_year",
            "vienna",
        ),
        (
            "Interpol was set up as the International Criminal Police Commission (ICPC) in 1923 and adopted its "
            "telegraphic address as its common name in 1956.",
            1923,
            "founding_year",
            "interpol",
        ),
        (
            "The INTERPOL Executive Committee meets three times a year. It has 13 members.",
            13,
            "committee_members",
            "executive_committee",
        ),
        (
            "The name INTERPOL, its telegraphic address since 1946, became that of the organization.",
            1946,
            "telegraphic_address_year",
            "interpol",
        ),
        (
            "INTERPOL's Operation Neptune VI is over. By the end of the operation the databases of INTERPOL had given 187 hits.",
            187,
            "operation_database_hits",
            "neptune_vi",
        ),
        (
            "Operation Haechi III of INTERPOL also led to the publication of 95 Interpol alerts.",
            95,
            "operation_notices_issued",
            "haechi_iii",
        ),
        (
            "Last year Interpol had expenditures of 46.7 million euros exceeding its budget.",
            46.7e6,
            "operating_expenses_eur",
            "interpol",
        ),
        (
            "Interpol's Operation Pangea X saw websites everywhere: 3,584 websites taken offline.",
            3584,
            "websites_removed",
            "pangea_x",
        ),
        (
            "Interpol's fingerprint database led to more than 1,700 global identifications in 2017.",
            1700,
            "database_hits",
            "fingerprints",
        ),
        (
            "INTERPOL's Operation Liberterra II led to the identification of 17, 793 migrants in all.",
            17_793,
            "irregular_migrants_identified",
            "liberterra_ii",
        ),
        ("In 1946 the seat of Interpol was transferred from Vienna to Paris.", 1946, "headquarters_move_year", "paris"),
        ("It was Interpol's 100th anniversary.", 1923, "founding_year", "interpol"),
        (
            "In Operation Infra-Red of 2010 more than 45 officers from 29 countries came to INTERPOL's General Secretariat.",
            29,
            "countries_taking_part",
            "infra_red_2010",
        ),
    ],
)
def test_a_sentence_is_read(tables, text, value, indicator, subject):
    found = {(one["value"], one["indicator"], one["subject"]) for one in read(tables, text, "2023-11")}
    assert (value, indicator, subject) in found


@pytest.mark.parametrize(
    "text",
    [
        "INTERPOL's Operation HAECHI VI was aimed at seven sorts of cyber fraud.",
        "Interpol sought a man for a raid on a church 23 years ago.",
        "INTERPOL's Operation Trigger VI went well. Police took three rifles and nine magazines from robbers.",
        "By the end of Interpol's operation on 16 September 2024 stolen travel documents were found.",
        "Interpol's first president was Johann Schober. Interpol's commission flourished until 1938.",
        "The vote of INTERPOL's General Assembly is due on Monday.",
        "INTERPOL held a symposium on facial images, with 125 experts from 58 countries.",
        "INTERPOL held its conference on bio-terrorism in March 2005, with more than 500 delegates from 155 countries.",
        "INTERPOL runs a database on stolen works of art. In 2012 a project codenamed PSYCHE was launched.",
        "Who serves as Interpol's Secretary General in 2025? Valdecy Urquiza.",
    ],
)
def test_what_is_no_figure_on_interpol_is_left_alone(tables, text):
    assert [one["phrase"] for one in read(tables, text) if one["indicator"]] == []


@pytest.mark.parametrize(
    "text",
    [
        "In INTERPOL's Operation Infra-SA of 2011 34 countries took part, including 11 from the north.",
        "INTERPOL's Operation Trigger VI led to nearly 4,000 arrests. They arrested 17 members of a gang on its way.",
        "INTERPOL's Operation Serengeti heard of a fraud in Kenya with losses of $8.6 million, and of one in Senegal worth $6 million.",
    ],
)
def test_a_small_part_of_an_operation_isnt_judged_by_the_whole(tables, text):
    one = read(tables, text)[-1]
    assert one["indicator"]
    assert one["verdict"] == "no_record"


def test_each_end_of_a_change_has_the_year_of_its_end(tables):
    found = read(tables, "From 1946 to 1955 the membership of Interpol grew from 19 countries to 55.")
    assert [(one["value"], one["period"]) for one in found] == [(19, "1946"), (55, "1955")]


def test_a_congress_of_another_year_isnt_the_assembly_in_the_news(tables):
    text = (
        "Interpol goes back to 1914, when a congress of police, attended by delegates of 24 countries, met in Monaco."
    )
    assert read(tables, text, "2016-01")[-1]["subject"] == "first_congress_monaco"


def test_a_line_of_its_own_isnt_joined_to_a_much_longer_one_below(tables):
    title = "Networks of sellers were the target of Operation Pangea VII, led by INTERPOL\n"
    text = f"{title}ROME, Italy – The operation led to 237 arrests in many countries of the world, and to the seizure of goods."
    assert read(tables, text)[-1]["subject"] == "pangea_vii"


def test_members_that_take_part_in_something_arent_all_members(tables):
    text = "INTERPOL's database ICSE lets our 72 participating member countries share videos of abuse."
    assert [one["indicator"] for one in read(tables, text)] != ["member_countries"]
