"""French, German and Spanish as the press writes them: dates, ordinals, names in turn, weights left out, parts."""

import pytest

from interpol_figures.reading.document import from_text
from interpol_figures.reading.files import document_of
from interpol_figures.reading.judged import A_PART, FORMER, judge_article


def read(tables, text, published="2025-12"):
    return judge_article(from_text("a.txt", text), tables, published).records


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # a day's article and an ordinal's stop
        (
            "Menée par Interpol entre le 12 et le 19 septembre, l'opération Pangea X a été menée dans 123 pays.",
            [(123, "countries_taking_part", "pangea_x")],
        ),
        (
            "La operación Trigger VI de Interpol, entre el 8 y el 28 de marzo, abarcó 13 países.",
            [(13, "countries_taking_part", "trigger_vi")],
        ),
        (
            "Die Vorläuferin von Interpol wurde nach dem 1. Weltkrieg gegründet, im Jahr 1923.",
            [(1923, "founding_year", "interpol")],
        ),
        ("Die 73. Interpol-Generalversammlung stimmte zu.", [(73, "assembly_number", "general_assembly_73")]),
        (
            "En la 91ª reunión de la Asamblea General de Interpol se votó.",
            [(91, "assembly_number", "general_assembly_91")],
        ),
        # a noun, a unit or a sum that the words beside it tell
        (
            "In der Operation Pangea VIII von Interpol nahm die Polizei 156 international gesuchte Menschen fest.",
            [(156, "arrests", "pangea_viii")],
        ),
        (
            "En la operación Lionfish de Interpol de 2018 se decomisaron más de 35 toneladas de cocaína y 5 de heroína.",
            [(35_000, "cocaine_seized", "lionfish_2018"), (5_000, "heroin_seized", "lionfish_2018")],
        ),
        (
            "L'opération Serengeti 2.0 d'Interpol a réuni 18 pays africains et le Royaume-Uni.",
            [(19, "countries_taking_part", "serengeti_ii")],
        ),
        (
            "An der Operation Serengeti 2.0 von Interpol nahmen 18 afrikanische Länder und Großbritannien teil.",
            [(19, "countries_taking_part", "serengeti_ii")],
        ),
        (
            "Una vez más: once personas fueron detenidas por los agentes en la operación Red Card de Interpol.",
            [(11, "arrests", "red_card_i")],
        ),
        # lengths of time and the day of a count are no figures
        (
            "In the two-week Operation Synergia III, Interpol made 94 arrests.",
            [(94, "arrests", "synergia_iii")],
        ),
        (
            "As of March 2014, INTERPOL's SLTD database held 40 million records.",
            [(40_000_000, "database_records", "stolen_lost_travel_documents")],
        ),
        (
            "Interpol acogió a Micronesia como miembro número 195 de la organización.",
            [(195, "member_countries", "interpol")],
        ),
        # whose a number is
        (
            "Élu président d'Interpol, Lucas Philippe, qui succède à Ahmed Naser Al-Raisi, a obtenu 84 voix.",
            [(84, "election_votes", "lucas_philippe")],
        ),
        (
            "À l'assemblée d'Interpol, Anne-Marie Nainda et Demelash Gebremichael ont obtenu respectivement 12 voix et 8.",
            [
                (12, "election_votes", "anne_marie_nainda"),
                (8, "election_votes", "demelash_gebremichael_weldeyes"),
            ],
        ),
        (
            "Voici la base SLTD. Créée en 2002 après qu'Interpol l'eut demandé, cette base grandit.",
            [(2002, "launch_year", "stolen_lost_travel_documents")],
        ),
        (
            "De las 7.000 alertas rojas públicas de Interpol, Canadá 58; EEUU, en comparación, ha solicitado 331.",
            [
                (7_000, "notices_public", "red"),
                (58, "notices_public", "red_requested_by_canada"),
                (331, "notices_public", "red_requested_by_united_states"),
            ],
        ),
        (
            "La operación Trigger IX de Interpol, en 15 países (Chile, Perú), reunió a más de 100 organismos nacionales.",
            [(15, "countries_taking_part", "trigger_ix"), (100, "agencies_taking_part", "trigger_ix")],
        ),
        (
            "La Operación Huracán Pez León de Interpol duró dos meses. Las iniciativas Pez León movilizaron a 31 países.",
            [(31, "countries_taking_part", "lionfish_hurricane")],
        ),
        (
            "L'opération HAECHI V d'Interpol a conduit à l'arrestation de plus de 5 500 suspects d'infractions financières.",
            [(5_500, "arrests", "haechi_v")],
        ),
        (
            "Interpol, la segunda organización más grande después de las Naciones Unidas, incluye 190 países miembros.",
            [(190, "member_countries", "interpol")],
        ),
        (
            "Interpol est passé de 20 à 195 pays membres.",
            [(195, "member_countries", "interpol")],
        ),
        # which notices a word for notices counts, the words around it say
        (
            "Jährlich werden von Interpol etwa 13.000 Rote Ausschreibungen veröffentlicht.",
            [(13_000, "notices_issued", "red")],
        ),
        (
            "En 2022, l'organisation Interpol a diffusé 11 282 notices rouges.",
            [(11_282, "notices_issued", "red")],
        ),
        (
            "In 2022 Interpol published 11,282 Red Notices; about 70,000 were in circulation.",
            [(11_282, "notices_issued", "red"), (70_000, "notices_in_circulation", "red")],
        ),
        # the end of a term, a place and where it lies, a level and a change, what a word only looks like
        ("Präsident von Interpol war bis 2025 Ahmed Nasser al-Raisi.", [(2025, "term_end_year", "ahmed_al_raisi")]),
        ("La sede de Interpol está en Lyon (Francia) desde 1989.", [(1989, "headquarters_move_year", "lyon")]),
        (
            "Members paid Interpol €60 million in statutory contributions in 2020. By 2023, the budget had risen to €176 million.",
            [(60e6, "statutory_contributions_eur", "interpol"), (176e6, "budget_eur", "interpol")],
        ),
        (
            "L'opération Liberterra II d'Interpol a permis le sauvetage de 3 222 victimes.",
            [(3_222, "victims_identified", "liberterra_ii")],
        ),
        (
            "En la operación Turquesa V de Interpol participaron 33 países de América: hubo 257 detenciones.",
            [(33, "countries_taking_part", "turquesa_v"), (257, "arrests", "turquesa_v")],
        ),
        (
            "Die Datenbanken von Interpol werden 20 Millionen Mal am Tag abgefragt.",
            [(20e6, "database_searches_per_day", "interpol_databases")],
        ),
        (
            "A Red Notice of Interpol asks police in all 195 countries to arrest a person.",
            [(195, "member_countries", "interpol")],
        ),
        (
            "Interpol's Stolen and Lost Travel Documents database holds 100 million entries; in 2013 it was searched 800 million times.",
            [
                (100e6, "database_records", "stolen_lost_travel_documents"),
                (800e6, "database_searches", "stolen_lost_travel_documents"),
            ],
        ),
        (
            "Interpol compte 196 États membres, contre 50 en 1956. L'opération Liberterra II a mobilisé 116 pays.",
            [
                (196, "member_countries", "interpol"),
                (50, "member_countries", "interpol"),
                (116, "countries_taking_part", "liberterra_ii"),
            ],
        ),
        # two numbers of one verb, colours, names beside numbers, a total and its part, what a time span ends with
        (
            "2022 wurden von Interpol rund 11.000 rote Notices und 2.600 gelbe Notices herausgegeben.",
            [(11_000, "notices_issued", "red"), (2_600, "notices_issued", "yellow")],
        ),
        (
            "Interpol's notices have eight colours. In 2024 it issued 15,548 Red, then came Blue (4,500) and Green (3,600).",
            [(15_548, "notices_issued", "red"), (4_500, "notices_issued", "blue"), (3_600, "notices_issued", "green")],
        ),
        (
            "Interpol circulates notices: 15,548 red ones in 2024, against 12,260 a year earlier.",
            [(15_548, "notices_issued", "red"), (12_260, "notices_issued", "red")],
        ),
        (
            "In the last five years, 4.4 billion searches were made in Interpol's databases.",
            [(4.4e9, "database_searches", "interpol_databases")],
        ),
        (
            "Turkey asked Interpol for red notices after the 2016 coup. Born in Canterbury in 1933, Kendall led Interpol.",
            [],
        ),
        (
            "1947 – First Red Notice issued by Interpol.\n1990 – X.400 communication system launched.",
            [(1947, "introduction_year", "red")],
        ),
        (
            "Interpol coordinated Operation Synergia, which led to 31 arrests, while Europol took down LockBit, with two arrests.",
            [(31, "arrests", "synergia_i")],
        ),
        (
            "Interpol: Die USA tragen etwa 20 Prozent der Beiträge.",
            [(20, "", "")],
        ),
        # editions and series, votes cast, a meeting told by its time
        (
            "Operation Pangea, a week against fake medicines led by Interpol, began in 2008.",
            [(2008, "operation_year", "pangea_i")],
        ),
        (
            "Lucas Philippe wurde im November 2025 mit 84 von 164 Stimmen zum Präsidenten von Interpol gewählt.",
            [
                (2025, "election_year", "lucas_philippe"),
                (84, "election_votes", "lucas_philippe"),
                (164, "votes_cast", "general_assembly_93"),
            ],
        ),
        (
            "Die Wurzeln von Interpol reichen bis 1914 zurück, als sich in Monaco Polizisten aus 24 Ländern trafen.",
            [(24, "countries_attending", "first_congress_monaco")],
        ),
        # what until ends, who left, what won against what, what was never there
        (
            "Kim Jong Yang setzte sich bei Interpol mit 101 zu 61 Stimmen gegen den Russen Prokoptschuk durch.",
            [(101, "election_votes", "kim_jong_yang"), (61, "election_votes", "alexander_prokopchuk")],
        ),
        ("The United States left Interpol in 1950. Its headquarters were in Paris until 1966.", []),
        (
            "Die 1923 gegründete Organisation Interpol beschäftigt rund 950 Mitarbeiter aus 95 Ländern.",
            [
                (1923, "founding_year", "interpol"),
                (950, "staff", "general_secretariat"),
                (95, "staff_nationalities", "general_secretariat"),
            ],
        ),
        # several operations in a row, one named after another, and a text that speaks of one at its end only
        (
            "Interpol's operations of 2021 were HAECHI II (1,003 arrests), Pangea XIV (277 arrests) and Liberterra (286 arrests).",
            [(1_003, "arrests", "haechi_ii"), (277, "arrests", "pangea_xiv"), (286, "arrests", "liberterra_i")],
        ),
        (
            "En la operación Flash-Weka de Interpol hubo 1.062 detenciones. La operación Storm Makers II acabó con 281 "
            "detenidos y 360 investigaciones abiertas.",
            [
                (1_062, "arrests", "flash_weka"),
                (281, "arrests", "storm_makers_ii"),
                (360, "investigations_opened", "storm_makers_ii"),
            ],
        ),
        (
            "Interpol zählte 1989 dann 150 Mitglieder und 2017 schon 192.",
            [(150, "member_countries", "interpol"), (192, "member_countries", "interpol")],
        ),
        ("Generalsekretär von Interpol ist Jürgen Stock (wiedergewählt 2019).", []),
        ("Interpol's databases answer in half a second and have a hit every 20 seconds.", []),
        # a count that looks like a year
        (
            "In Operation HAECHI IV of Interpol police arrested 2000 suspects. In 2023 people were warned.",
            [(2000, "arrests", "haechi_iv")],
        ),
        # more than before by a share, a beginning in another part of the sentence
        (
            "Interpol issued more than 12,000 red notices in 2023, a fifth more than in 2020.",
            [(12_000, "notices_issued", "red"), (20, "", "")],
        ),
        (
            "Interpol: 1938 kamen die Nationalsozialisten, 1942 wurde der Sitz nach Berlin verlegt.",
            [(1942, "headquarters_move_year", "berlin")],
        ),
        # what is left alone
        ("A task force of lawyers and police officers set up by Interpol in 2016 looks at each request.", []),
        ("Une opération Pangea d'Interpol a saisi pour 67,5 millions de dollars canadiens.", []),
        ("La Suisse a ouvert la base d'Interpol à quelque 20 000 agents fédéraux.", []),
        ("Stärkste Nutzer der Datenbank von Interpol waren Großbritannien (120 Millionen Abfragen).", []),
        ("Die Polizei sucht mit Interpol; 7 Kommentare lesen.", []),
        ("El principio de Interpol es que cuenta un país.", []),
    ],
)
def test_numbers_have_the_meaning_that_a_reader_of_the_language_gives_them(tables, text, found):
    records = read(tables, text)
    assert [(one["value"], one["indicator"], one["subject"]) for one in records] == found


