"""What further pages in four languages taught the reader: each rule by a sentence, and what it must leave alone."""

import pytest

from interpol_figures.reading.document import from_text
from interpol_figures.reading.judged import judge_article


def read(tables, text, published="2025-12"):
    return judge_article(from_text("a.txt", text), tables, published).records


@pytest.mark.parametrize(
    ("text", "published", "value", "indicator", "subject"),
    [
        # names
        (
            "In the U.K., officers closed 43 websites in INTERPOL's Operation Pangea XIV.",
            "2021-06",
            43,
            "websites_removed",
            "pangea_xiv_in_united_kingdom",
        ),
        (
            "La operación Lionfish Hurricane de Interpol, en 31 países de América, Europa y África, llevó a 206 arrestos.",
            "2024-08",
            206,
            "arrests",
            "lionfish_hurricane",
        ),
        (
            "La base de datos de la organización contiene 125 millones de archivos policiales. Lo dijo Interpol.",
            "2023-11",
            125e6,
            "database_records",
            "interpol_databases",
        ),
        # the organisation, where it isn't named
        (
            "Interpol a conduit l'opération Lionfish Hurricane.\n\n« C'est un succès », a dit le chef de l'organisation de 196 pays.",
            "2024-08",
            196,
            "member_countries",
            "interpol",
        ),
        # all members, more than any operation had
        (
            "INTERPOL's Operation Liberterra III led to 3,744 arrests, says the agency that helps police in 196 member countries.",
            "2026-01",
            196,
            "member_countries",
            "interpol",
        ),
        # shops, not what they sell
        (
            "Interpol tells of the closure of thousands of illicit online pharmacies in its Operation Pangea VII.",
            "2014-05",
            1_000,
            "websites_removed",
            "pangea_vii",
        ),
        # a body known by its posts
        (
            "INTERPOL votes.\n\nFirst of all, there is a president, three vice-presidents and nine delegates, of all regions.",
            "2018-11",
            9,
            "committee_delegates",
            "executive_committee",
        ),
        # a term that is the number's own noun as a whole
        (
            "Lionfish Hurricane de Interpol halló 505 toneladas de precursores químicos, con los que se fabrican drogas.",
            "2024-08",
            505_000,
            "precursors_seized",
            "lionfish_hurricane",
        ),
        # where something went to
        (
            "In 1989 the headquarters of Interpol was transferred from Paris to its present place, Lyon.",
            "2014",
            1989,
            "headquarters_move_year",
            "lyon",
        ),
        # editions: the last that had ended, the first by its year, a series as a whole
        ("Interpol's Operation Lionfish led to 206 arrests.", "2024-07-30", 206, "arrests", "lionfish_hurricane"),
        ("Interpol's Operation Pangea began in 2008.", "2015-07", 2008, "operation_year", "pangea_i"),
        (
            "La operación Lionfish de Interpol acabó. Desde el inicio de la serie en 2013 participaron 108 países.",
            "2024-08",
            108,
            "countries_taking_part",
            "lionfish_all",
        ),
        # an operation without a name, by its months
        (
            "Bei einer Operation von Interpol wurden 85 Gesuchte festgenommen. Sie lief von Juni bis November.",
            "2025-12",
            85,
            "arrests",
            "fugitives_2025_17_countries",
        ),
        # an office by its place behind the number
        ("Interpol employait 750 personnes en 2014, dont 600 à Lyon.", "2014", 600, "staff", "lyon_headquarters"),
        # goods seized, of which a database holds records too
        (
            "Interpol announced the seizure of 56,400 stolen works in an operation called Pandora V.",
            "2021-05",
            56_400,
            "cultural_objects_seized",
            "pandora_v",
        ),
    ],
)
def test_a_sentence_is_read(tables, text, published, value, indicator, subject):
    records = read(tables, text, published)
    assert (value, indicator, subject) in {(one["value"], one["indicator"], one["subject"]) for one in records}


