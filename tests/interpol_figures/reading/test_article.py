"""Articles read and judged: the labelled texts by their scores, and what each rule is for by a sentence."""

import csv
import time
from pathlib import Path

import pytest

import reading_score
from interpol_figures.reading.document import from_text
from interpol_figures.reading.files import document_of, read_document
from interpol_figures.reading.judged import NO_DAY, judge_article

HERE = Path(__file__).parent
DATA = Path(__file__).parents[3] / "data"
LEAST_SPANS = 0.94
LEAST = {"value+qualifier": 0.97, "indicator+subject": 0.91, "verdict, clear": 0.9}


def read(tables, text, published="2025-01"):
    return judge_article(from_text("a.txt", text), tables, published).records


def only(tables, text, published="2025-01"):
    records = read(tables, text, published)
    assert len(records) == 1, records
    return records[0]


def of_the_set(_):
    """Sixteen texts with labels in a table: file, text, date of publication, and the rows of labels."""
    with (HERE / "texts.csv").open(encoding="utf-8", newline="") as lines:
        texts = list(csv.DictReader(lines))
    documents = [(read_document(HERE / "texts" / row["file"]), row["published"]) for row in texts]
    return documents, reading_score.read_gold(HERE / "gold.csv")[0]


def in_folder(name):
    """Texts with their labels in them, named by number, language and date of publication."""
    documents, rows = [], []
    for path in sorted((HERE / name).iterdir()):
        text, labels = reading_score.read_labelled(path)
        documents.append((document_of(path.name, text.encode()), "-".join(path.name.split("-")[2:5])))
        rows += labels
    return documents, rows


@pytest.mark.parametrize(("texts", "folder"), [(of_the_set, "texts"), (in_folder, "own"), (in_folder, "passages")])
def test_the_labelled_texts_are_read_as_by_a_careful_reader(tables, texts, folder):
    documents, rows = texts(folder)
    records = [record for document, day in documents for record in judge_article(document, tables, day).records]
    proposals = reading_score.as_proposals(records, reading_score.directory(DATA))
    outcome = reading_score.figures(*reading_score.compare(proposals, rows))
    assert outcome["f1"] >= LEAST_SPANS, outcome
    for name, least in LEAST.items():
        right, of = outcome[name]
        assert right / of >= least, (name, right, of)


@pytest.mark.parametrize(
    ("text", "value", "qualifier", "indicator", "subject"),
    [
        ("INTERPOL has 196 member countries.", 196, "exact", "member_countries", "interpol"),
        ("Interpol gehören 194 Staaten an.", 194, "exact", "member_countries", "interpol"),
        ("Interpol compte 196 pays membres.", 196, "exact", "member_countries", "interpol"),
        ("Interpol tiene 195 países miembros.", 195, "exact", "member_countries", "interpol"),
        ("There are some 74,000 Red Notices in circulation.", 74000, "about", "notices_in_circulation", "red"),
        ("In Operation HAECHI III police arrested 975 people.", 975, "exact", "arrests", "haechi_iii"),
        ("Operation Pangea VIII: seizures topped $81 million.", 81e6, "more_than", "seizure_value_usd", "pangea_viii"),
        ("Operation HAECHI III brought together the UK and 29 others.", 30, "exact", "countries_taking_part", "haechi_iii"),
        ("INTERPOL was founded in 1923.", 1923, "exact", "founding_year", "interpol"),
        ("The assembly has delegates of each of INTERPOL's 190 member countries.", 190, "exact", "member_countries", "interpol"),
        ("So said the head of the organisation of 196 countries, Interpol.", 196, "exact", "member_countries", "interpol"),
        ("INTERPOL had 50 member countries by 1955.", 50, "exact", "member_countries", "interpol"),
        ("Dans l'opération Lionfish V d'Interpol, 9'500'000 comprimés ont été saisis.", 9.5e6, "exact", "medicines_seized", "lionfish_v"),
        ("Das Budget von Interpol betrug 2022 rund 155 Mio. Euro.", 155e6, "about", "budget_eur", "interpol"),
        ("En 2024 Interpol a refusé ou annulé 2 462 notices et diffusions.", 2462, "exact", "notices_and_diffusions_refused_or_cancelled", "wanted_persons"),
        ("In 2021 Interpol issued 23,716 notices and diffusions.", 23716, "exact", "notices_and_diffusions_issued", "wanted_persons"),
        ("L'agrandissement du siège d'Interpol à Lyon doit coûter 90 millions d'euros.", 9e7, "exact", "programme_cost_eur", "lyon_headquarters_enlargement"),
        ("The General Secretariat employs nearly 1,000 people.", 1000, "nearly", "staff", "general_secretariat"),
    ],
)  # fmt: skip
def test_a_sentence_is_read(tables, text, value, qualifier, indicator, subject):
    one = only(tables, text)
    assert (one["value"], one["qualifier"], one["indicator"], one["subject"]) == (value, qualifier, indicator, subject)


