"""Numbers of a sentence that may be figures, with their readings; dates, ages, telephone numbers and so on aren't."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from interpol_figures.model.phrase_parser import Reading, figures_in, phrase_span
from interpol_figures.model.phrase_words import fold
from interpol_figures.model.units import CURRENCIES
from interpol_figures.reading.periods import DATE
from interpol_figures.reading.sentences import Sentence
from interpol_figures.reading.words import pattern_of, words_of

_MASKS = re.compile(
    r"https?://\S+|www\.\S+|\S+@\S+\.\S+"  # addresses
    r"|(?<![\w.,])\+?\(?\d{1,4}\)?(?:[ .-]\(?\d{2,4}\)?){3,}(?!\d)"
    r"|(?<!\w)\+\d{1,3}(?:[ -]?\d{2,})*|(?<![\w.,])0\d{2,4}[ /-]\d{3,}[ \d]*|\b\d{3}-\d{4}\b"
    r"|\[\d{1,3}\]|(?<=[a-zé.”\"»])\[\w\]"  # footnotes
    r"|\b\d{1,2}[:h]\d{2}\b|\b\d{1,2}\s?(?:am|pm|a\.m\.|p\.m\.|uhr)\b"
    r"|\b\d{1,2}/\d{1,2}(?:/\d{2,4})?(?!\s*%|\d)|\b\d+/\d{3,}"  # times, dates, numbers of documents
    r"|\b\d{4}-\d{2}(?:-\d{2})?\b|\b(?:isbn|issn|doi)\b[\s:\d-]+"
    r"|(?<!\w)(?:i-)?24/7(?!\w)|#\d+|(?<![\w.,])(?<!\d )0\d+(?![\d.,])"
    r"|\b\d+\s?(?:px|mb|kb|gmt|ghz)\b|(?<=\d)\s?[xX]\s?\d+|covid[ -]19"
    r"|(?<!\w)(?:1[5-9]|2[01])\d0(?:s|er|er-jahren?)\b|(?<!\w)\d{1,2}(?:st|nd|rd|th|e|eme|\.)? (?:century|jahrhunderts?|siecle|siglo)\b"
    r"|(?<!\w)\d{1,2}(?=(?!mill|mil|bill|mrd|mio|tonn|euro)[a-z]{4,})"  # 1930s, 19th century, "1France"
    r"|11 september(?: 2001)?|september 11(?:th)?(?:,? 2001)?|11 de septiembre(?: de 2001)?|\b[a-z]+-?\d+[a-z]?\b"
)
_COUNTED_BEFORE = re.compile(
    r"(?<!\w)(?:article|articles|art\.|artikel|articulo|rule|rules|section|chapter|kapitel|chapitre|page|pages|p\.|pp\.|no\.|nr\.|"
    r"n°|nº|vol\.|version|unit|level|issue|exercise|aufgabe|exercice|ejercicio|note|step|figure|fig\.|table|tableau|lesson|"
    r"line|part|phase|room|flight|resolution|regulation|day|week|tag|woche|top|g|paragraph|question|episode|number|agenda|multiplied by|multiplicado por|multiplie par)\s?$"
)
_AGE = re.compile(
    r"(?<=[a-zà-ÿ\"”]), \d{2}(?:,(?!\d)|\.$)|(?<=\w )\(\d{2}\)|\bage[ds]?\s\d{1,2}\b|\b\d{1,3}[- ]year[- ]olds?\b"
)
_AGE_NEAR = re.compile(
    r"\b(?:boy|girl|man|woman|teenager|garcon|fille|homme|femme|enfant|junge|madchen|mann|frau|"
    r"nino|nina|joven|hombre|mujer) (?:of|de|von) \d{1,2}\b|\bde \d{1,2} anos(?=[,.)])|"
    r"\bim alter von \d{1,2}\b|agee?s? de \d{1,2}\b|"
    r"\b\w+ (?:years? (?:earlier|before|later|on)|ans (?:plus (?:tot|tard)|auparavant)|"
    r"jahre (?:zuvor|davor|spater|danach)|anos (?:antes|despues|mas tarde))\b|"
    r"(?<!\d)\d{2} ans(?=,|\s*,)|\b\d{2} anos de edad|\b\d{2} jahre alt|\b\w+ years? old\b"
)
_QUESTION = re.compile(
    r"^\W*(?:\d+[.)]\s*)?(?:how many|how much|combien|wie viele?|cuant[oa]s)\b.*\?|^\W*\d+[.)]\s.*\?$"
)
_MARKER = re.compile(r"\s*(?:\d{1,2}[.)]|\d{1,2}/\d{1,2}|\[\d+\])\s")
_ORDINAL = re.compile(
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|premiere?|troisieme|erste\w?|zweite\w?|dritte\w?|"
    r"vierte\w?|funfte\w?|primer[oa]?|segund[oa]|tercer[oa]?|once|twice|thrice)$"
)
_ORDINAL_WORD = re.compile(r"(?:\d(?:st|nd|rd|th)|[a-z]{3,}(?:ieth|teenth|first|second|third|fth|hth|xth|nth|irth))\b")
_ONE = re.compile(r"(?:one|un|une|uno|una|um|uma|ein|eine|einer|eins|eines|einem|einen|a|an)$")
RATE = re.compile(
    r"\W*(?:[^\W\d]+\W+){0,2}?"
    r"(?:a|per|every|each|pro|am|par|al|por|the) (?:(day|jour|tag|dia)|(?:second|seconde|sekunde|segundo))\b"
)
_TURNED = re.compile(r"(?:turn|turned|turns|turning|celebrat\w+ its|wird|wurde|feiert|fete|fetait|cumple|cumplio) $")
_BACK = re.compile(
    r"\W*(?:years?|jahren?|ans|anos)?\W*(?:ago|old|alt|anniversary|birthday|jubil\w+|geburtstag|interpol\b)"
    r"|\W*(?:years|jahre),? (?:after it|interpol)"
)
_BACK_BEFORE = re.compile(r"(?:il y a|vor|hace|today,) (?:\w+ )?$")
_TAKEN_UP = re.compile(r"(?:^|\W)(?:the|these|those|both|all|les|ces|die|diese|los|las|estos|estas) $")
_PRICE = re.compile(
    r"\W*(?:dollars?|euros?|eur|usd|dolares)?\W*(?:(?:a|an|per|each|par|por|pro|im|al|le|la)\W+(?:month|hour|head|person|piece|kilo|kg|"
    r"ticket|night|monat|stunde|kopf|stuck|kilo|mois|heure|personne|piece|mes|hora|persona|cabeza)|each|apiece)\b"
)
_RANKED = re.compile(r"\s(?:most|largest|biggest|plus (?:grand|gros)|meist|mas buscad)")
_PLAIN_YEAR = re.compile(r"(?:1[89]|20)\d\d")


@dataclass(frozen=True)
class Number:
    """A number at a place of the document, and the phrase around it; `readings` are what it may say, likelier first."""

    start: int
    end: int
    phrase_start: int
    phrase_end: int
    readings: tuple[Reading, ...]

    @property
    def reading(self) -> Reading:
        """What it says most likely."""
        return self.readings[0]

    @property
    def is_year(self) -> bool:
        """Whether it is read as a year."""
        return self.reading.unit == "year"


def numbers_in(sentence: Sentence, language: str, names: Iterable[tuple[int, int]]) -> list[Number]:
    """Numbers of a sentence that may be figures; those in `names`, places of names, aren't."""
    if _QUESTION.search(sentence.folded):
        return []
    text, inside = _masked(sentence), list(names)
    found = []
    for (start, _), group in groupby(figures_in(text), key=lambda one: (one.start, one.start)):
        placed = [one for one in group if not _is_growth(one.reading, text[: one.start])]
        if not placed:
            continue
        end = max(one.end for one in placed)
        readings = _chosen([one.reading for one in placed], text, start, end, language)
        if not readings or any(one - sentence.start <= start < other - sentence.start for one, other in inside):
            continue
        if _is_figure(sentence.folded, start, end, readings[0]):
            left, right = phrase_span(text, start, end)
            base = sentence.start
            found.append(Number(base + start, base + end, base + left, base + right, readings))
    return _apart(found)


