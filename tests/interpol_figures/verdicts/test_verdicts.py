"""Verdicts against expectations that were written by hand from the record, before any was computed."""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from figures_cli.main import main
from interpol_figures.reading.claims import read_claims
from interpol_figures.tables.load import load
from interpol_figures.tables.violations import TableError
from interpol_figures.verdicts.export import OUTPUT
from interpol_figures.verdicts.judge import judge_accounts, judge_claim, judge_claims
from interpol_figures.verdicts.verdict import NOT_UNDERSTOOD, VERDICTS
from verdict_scores import disagreements, is_clear, read_rows
from verdict_scores import judged as judged_rows

HERE = Path(__file__).parent
ARTICLES = HERE / "article_verdicts.csv"  # each figure of the five articles: the verdict that we expect, and why
LABELLED = HERE / "labelled_claims.csv"
SCORES = [("claims_of_pages.csv", 0.98), ("further_claims.csv", 0.98), ("claims_of_further_pages.csv", 0.98)]
SCORES += [("claims_of_articles.csv", 0.98)]
COLUMNS = [
    "claim_id",
    "indicator",
    "subject",
    "value",
    "value_high",
    "qualifier",
    "unit",
    "period",
    "published",
    "as_stated",
]
HEADER = "claim_id,indicator,subject,value,qualifier,published\n"


@pytest.fixture(scope="module")
def tables():
    return load()


@pytest.fixture(scope="module")
def labelled():
    with LABELLED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def judged(tables, labelled):
    return judge_claims(tables, [{name: row[name] for name in COLUMNS} for row in labelled])


@pytest.fixture(scope="module")
def accounts(tables):
    return judge_accounts(tables)


def test_labelled_claims_are_judged_as_by_a_careful_reader(labelled, judged):
    assert len(labelled) >= 120
    wrong = [
        f"{row['claim_id']} {row['indicator']} {row['subject']} {row['as_stated']!r}: expected {row['expected']} "
        f"({row['why']}), judged {judged.at[row['claim_id'], 'verdict']}"
        for row in labelled
        if judged.at[row["claim_id"], "verdict"].replace(NOT_UNDERSTOOD, "no_record") != row["expected"]
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("name", "share"), SCORES)
def test_claims_of_pages_are_judged_as_labelled_beforehand(tables, name, share):
    clear = [row for row in read_rows(name) if is_clear(row)]
    assert len(clear) >= 80
    otherwise = disagreements(tables, clear)
    assert len(otherwise) <= (1 - share) * len(clear), "\n".join(otherwise)


def test_no_precise_wrong_number_is_confirmed(tables):
    assert "confirmed" not in set(judged_rows(tables, read_rows("precise_but_wrong.csv"))["verdict"])


def test_labels_cover_every_verdict_well(labelled):
    counts = Counter(row["expected"] for row in labelled)
    assert set(counts) == set(VERDICTS)
    assert min(counts.values()) >= 10


def test_verdicts_but_no_record_rest_on_figures_of_the_record(judged, tables):
    rest = judged[~judged["verdict"].isin(["no_record", NOT_UNDERSTOOD])]
    known = set(tables.figures.index[tables.figures["tier"] == "record"]) | set(tables.dated_figures.index)
    assert all(
        ((row.figures and row.independent >= 1) or "dates of accession" in row.sentence) and set(row.figures) <= known
        for row in rest.itertuples()
    )


def test_each_sentence_reads_as_one_whole(judged, accounts):
    for text in [*judged.loc[judged["verdict"] != NOT_UNDERSTOOD, "sentence"], *accounts["sentence"]]:
        assert text[0].isupper() and text.endswith(".")
        assert not any(fragment in text for fragment in ("_", "  ", "None", " nan ", "()", " ,"))


def test_all_figures_of_the_articles_are_judged_as_reviewed(accounts):
    with ARTICLES.open(encoding="utf-8", newline="") as file:
        expected = {row["figure"]: row["expected"] for row in csv.DictReader(file)}
    assert dict(accounts["verdict"]) == expected


def test_outdated_members_are_dated_to_the_day(accounts):
    row = accounts.loc["member_countries-interpol-undated-3"]
    assert (row.true_from, row.true_to) == ("2018-11-30", "2021-11-22")


def test_the_first_conference_names_its_conflict(accounts):
    assert "19 countries" in accounts.at["countries_attending-second_congress_vienna-undated-1", "sentence"]