def test_each_number_has_the_words_and_the_time_of_its_own_part(tables):
    text = "Founded in 1923 in Vienna, INTERPOL moved its headquarters to Lyon in 1989."
    assert [(one["indicator"], one["subject"]) for one in read(tables, text)] == [
        ("founding_year", "interpol"),
        ("headquarters_move_year", "lyon"),
    ]
    found = read(tables, "INTERPOL was founded in 1923 and has 194 member countries.")
    assert [(one["indicator"], one["period"]) for one in found] == [("founding_year", "1923"), ("member_countries", "")]
    text = "INTERPOL published 1,277 Red Notices in 2002, 2,343 in 2005 and 8,136 in 2012."
    assert [one["period"] for one in read(tables, text)] == ["2002", "2005", "2012"]


def test_a_number_counts_its_own_noun_and_not_that_of_another(tables):
    found = read(tables, "INTERPOL's 19 databases hold some 125 million records.", "2023")
    assert [one["indicator"] for one in found] == ["databases_held", "database_records"]


@pytest.mark.parametrize(
    ("text", "indicator", "subject"),
    [
        ("INTERPOL has 196 member countries. In 2022 it published about 1,000 Yellow Notices.", "notices_issued", "yellow"),
        (
            "In 2022 INTERPOL published 60,000 Red Notices and about 1,000 Yellow Notices.\n\nOperation HAECHI IV began.",
            "notices_issued",
            "yellow",
        ),
        ("LYON, France – In Operation HAECHI IV police made almost 3,500 arrests.", "arrests", "haechi_iv"),
        ("NAIROBI (News desk) — In Operation Red Card 2.0 of INTERPOL 651 people were held.", "arrests", "red_card_ii"),
        ("In Operation Serengeti 2.0 Zambian police arrested 15 suspects.", "arrests", "serengeti_ii_in_zambia"),
        ("En la operación Serengeti 2.0 la policía zambiana detuvo a 15 sospechosos.", "arrests", "serengeti_ii_in_zambia"),
        ("Named after a Korean beast, INTERPOL's HAECHI IV led to almost 3,500 arrests.", "arrests", "haechi_iv"),
        ("In Operation HAECHI III of 2022 the second edition, with 1,003 arrests, was named.", "arrests", "haechi_ii"),
        ("Nach Operation Red Card von Interpol nahm die nigerianische Polizei 130 Menschen fest.", "arrests", "red_card_i_in_nigeria"),
        ("INTERPOL's Complex is in Singapore. It was inaugurated in 2015, after the assembly in Doha had approved it.", "opening_year", "global_complex_for_innovation"),
        ("== INTERPOL ==\nIt has 196 members.\n\n== References ==\n1. Report, p. 12", "member_countries", "interpol"),
        ("Of INTERPOL's public Red Notices Russians lead with 3,047, before Salvadorans (1,094).", "notices_public", "red_salvadoran_nationals"),
        ("In INTERPOL's Pangea XVII goods worth $65 million were seized, 50 million doses in all, Britain's alone 7.7 million.", "medicines_seized", "pangea_xvii_in_united_kingdom"),
        ("INTERPOL says: stolen works of art – 52,000 objects are registered.", "database_records", "stolen_works_of_art"),
        ("INTERPOL's 1,200 staff from 130 nations work in Lyon.", "staff_nationalities", "general_secretariat"),
        ("INTERPOL was founded in 1923 in Vienna by delegates from 20 countries.", "countries_attending", "second_congress_vienna"),
        ("Die Datenbanken von Interpol werden täglich 20 Millionen Mal abgefragt.", "database_searches_per_day", "interpol_databases"),
        ("Am Dienstag wurde Palau als 196. Mitglied von Interpol aufgenommen.", "member_countries", "interpol"),
        ("Interpol's databases held 14 million records in 2007. In 2011 the figure was 45 million.", "database_records", "interpol_databases"),
        ("In 2017 the American share of INTERPOL's operating expenses was 15.5 percent.", "operating_expenses_share", "united_states"),
        ("India has been a member of INTERPOL since 1949.", "accession_year", "ind"),
        ("In 2023, 100 Red Notices were published at the request of India.", "notices_issued", "red_requested_by_india"),
        ("Of the public Red Notices of INTERPOL, 46 are on French nationals.", "notices_public", "red_french_nationals"),
        ("Interpol chose Kim Jong Yang, who held the post for two years.", "term_years", "president"),
        ("The CCF is a part of INTERPOL. In 2018 the Commission closed 1,422 cases.", "ccf_cases_processed", "ccf_requests"),
        ("**INTERPOL in figures**\n\n**Executive Committee**\n\nIt has 13 members.", "committee_members", "executive_committee"),
        ("INTERPOL\n\n1967: members adopt a plan\n1995: the works of art database opens", "launch_year", "stolen_works_of_art"),
        ("In Operation Red Card officers in Kigali arrested 45 suspects.", "arrests", "red_card_i_in_rwanda"),
        ("INTERPOL's Executive Committee met.\n\nThe committee has 13 members.", "committee_members", "executive_committee"),
        ("INTERPOL's Operation Serengeti: police in West Africa (Ghana, Nigeria) arrested 1,006 people.", "arrests", "serengeti_i"),
    ],
)  # fmt: skip
def test_the_last_number_of_a_text_has_its_subject(tables, text, indicator, subject):
    one = read(tables, text, "2026-03")[-1]
    assert (one["indicator"], one["subject"]) == (indicator, subject)