def _apart(found: list[Number]) -> list[Number]:
    kept: list[Number] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _masked(sentence: Sentence) -> str:
    """The sentence with what is no figure made blank."""
    text, folded = sentence.text, sentence.folded
    spans = [match.span() for pattern in (_MASKS, _AGE, _AGE_NEAR) for match in pattern.finditer(folded)]
    spans += [(match.start(4), match.start(6)) for match in DATE.finditer(folded) if match[4]]  # the year stays
    if sentence.place == 0 and (marker := _MARKER.match(folded)) and sentence.block.kind != "heading":
        spans.append((marker.start(), marker.end() - 1))
    for start, end in spans:
        if pattern_is_money(folded, start):
            continue
        text = text[:start] + "\x00" * (end - start) + text[end:]
    text = re.sub(r"(?<=\d)['’](?=\d{3}(?!\d))", "\u202f", text)  # 430'000, as the Swiss write it
    return text.replace("\x00", "_")


def pattern_is_money(folded: str, start: int) -> bool:
    """Whether a currency stands right before: then digits are an amount, however they are grouped."""
    return folded[:start].rstrip().endswith(("$", "€", "£", "eur", "usd"))


def _chosen(readings: list[Reading], text: str, start: int, end: int, language: str) -> tuple[Reading, ...]:
    """Readings that a number in running text can have: a year, or a number as the language groups its digits."""
    distinct = list(dict.fromkeys(readings))
    years = [one for one in distinct if one.unit == "year"]
    others = [one for one in distinct if one.unit != "year"]
    if years and others and _PLAIN_YEAR.fullmatch(text[start:end]) and not _counts(text, end):
        return tuple(years)
    if years and not others:
        return tuple(years)
    if len(others) > 1 and language == "en" and re.search(r"\d\.\d", text[start:end]):
        others.reverse()
    return tuple(others)


