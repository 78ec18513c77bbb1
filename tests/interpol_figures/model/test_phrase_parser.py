"""Figure phrases: every form of number, unit and qualifier that the record uses, and what must be refused."""

from decimal import Decimal

import pytest

from interpol_figures.model.intervals import QUALIFIERS
from interpol_figures.model.phrase_parser import Reading, disagreement, parse
from interpol_figures.model.units import in_unit

# phrase, value, value_high, qualifier, unit of the indicator
STATED = [
    ("over $130 million", "130000000", None, "more_than", "USD"),
    ("8,136", "8136", None, "exact", "notices"),
    ("8 136", "8136", None, "exact", "notices"),
    ("8\u202f136", "8136", None, "exact", "notices"),
    ("8\u00a0136 notices", "8136", None, "exact", "notices"),
    ("1.234.567", "1234567", None, "exact", "records"),
    ("1,13,020 web links", "113020", None, "exact", "web_links"),
    ("some 430", "430", None, "about", "people"),
    ("68,9 %", "68.9", None, "exact", "percent"),
    ("1.3 tonnes", "1300", None, "exact", "kg"),
    ("1.3 tonnes", "1.3", None, "exact", "tonnes"),
    ("nearly 600", "600", None, "nearly", "people"),
    ("hundreds of billions", "100000000000", None, "multiples_of", "searches"),
    ("hundreds of billions of dollars annually", "100000000000", None, "multiples_of", "USD"),
    ("millions of records", "1000000", None, "multiples_of", "records"),
    ("tens of thousands", "10000", None, "multiples_of", "people"),
    ("thousands of victims", "1000", None, "multiples_of", "people"),
    ("several thousand people", "1000", None, "multiples_of", "people"),
    ("several databases", None, None, "several", "databases"),
    ("several information-sharing networks", None, None, "several", "networks"),
    ("nineteen", "19", None, "exact", "databases"),
    ("Treinta y una detenciones", "31", None, "exact", "arrests"),
    ("treinta y un mil registros", "31000", None, "exact", "records"),
    ("veintiún países", "21", None, "exact", "countries"),
    ("doscientas treinta y cuatro personas", "234", None, "exact", "people"),
    ("mil quinientos registros", "1500", None, "exact", "records"),
    ("trente-et-une personnes", "31", None, "exact", "people"),
    ("soixante et onze pays", "71", None, "exact", "countries"),
    ("quatre-vingt-dix-neuf pays", "99", None, "exact", "countries"),
    ("hunderteinundzwanzig Länder", "121", None, "exact", "countries"),
    ("zweitausenddreihundert Personen", "2300", None, "exact", "people"),
    ("trentuno paesi", "31", None, "exact", "countries"),
    ("ventotto persone", "28", None, "exact", "people"),
    ("centotrentadue paesi", "132", None, "exact", "countries"),
    ("trinta e uma pessoas", "31", None, "exact", "people"),
    ("duzentos e trinta pessoas", "230", None, "exact", "people"),
    ("thirty-nine nations", "39", None, "exact", "countries"),
    ("four vice-presidents", "4", None, "exact", "people"),
    ("a quarter", "25", None, "about", "percent"),
    ("A third", "33.3", None, "about", "percent"),
    ("two-thirds majority", "66.7", None, "about", "percent"),
    ("one vote", "1", None, "exact", "votes"),
    ("twice", "2", None, "exact", "times"),
    ("almost five-fold", "5", None, "nearly", "times"),
    ("more than sevenfold", "7", None, "more_than", "times"),
    ("half a million", "500000", None, "exact", "records"),
    ("more than half a billion searches", "500000000", None, "more_than", "searches"),
    ("three and a half million", "3500000", None, "exact", "records"),
    ("Five hundred eighty-five arrests", "585", None, "exact", "arrests"),
    ("more than one thousand million times", "1000000000", None, "more_than", "searches"),
    ("more than a dozen", "12", None, "more_than", "people"),
    ("A dozen arrests", "12", None, "about", "arrests"),
    ("188th member", "188", None, "exact", "countries"),
    ("182nd", "182", None, "exact", "countries"),
    ("185esimo stato", "185", None, "exact", "countries"),
    ("50. Mitgliedsland", "50", None, "exact", "countries"),
    ("drittgrößter Beitragszahler", "3", None, "exact", "rank"),
    ("Founded in 1923", "1923", None, "exact", "year"),
    ("13 April 2015", "2015", None, "exact", "year"),
    ("in June 1956", "1956", None, "exact", "year"),
    ("26 de junio de 2002", "2002", None, "exact", "year"),
    ("24/7", "24", None, "exact", "hours_per_day"),
    ("8 to 10", "8", "10", "between", "people"),
    ("40-45 per cent", "40", "45", "between", "percent"),
    ("between 2 and 3", "2", "3", "between", "people"),
    ("between one hundred and two hundred", "100", "200", "between", "people"),
    ("two to three per cent", "2", "3", "between", "percent"),
    ("USD 2-3 trillion", "2000000000000", "3000000000000", "between", "USD"),
    ("US$170,000 in cash", "170000", None, "exact", "USD"),
    ("$US 27.2 million", "27200000", None, "exact", "USD"),
    ("more than USD $14m", "14000000", None, "more_than", "USD"),
    ("greater than $40 million", "40000000", None, "more_than", "USD"),
    ("estimated value of US$ 822 million", "822000000", None, "about", "USD"),
    ("54.368 million Euros", "54368000", None, "exact", "EUR"),
    ("EUR 2.15M seized", "2150000", None, "exact", "EUR"),
    ("environ 70 M€", "70000000", None, "about", "EUR"),
    ("43,2 millions d’euros", "43200000", None, "exact", "EUR"),
    ("rund 80 Millionen Euro", "80000000", None, "about", "EUR"),
    ("155 مليون يورو", "155000000", None, "exact", "EUR"),
    ("$5bn", "5000000000", None, "exact", "USD"),
    ("12K users", "12000", None, "exact", "users"),
    ("5 crore", "50000000", None, "exact", "records"),
    ("3 lakh", "300000", None, "exact", "records"),
    ("within 15 minutes", "15", None, "at_most", "minutes"),
    ("no more than 15", "15", None, "at_most", "people"),
    ("190+", "190", None, "at_least", "countries"),
    ("only ~7,000 are public", "7000", None, "about", "notices"),
    ("7.600 environ sont publiques", "7600", None, "about", "notices"),
    ("less than one per cent", "1", None, "less_than", "percent"),
    ("nueve mil 475", "9475", None, "exact", "notices"),
    ("un millón y medio de documentos", "1500000", None, "exact", "documents"),
    ("soixante-dix sites", "70", None, "exact", "sites"),
    ("quatre-vingt-dix-sept pays", "97", None, "exact", "countries"),
    ("dezenove países", "19", None, "exact", "countries"),
    ("patru ani", "4", None, "exact", "years"),
    ("sieben deutsche Staatsbürger", "7", None, "exact", "notices"),
    ("einundzwanzig Länder", "21", None, "exact", "countries"),
    ("порядка 2 тысяч лиц", "2000", None, "about", "people"),
    ("до 5 тысяч преступников", "5000", None, "at_most", "people"),
    ("najmanje 700 osoba", "700", None, "at_least", "people"),
    ("más de 8.500.000", "8500000", None, "more_than", "records"),
    ("quase 7 mil nomes", "7000", None, "nearly", "notices"),
    ("mahigit 55 toneladang droga", "55000", None, "more_than", "kg"),
]