@pytest.mark.parametrize(
    ("text", "value", "period"),
    [
        (
            "Die Datenbank SLTD von Interpol umfasste im Juli 2005 7,5 Millionen Einträge,[5] im Mai 2007 rund 14 Millionen.",
            7_500_000,
            "2005-07",
        ),
        (
            "Die SLTD von Interpol hatte 2011 rund 30 Millionen Einträge aus 161 Ländern und 2014 rund 40 Millionen.",
            161,
            "2011",
        ),
    ],
)
def test_a_time_before_the_next_number_is_that_ones(tables, text, value, period):
    assert {one["value"]: one["period"] for one in read(tables, text)}[value] == period


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        (
            "Interpol meldet zur Operation Synergia 31 Festnahmen. Allein in Europa gab es 26 Festnahmen.",
            ["confirmed", "no_record"],
        ),
        (
            "In Interpol's Operation Synergia 26 people were arrested in Europe. Altogether 31 people were arrested.",
            ["no_record", "confirmed"],
        ),
        (  # a greater number that is wrong itself makes none of it a part
            "In Interpol's Operation Synergia 50 people were arrested. Police said that 26 people were arrested.",
            ["contradicted", "contradicted"],
        ),
    ],
)
def test_less_than_another_figure_that_holds_is_a_part_and_contradicted_by_nothing(tables, text, verdicts):
    found = read(tables, text)
    assert [one["verdict"] for one in found] == verdicts
    assert all((one["sentence"] == A_PART) == (one["verdict"] == "no_record") for one in found)