@pytest.mark.parametrize(
    "text",
    [
        "Europol has 27 member states and employs 1,400 staff.",
        "Lors de l'opération Serengeti d'Interpol, les quatre suspects ont été arrêtés.",
        "INTERPOL is in Lyon. According to ENISA, 11 million records were stolen in 2023.",
        "Call us on +44 20 7946 0123 for help with INTERPOL.",
        "The officer of INTERPOL, 52, said so on 3 May 2024 at 10:30.",
        "How many countries belong to INTERPOL: 14, 24 or 34?",
        "Our 12 lawyers have won 350 cases for clients before INTERPOL.",
        "INTERPOL answers around the clock, 24/7.",
        "Since the 19th century, and in the 1930s, there was talk of an Interpol.",
        "The World Bank says that fewer than 20 of the countries of Interpol are as poor.",
        "INTERPOL keeps a database of stolen passports. The United Kingdom searches it 120 million times a year.",
        "The public may call 191 or 18555 to reach INTERPOL's bureau.",
        "My laptop has 16 GB of memory; INTERPOL's page crashed it.",
        "INTERPOL is in Lyon. Vietnamese police found VND 300 million in cash.",
        "The train to the coast takes 25 minutes and costs €12.",
        "The Secretary General of INTERPOL will leave in a year; a ticket to Lyon costs €45.",
        "Call INTERPOL's bureau in Dublin on 01 666 6000; it takes a quarter of an hour.",
        "INTERPOL hunts fraud. Between 2 and 5 per cent of the world's income is laundered, according to the UN.",
        "Listeners of this podcast on INTERPOL get 20 percent off.",
    ],
)
def test_what_is_no_figure_on_interpol_is_left_alone(tables, text):
    assert read(tables, text) == []