def test_the_move_to_lyon_names_the_year_and_the_committee_its_posts(accounts):
    assert "1989" in accounts.at["headquarters_move_year-lyon-undated-1", "sentence"]
    assert "3 people" in accounts.at["vice_presidents-executive_committee-undated-3", "sentence"]


@pytest.mark.parametrize("operation", ["Operation Black Tulip", "Operation OATP", "Operation Trident"])
def test_operations_without_figures_give_no_record(tables, operation):
    assert judge_claim(tables, "arrests", operation, 100, qualifier="more_than").verdict == "no_record"


def test_a_series_without_a_year_is_open_and_the_edition_whose_number_it_is_is_named(tables):
    answer = judge_claim(tables, "arrests", "haechi", 585)
    assert answer.verdict == "no_record"
    assert "Its number is that of Operation HAECHI-I." in answer.sentence


def test_an_open_series_that_nothing_fits_names_its_editions(tables):
    answer = judge_claim(tables, "arrests", "haechi", 77_777)
    assert answer.verdict == "no_record"
    assert len(answer.candidates) > 3


@pytest.fixture(scope="module")
def claims_file(tmp_path_factory, labelled):
    path = tmp_path_factory.mktemp("claims") / "claims.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(labelled[:20])
    return path


def run(path: Path, *options: str):
    return CliRunner().invoke(main, ["judge", str(path), *options])


def test_claimreview_output_keeps_to_a_strict_schema(claims_file, labelled):
    answer = run(claims_file, "--format", "claimreview")
    document = json.loads(answer.output)
    schema = json.loads((HERE / "claimreview.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(document)
    ratings = [review["reviewRating"]["alternateName"] for review in document["@graph"]]
    assert ratings == [row["expected"].replace("_", " ") for row in labelled[:20]]
    assert [review["identifier"] for review in document["@graph"]] == [row["claim_id"] for row in labelled[:20]]


def test_csv_and_json_say_the_same(claims_file):
    rows = list(csv.DictReader(run(claims_file, "--format", "csv").output.splitlines()))
    objects = json.loads(run(claims_file, "--format", "json").output)
    assert list(rows[0]) == OUTPUT
    assert [
        {**row, **{name: row[name].split("; ") if row[name] else [] for name in ("figures", "sources")}} for row in rows
    ] == [{name: one[name] for name in OUTPUT} for one in objects]


def test_the_table_has_each_claim_with_verdict_and_sentence(claims_file, labelled):
    answer = run(claims_file)
    assert answer.exit_code == 0
    for row in labelled[:20]:
        assert f"{row['claim_id']}: “{row['as_stated']}”\n" in answer.output


def test_judging_by_what_was_known_then(tmp_path):
    path = tmp_path / "claims.csv"
    path.write_text(HEADER + "1,member_countries,interpol,194,exact,\n", encoding="utf-8")
    known = {
        date: json.loads(run(path, "--format", "json", "--as-known-on", date).output)[0]["verdict"]
        for date in ("2020-06-30", "2024-06-30")
    }
    assert known == {"2020-06-30": "confirmed", "2024-06-30": "outdated"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("indicator,subject\narrests,haechi_i\n", ("claim_id", "the column is missing")),
        ("claim_id,indicator,subject,colour\n1,arrests,haechi_i,red\n", ("colour", "the column is unknown")),
        (HEADER + "1,arrests,haechi_i,many,exact,\n", ("claims.csv", "2", "value", "many", "not a number")),
        (HEADER + "1,arrests,haechi_i,5,perhaps,\n", ("2", "qualifier", "perhaps", "use one of")),
        (HEADER + "1,arrests,haechi_i,5,exact,spring\n", ("2", "published", "spring", "YYYY-MM-DD")),
        (HEADER + "1,arrests,,5,exact,\n", ("2", "subject", "the cell is empty")),
        (HEADER + "1,arrests,haechi_i,5,exact,\n1,arrests,haechi_i,6,exact,\n", ("3", "claim_id", "stands twice")),
    ],
)
def test_a_faulty_claims_file_is_refused_with_its_place(tmp_path, text, told):
    path = tmp_path / "claims.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TableError) as refused:
        read_claims(path)
    assert all(word in str(refused.value) for word in told), refused.value


def test_all_that_is_wrong_in_a_claims_file_is_told_at_once(tmp_path):
    path = tmp_path / "claims.csv"
    path.write_text(
        HEADER.replace("published", "publishd") + "1,arests,heachi_i,many,perhaps,\n1,arrests,,5,exact,\n", "utf-8"
    )
    answer = run(path)
    assert answer.exit_code == 1
    told = [line.partition(": ")[0::2] for line in answer.stderr.splitlines()]
    assert [(place, column.partition(":")[0]) for place, column in told] == [
        ("claims.csv:1", "publishd"),
        ("claims.csv:2", "indicator"),
        ("claims.csv:2", "qualifier"),
        ("claims.csv:2", "subject"),
        ("claims.csv:2", "value"),
        ("claims.csv:3", "claim_id"),
        ("claims.csv:3", "subject"),
    ]
    assert told[1][1].startswith("indicator: 'arests': the indicator is unknown. Fix: write arrests or ")


def test_all_that_is_not_understood_of_a_claim_is_told_at_once(tables):
    both = judge_claim(tables, "arests", "heachi_i", 585).sentence
    assert (
        both.startswith("Unknown indicator “arests”; nearest known: arrests")
        and "Unknown subject “heachi_i”; nearest" in both
    )
    number = judge_claim(tables, "arrests", "heachi_i", "many").sentence
    assert number.startswith("“many” isn't a number") and "Unknown subject “heachi_i”" in number
    assert "Unknown" not in judge_claim(tables, "people arrested", "haechi_i", "many").sentence


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("1,arests,haechi_i,585,exact,", "arrests"),
        ("1,arrests,heachi_i,585,exact,", "haechi_i"),
        ("1,arrests,haechi_i,,,", "states no figure"),
        ("1,founding_year,interpol,192,exact,", "192 isn't a year"),
    ],
)
def test_a_claim_that_cannot_be_understood_says_why(tmp_path, tables, claim, told):
    path = tmp_path / "claims.csv"
    path.write_text(f"{HEADER}{claim}\n", encoding="utf-8")
    answer = judge_claims(tables, read_claims(path)).iloc[0]
    assert answer["verdict"] == NOT_UNDERSTOOD
    assert told in answer["sentence"]