def test_what_was_told_before_is_told_further_behind_a_sentence_that_names_the_source(tables):
    text = "Die Zahl der internationalen Fahndungsersuchen bei Interpol ist gestiegen. Das teilte die Behörde mit. "
    records = read(tables, text + "Ende 2019 waren es 62.448.", "2020-01")
    assert [(one["value"], one["indicator"], one["subject"]) for one in records] == [
        (62_448, "notices_in_circulation", "red")
    ]


def test_fewer_than_half_of_all_members_are_not_the_members(tables):
    text = "Al menos 69 países miembros de Interpol exponen estrategias."
    assert all(one["indicator"] != "member_countries" for one in read(tables, text))
    (told,) = read(tables, "En 1960 Interpol tenía 63 países miembros.")
    assert told["indicator"] == "member_countries"


def test_the_year_that_begins_a_line_of_a_chronicle_is_that_of_its_numbers(tables):
    found = read(
        tables, "1923 – Creation of the International Criminal Police Commission (ICPC), with 20 member countries."
    )
    assert [(one["value"], one["period"]) for one in found] == [(1923, "1923"), (20, "1923")]


def test_numbers_under_a_year_are_what_their_row_says_in_its_unit(tables):
    table = (
        "<h1>INTERPOL</h1><table><tr><th>Item</th><th>2022</th><th>2023</th></tr>"
        "<tr><td>Member countries</td><td>195</td><td>196</td></tr>"
        "<tr><td>Budget (million €)</td><td>155</td><td>176</td></tr>"
        "<tr><td>Records in databases (million)</td><td>125</td><td>126</td></tr></table>"
    )
    records = judge_article(document_of("a.html", table.encode()), tables, "2025-12").records
    assert [(one["value"], one["indicator"], one["period"]) for one in records] == [
        (195, "member_countries", "2022"),
        (196, "member_countries", "2023"),
        (155e6, "budget_eur", "2022"),
        (176e6, "budget_eur", "2023"),
        (125e6, "database_records", "2022"),
        (126e6, "database_records", "2023"),
    ]