def test_headings_give_a_list_its_subject(tables):
    text = "# Results\n\n## Operation Synergia II\n\n- 95 countries\n- 41 arrests\n- 59 servers seized\n"
    found = {(one["indicator"], one["subject"]) for one in read(tables, text)}
    assert found == {(name, "synergia_ii") for name in ("countries_taking_part", "arrests", "servers_seized")}


def test_a_table_is_read_by_its_heads(tables):
    text = "| Operation | Countries | Money (USD) |\n|---|--:|--:|\n| HAECHI IV | 34 | 300m seized |\n"
    found = {one["indicator"]: (one["value"], one["subject"]) for one in read(tables, text)}
    assert found == {"countries_taking_part": (34, "haechi_iv"), "assets_seized_usd": (300e6, "haechi_iv")}


@pytest.mark.parametrize(
    ("table", "value", "indicator", "subject"),
    [
        ("| Operation | Ivory (tonnes) |\n|---|---|\n| Thunder 2024 | 4 |", 4000, "ivory_seized", "thunder_2024"),
        ("| Year | Operation | Arrests |\n|---|---|---|\n| 2024 | HAECHI V | 5,500 |", 5500, "arrests", "haechi_v"),
        (
            "| Year | Session of the General Assembly | Countries |\n|---|---|---|\n| 2016 | Bali | 164 |",
            164,
            "countries_attending",
            "general_assembly_85",
        ),
    ],
)
def test_a_cell_has_the_unit_of_its_column_and_the_name_in_its_row(tables, table, value, indicator, subject):
    one = read(tables, f"INTERPOL's General Assembly and operations\n\n{table}\n")[-1]
    assert (one["value"], one["indicator"], one["subject"]) == (value, indicator, subject)


def test_a_colour_alone_means_its_notices_beside_others(tables):
    text = "At the end of 2023 INTERPOL had 74,224 Red Notices, 18,179 Blue and 16,394 Yellow ones in circulation."
    assert [one["subject"] for one in read(tables, text)] == ["red", "blue", "yellow"]
    text = "At the end of 2023 INTERPOL's Blue Notices numbered 18,179, yellow ones 16,394 and black ones 2,237."
    assert [one["subject"] for one in read(tables, text)] == ["blue", "yellow", "black"]


def test_what_rose_from_one_year_to_another_speaks_of_the_later(tables):
    text = "Interpol's notices refused jumped from 1,598 in 2023 to 2,462 in 2024. To that add 15,548 new Red Notices."
    assert [one["period"] for one in read(tables, text)] == ["2023", "2024", "2024"]


def test_times_are_told_from_the_day_of_publication(tables):
    one = only(tables, "Last year INTERPOL issued 10,776 Red Notices.", "2022-11-30")
    assert (one["period"], one["verdict"]) == ("2021", "confirmed")


def test_what_only_one_country_did_has_no_subject(tables):
    one = only(tables, "In Operation Serengeti police in Norway made 24 arrests.")
    assert (one["indicator"], one["subject"], one["verdict"]) == ("arrests", "", "no_record")


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Operation Serengeti was told of losses of $8.6 million in Kenya.", "serengeti_i_in_kenya"),
        ("Operation Serengeti led to the arrest of 24 people in Kenya for fraud.", ""),
        (
            "In Operation HAECHI IV of 34 countries, including Nigeria, Ghana and others, $300 million was seized.",
            "haechi_iv",
        ),
        ("Of the public Red Notices of Interpol, Russia asked for most, Canada 58.", "red_requested_by_canada"),
    ],
)
def test_a_country_has_its_part_and_a_list_of_countries_has_none(tables, text, subject):
    assert read(tables, text, "2025-01")[-1]["subject"] == subject