def _is_growth(reading: Reading, before: str) -> bool:
    """Whether a range is the way from one number to another: "from 20 to 195 members"."""
    if reading.qualifier != "between" or not reading.value or not reading.value_high:
        return False
    return bool(re.search(r"\b(?:from|de|von|desde) $", fold(before))) and reading.value_high > 2 * reading.value


def _counts(text: str, end: int) -> bool:
    """Whether a counted noun follows at once: "2000 people", not "in 2008 ten countries"."""
    after = re.match(r"\s([^\W\d_]+)", text[end:])
    return after is not None and fold(after[1]) in words_of("single", "counted")


def _is_figure(folded: str, start: int, end: int, reading: Reading) -> bool:
    word, before, after = folded[start:end], folded[:start], folded[end:]
    if word in words_of("single", "foreign"):
        return False  # a number in another language: "to seize", "in Sept."
    if _RANKED.match(after) or re.search(r"\btop $", before):
        return False
    if reading.unit in CURRENCIES and _PRICE.match(after):
        return False
    if reading.unit in CURRENCIES and re.search(r"\d[^()]{0,24} \((?:\w+\W+){0,2}\W?$", before):
        return False  # the amount before it in another currency
    if (reading.value or 99) <= 12 and reading.unit == "people" and _TAKEN_UP.search(before):
        return False  # "the two suspects" were told of before
    if reading.qualifier == "several" or _COUNTED_BEFORE.search(before):
        return False
    follows = re.match(r"\W*(\w+(?:-\w+)*)(?:\W+(\w+))?(?:\W+(\w+))?", after)
    nouns = {one for one in (follows.groups() if follows else ()) if one}
    if (
        nouns & words_of("single", "never")
        and re.match(r"[\s-]*\w", after)
        and follows
        and follows[1] in words_of("single", "never")
    ):
        return False
    if _ONE.search(word) or _ORDINAL.search(word):
        return bool(nouns & words_of("single", "nouns")) or reading.unit == "percent" or word in ("once", "twice")
    if reading.unit == "years" and reading.value is not None and reading.value < 2:
        return False
    if reading.qualifier == "multiples_of" and not after.strip():
        return False
    return not (reading.unit in CURRENCIES and reading.value == 0)


def rate_of(sentence: Sentence, number: Number) -> str:
    """Whether a number is told for a day or a second ("250 every second"): the word, or nothing."""
    return rate_told(RATE.match(sentence.folded, number.end - sentence.start))


def rate_told(match: re.Match[str] | None) -> str:
    """The word for the time that a rate is told for: day or second, nothing where there is none."""
    return "" if match is None else "day" if match[1] else "second"


def is_age(sentence: Sentence, number: Number) -> bool:
    """Whether a number tells a year by the time since: "100 years ago", "has turned 100"."""
    folded, start, end = sentence.folded, number.start - sentence.start, number.end - sentence.start
    value = number.reading.value or 0
    if not 5 <= value <= 250 or number.reading.unit not in (None, "years"):
        return False
    return bool(_TURNED.search(folded[:start]) or _BACK.match(folded, end) or _BACK_BEFORE.search(folded[:start]))


def is_multiple(sentence: Sentence, number: Number) -> bool:
    """Whether a number tells how many times as many: "three times as many", "doubled", "doppelt so oft"."""
    if number.reading.unit != "times":
        return False
    after = sentence.folded[number.end - sentence.start :]
    return not re.match(
        r"\W*(?:times?|fois|mal|veces)?\W*(?:a|an|per|par|pro|im|al|am|el|each|every|en|in|$)(?!\w)", after
    ) and (number.reading.value is not None and number.reading.value < 100)


def is_session(sentence: Sentence, number: Number) -> bool:
    """Whether a number is that of an assembly's session: "the 90th General Assembly"."""
    before, after = sentence.folded[: number.start - sentence.start], sentence.folded[number.end - sentence.start :]
    ranked = _ORDINAL_WORD.search(
        sentence.folded[number.start - sentence.start : number.end - sentence.start] + after[:2]
    )
    ends = re.match(r"(?:st|nd|rd|th)?(?:[,.]|$)", after)
    if ranked and ends and pattern_of("single", "sessions").search(before):
        return True  # "the General Assembly in Hanoi, which was the eightieth"
    ordinal = re.match(r"(?:st|nd|rd|th|e|eme|\.|ª|a)?\s+(?:session (?:of )?the )?", after)
    return bool(ordinal and pattern_of("single", "sessions").match(after, ordinal.end()))