def test_the_edition_spoken_of_is_meant_and_not_the_series_of_the_heading(tables):
    text = (
        "# Operation Pangea\n\nINTERPOL's Operation Pangea XV covered 94 countries. Over 4,000 web links were closed."
    )
    assert read(tables, text)[-1]["subject"] == "pangea_xv"


def test_what_was_so_before_is_not_judged_by_what_is_so_now(tables):
    before, after = read(tables, "The number of Interpol's member countries rose from 138 to 178.")
    assert (before["verdict"], before["sentence"], after["verdict"]) == ("no_record", FORMER, "outdated")


def test_several_operations_together_are_none_of_them(tables):
    table = "| Operation | Arrests |\n|---|---|\n| HAECHI I | 585 |\n| HAECHI II | 1,003 |\n\n"
    text = f"{table}These INTERPOL operations were costly. Altogether they led to more than 1,500 arrests."
    found = judge_article(document_of("a.md", text.encode()), tables, "2025-12").records
    assert [one["subject"].partition("_")[0] for one in found] == ["haechi", "haechi", "wanted"]


def test_a_table_without_heads_has_a_label_and_a_figure_in_each_row(tables):
    table = "INTERPOL\n\n| | |\n|---|---|\n| Formation | 7 September 1923 |\n| Membership | 196 |\n| Staff | 1,050 (2019) |\n"
    records = judge_article(document_of("a.md", table.encode()), tables, "2025-12").records
    assert [(one["value"], one["indicator"], one["period"]) for one in records] == [
        (1923, "founding_year", "1923"),
        (196, "member_countries", ""),
        (1050, "staff", "2019"),
    ]