# phrase, value, value_high, qualifier, unit: the phrase doesn't say this
REFUSED = [
    ("over $130 million", "13000000", None, "more_than", "USD"),
    ("over $130 million", "130000000", None, "exact", "USD"),
    ("over $130 million", "130000000", None, "at_least", "USD"),
    ("over $130 million", "130000000", None, "more_than", "EUR"),
    ("130 million", "130000000", None, "exact", "USD"),
    ("8,136 notices", "8163", None, "exact", "notices"),
    ("8,136 notices", "8.136", None, "exact", "notices"),
    ("some 430", "430", None, "exact", "people"),
    ("1.3 tonnes", "1.3", None, "exact", "kg"),
    ("8 to 10", "8", None, "exact", "people"),
    ("8 to 10", "8", "11", "between", "people"),
    ("76 tonnes", "76", None, "exact", "countries"),
    ("3,000 victims from 40 countries", "40", None, "exact", "people"),
    ("2,037 in 2003", "2003", None, "exact", "notices"),
    ("13 April 2015", "13", None, "exact", "countries"),
    ("8,800 C2 servers", "2", None, "exact", "servers"),
    ("several databases", "3", None, "exact", "databases"),
    ("several databases", None, None, "several", "USD"),
    ("millions of records", "1000000", None, "exact", "records"),
    ("thousands of victims", "1000", None, "more_than", "people"),
    ("a third", "33.4", None, "about", "percent"),
    ("the third time", "33.3", None, "about", "percent"),
    ("40-45 per cent", "100", None, "exact", "percent"),
    ("1½ tonnes", "1000", None, "exact", "kg"),
    ("", "20", None, "exact", "countries"),
]


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(("phrase", "value", "high", "qualifier", "unit"), STATED)
def test_phrase_states_the_figure(phrase, value, high, qualifier, unit):
    assert disagreement(phrase, Reading(number(value), number(high), qualifier, unit)) == ""