def test_a_part_that_was_the_whole_was_not_so_before_it_was_counted(tables):
    assert judge_claim(tables, "countries_connected", "i_24_7", 50, published="2024-09").verdict == "contradicted"
    assert judge_claim(tables, "countries_connected", "i_24_7", 194, published="2024-09").verdict == "outdated"


def test_an_answer_echoes_the_claim_and_how_it_was_read(tmp_path):
    claims = tmp_path / "claims.csv"
    claims.write_text(
        "claim_id,indicator,subject,as_stated,period\n"
        "first,notices issued,red,over 60 thousand Red Notices,2022\nsecond,arests,haechi,9 arrests,\n"
    )
    done = CliRunner().invoke(main, ["judge", str(claims)])
    assert done.exit_code == 2
    assert "1 of 2 claims weren't understood" in done.stderr
    first, second = done.stdout.split("second: ")
    assert first.startswith(
        "first: “over 60 thousand Red Notices”\n    read as over 60,000 notices: notices issued, Red Notices, in 2022\n"
    )
    assert "    wrong measure: The number fits" in first
    assert second.startswith("“9 arrests”\n    not understood: Unknown indicator “arests”; nearest known: arrests, ")


@pytest.mark.parametrize(
    ("period", "published", "time"), [("", "2019", "published in 2019"), ("2018", "2019", "in 2018")]
)
def test_one_claim_shows_its_reading_and_its_whole_sentence(tables, period, published, time):
    answer = judge_claim(tables, "databases", "interpol", 19, period=period, published=published)
    assert f"19 databases: databases, INTERPOL databases (all together), {time}" in repr(answer)
    assert answer.sentence in " ".join(repr(answer).split())
    assert answer.verdict == answer["verdict"]


@pytest.mark.parametrize(
    ("indicator", "subject", "near"), [("databases", "interpoll", "interpol, "), ("notises", "red", "notices_issued, ")]
)
def test_a_claim_with_a_slip_in_a_name_is_answered_with_the_nearest_names(tables, indicator, subject, near):
    assert f"nearest known: {near}" in judge_claim(tables, indicator, subject, 19).sentence