@pytest.mark.parametrize(
    "text",
    [
        # around the clock, the end of a span of days
        "Le centre d'Interpol fonctionne 24 heures sur 24 et 7 jours sur 7.",
        "Officers of INTERPOL's Operation Liberterra III worked between Nov. 10 and Nov. 21.",
        # the year of something else
        "INTERPOL's files are checked. The CCF was founded in 1984.",
        "INTERPOL passed a reform. Since 2012, when groups began drawing attention to it, much has changed.",
        "Interpol's app shows it on the 167th anniversary of the painter's birth.",
        "INTERPOL runs the ICSE database. A new version was launched in June 2019, and an initiative in 2018.",
        "After Germany annexed Austria in 1938, the headquarters of Interpol were moved to Berlin.",
        "Antes de 1989, Interpol tenía su sede en París.",
        # one country's bureau and police
        "Interpol arbeitet auch in Wien. Das Büro mit 22 Mitarbeitern hat seinen Sitz im Ministerium.",
        "In den Datenbanken von Interpol hat die österreichische Polizei mehr als 175.000 Reisedokumente gespeichert.",
    ],
)
def test_what_is_no_figure_on_interpol_is_left_alone(tables, text):
    assert [one["phrase"] for one in read(tables, text) if one["indicator"]] == []


def test_half_of_a_month_is_no_share_and_once_no_count_of_times(tables):
    text = "Operation Pangea XIV of INTERPOL began in the second half of May. Once it goes well, more will follow."
    assert read(tables, text) == []


@pytest.mark.parametrize(
    ("text", "value", "period"),
    [
        ("L'organisation Interpol créée en 1923 permet aux polices de ses 194 pays membres de coopérer.", 194, ""),
        ("Interpol, founded in 1923 by 20 members, is in Lyon.", 20, "1923"),
        (
            "For the year 2015 INTERPOL's budget was EUR 79.8 million. This comprises:\n\n"
            "• Statutory contributions: EUR 52.8 million\n• Trust fund: EUR 23.5 million",
            23.5e6,
            "2015",
        ),
    ],
)
def test_a_number_has_the_time_that_its_words_give_it(tables, text, value, period):
    assert {one["value"]: one["period"] for one in read(tables, text)}[value] == period


def test_behind_another_number_nothing_is_taken_up_of_the_sentence_before(tables):
    text = "In der Operation Synergia II von Interpol arbeiteten 95 Länder zusammen. Neun Personen stehen unter Mordverdacht, 29 des Betrugs und 28 von Diebstählen."
    assert [one["value"] for one in read(tables, text) if one["indicator"] == "countries_taking_part"] == [95]


def test_members_that_take_part_in_something_are_never_all_members(tables):
    text = (
        "“Our database allows units in our 72 participating member countries to share videos,” says INTERPOL’s expert."
    )
    assert [one["indicator"] for one in read(tables, text, "2024-06")] == ["contributing_countries"]


def test_a_noun_that_is_the_name_of_offices_takes_up_nothing_told_before(tables):
    text = "INTERPOL has 18 databases. Its programme reached 31 African National Central Bureaus."
    assert [one["value"] for one in read(tables, text, "2020-01") if one["indicator"] == "databases_held"] == [18]


def test_countries_of_some_days_are_not_the_members_of_that_time(tables):
    text = (
        "Según Interpol, los arrestos tuvieron lugar en 11 países, del 27 al 30 de noviembre. Fue la Operación Andes."
    )
    assert [one["indicator"] for one in read(tables, text, "2018-12")] == ["countries_taking_part"]


def test_an_operation_without_a_name_isnt_told_by_months_that_two_had(tables):
    text = "In einer Operation von Interpol gab es 20 Festnahmen. Sie lief von Januar bis März 2012."
    assert [one["subject"] for one in read(tables, text)] == [""]