@pytest.mark.parametrize(("phrase", "value", "high", "qualifier", "unit"), STATED)
def test_mutants_of_the_figure_are_refused(phrase, value, high, qualifier, unit):
    for other in {*QUALIFIERS} - {qualifier}:
        assert disagreement(phrase, Reading(number(value), number(high), other, unit)), other
    if value:
        for wrong in (Decimal(value) * 10, Decimal(value) + 1, Decimal(value) - 1, Decimal(value) / 10):
            assert disagreement(phrase, Reading(wrong, number(high), qualifier, unit)), wrong


@pytest.mark.parametrize(("phrase", "value", "high", "qualifier", "unit"), REFUSED)
def test_phrase_does_not_state_the_figure(phrase, value, high, qualifier, unit):
    assert disagreement(phrase, Reading(number(value), number(high), qualifier, unit)).startswith("the phrase states")


@pytest.mark.parametrize(
    ("phrase", "values"),
    [
        ("1.234 kg", ["1234", "1.234"]),
        ("8,136", ["8136", "8.136"]),
        ("16,000", ["16000"]),
        ("0.125 %", ["0.125"]),
        ("1,234.56 EUR", ["1234.56"]),
        ("1.234,56 €", ["1234.56"]),
        ("from 2 343 to 11 492", ["2343", "2343", "11492"]),
        ("128 women and two men", ["128", "2"]),
        ("now accessible to police online", []),
        ("196² members", ["196"]),
    ],
)
def test_every_reading_is_given(phrase, values):
    assert sorted(str(reading.value) for reading in parse(phrase)) == sorted(values)


def test_reading_keeps_the_words_of_the_phrase():
    (reading,) = parse("plus de 8\u202f136 Notices rouges")
    assert (reading.text, reading.unit, reading.qualifier) == ("8\u202f136", "notices", "more_than")


@pytest.mark.parametrize(
    ("value", "unit", "to_unit", "expected"),
    [
        ("1.3", "tonnes", "kg", "1300"),
        ("1.3", "tons", "kilograms", "1300"),
        ("683", "kg", "tonnes", "0.683"),
        ("500", "g", "kg", "0.5"),
        ("10", "lb", "kg", "4.5359237"),
        ("2", "million US dollars", "USD", "2000000"),
        ("5", "thousand tonnes", "kg", "5000000"),
        ("3", "million people", "persons", "3000000"),
        ("20", "member countries", "countries", "20"),
        ("7", "victims", "people", "7"),
        ("25", "%", "percent", "25"),
        ("25", "per cent", "percent", "25"),
        ("9", "$", "dollars", "9"),
        ("24", "hours_per_day", "hours per day", "24"),
        ("12", "web_links", "web links", "12"),
    ],
)
def test_a_number_in_another_unit(value, unit, to_unit, expected):
    assert str(in_unit(Decimal(value), unit, to_unit)) == expected


@pytest.mark.parametrize(("unit", "to_unit"), [("USD", "EUR"), ("tonnes", "litres"), ("years", "year")])
def test_a_number_is_refused_in_a_unit_that_measures_something_else(unit, to_unit):
    with pytest.raises(ValueError, match=f"5 {unit} cannot be given in {to_unit}; state it in one of: {to_unit}"):
        in_unit(Decimal(5), unit, to_unit)