def test_a_part_of_all_is_read_beside_the_whole(tables):
    text = "At INTERPOL's General Assembly in Marrakech delegates came from 179 of its 196 members."
    found = read(tables, text, "2025-12")
    assert [one["indicator"] for one in found] == ["countries_attending", "member_countries"]
    votes = read(tables, "Lucas Philippe was elected president of Interpol with 84 of 164 votes.", "2025-12")[0]
    assert (votes["indicator"], votes["subject"]) == ("election_votes", "lucas_philippe")


def test_numbers_of_delegates_are_of_the_assembly_in_the_news(tables):
    one = only(tables, "More than 800 delegates attended a meeting of Interpol.", "2025-11-28")
    assert (one["indicator"], one["subject"]) == ("delegates_attending", "general_assembly_93")


def test_a_time_is_told_by_the_years_after_another(tables):
    text = "INTERPOL published 2,343 Red Notices in 2005; ten years later it was 11,492."
    assert [one["period"] for one in read(tables, text, "2019-05")] == ["2005", "2015"]
    text = "In 2021, the last year for which there are numbers, INTERPOL issued 10,776 Red Notices."
    assert only(tables, text, "2024-04")["period"] == "2021"


def test_a_table_of_kinds_and_how_many_is_read_by_its_rows(tables):
    table = "Operation Thunder 2025 of INTERPOL\n\n| What | How many |\n|---|---|\n| Primates | 208 |\n"
    assert read(tables, table)[-1]["indicator"] == "primates_seized"


def test_the_time_before_a_change_isnt_that_after_it(tables):
    text = "INTERPOL's stolen passports database grew from 3,900 records in 2002 to 40 million."
    assert [one["period"] for one in read(tables, text, "2014-03")] == ["2002", ""]


def test_a_figure_alone_on_a_line_has_the_line_above_as_its_label(tables):
    one = only(tables, "INTERPOL\n\nHeadquarters\nLyon\nEmployees\n756 (2013)\n")
    assert (one["value"], one["indicator"], one["period"]) == (756, "staff", "2013")


def test_a_text_without_figures_gives_none(tables):
    assert read(tables, "Der Zug fuhr langsam durch das Tal, und niemand sagte etwas.") == []


def test_a_thousand_words_are_read_in_little_time(tables):
    text = (HERE / "texts" / "d01.txt").read_text(encoding="utf-8") * 4
    judge_article(from_text("warm.txt", text[:500]), tables, "2025-09-26")
    began = time.process_time()
    judge_article(from_text("a.txt", text), tables, "2025-09-26")
    assert (time.process_time() - began) / len(text.split()) * 1000 < 3  # a slow machine; one second where it is quick


@pytest.mark.parametrize(
    "text",
    ["INTERPOL " + "1 " * 1_000, "<h1>" + "a" * 100_000 + "</h1>INTERPOL", "INTERPOL " + "my cost of " * 2_000 + "$5"],
)
def test_made_up_texts_take_little_time(tables, text):
    began = time.process_time()
    judge_article(document_of("a.html", text.encode()), tables, "2025")
    assert time.process_time() - began < 15


def test_an_unknown_language_is_refused(tables):
    with pytest.raises(ValueError, match="unknown language 'xx'; use one of de, en, es, fr"):
        judge_article(from_text("a.txt", "INTERPOL has 196 members."), tables, "2025", "xx")


def test_a_count_of_last_year_gets_no_verdict_where_no_day_of_publication_is_known(tables):
    text = "Last year INTERPOL issued 12,260 Red Notices. It has 196 member countries."
    count, members = read(tables, text, published="")
    assert (count["verdict"], count["sentence"]) == ("no_record", NO_DAY)
    assert members["verdict"] == "confirmed"
    assert read(tables, text, published="2024-03-12")[0]["sentence"] != NO_DAY
