"""Claims in everyday words: which indicator and subject a name or a phrase means, by the terms, unit and record."""

from collections.abc import Iterator, Mapping, Sequence

from interpol_figures.model.phrase_parser import Reading
from interpol_figures.model.phrase_words import fold
from interpol_figures.model.units import MEASURES, unit_and_scale
from interpol_figures.reading.lexicon import Lexicon, Term
from interpol_figures.reading.mentions import Names
from interpol_figures.reading.words import LANGUAGES, WORD, pattern_of, stems, words_of
from interpol_figures.tables.name_index import ORGANISATION

_ENOUGH = 0.6  # score of words from which an indicator is taken to be meant
_BY_NAME = 2.5  # score of an indicator that the tables call so
_WEIGHTS = {"subject": 0.6, "as_stated": 1.2, "indicator": 2.0}  # of the words of a column, for the indicator
_NAMING = {"subject": 1.2, "as_stated": 0.8, "indicator": 0.6}  # and of the names in it, for the subject
_NEVER_IMPLIED = frozenset({"country", "donor", "person", "operation"})  # nobody means one that he doesn't name
_SHARED = frozenset({"operation", "database", "notice", "organisation", "organ"})  # what countries have a part in


def everyday_meaning(lexicon: Lexicon, claim: Mapping[str, str], readings: Sequence[Reading]) -> tuple[str, str] | None:
    """The indicator and subject that fit a claim's words and its number best; None where none does.

    `claim` has the columns indicator, subject and as_stated as texts; any may be empty.
    """
    subjects = named_subjects(lexicon, claim)
    named = claim["subject"] and not any(lexicon.kind(one) == "organisation" for one in subjects)
    best: tuple[float, str, str] = (0.0, "", "")
    for term, score in named_terms(lexicon, claim):
        indicator = term.indicator
        if not any(_fits(lexicon, indicator, reading, claim) for reading in readings):
            continue
        unnamed = lexicon.usual.get(indicator, "")
        usual = {} if named or lexicon.kind(unnamed) in _NEVER_IMPLIED else {unnamed: 0.0}
        for subject, weight in (usual | subjects).items():
            goes = lexicon.has(indicator, subject) if subject else 0.0
            total = score + weight + 1.5 * goes + 0.01 * min(lexicon.rows[indicator], 30)
            if goes and total > best[0] and (not term.kinds or lexicon.kind(subject) in term.kinds):
                best = total, indicator, subject
    return best[1:] if best[1] else None


def named_terms(lexicon: Lexicon, claim: Mapping[str, str]) -> Iterator[tuple[Term, float]]:
    """Terms that a claim's words hold, with their scores: one has a part in what the indicator is called."""
    weights: dict[str, float] = {}
    for column, weight in _WEIGHTS.items():
        weights |= dict.fromkeys(stems(claim.get(column, "")), weight)
    for indicator in sorted(lexicon.names.indicator_ids(claim["indicator"])):
        yield Term(frozenset(), indicator, frozenset()), _BY_NAME
    own = set(stems(claim["indicator"])) if claim["indicator"] else set()
    for term, score in lexicon.found(weights, LANGUAGES).items():
        if score >= _ENOUGH and (not own or own & term.stems):
            yield term, score


def _fits(lexicon: Lexicon, indicator: str, reading: Reading, claim: Mapping[str, str]) -> bool:
    unit = unit_and_scale(reading.unit)[0] if reading.unit else None
    if unit is None and claim.get("value") and lexicon.units[indicator] in MEASURES:
        return True  # a bare number is in the indicator's own unit
    text = fold(f"{claim.get('as_stated', '')} {claim['indicator']} {claim.get('unit', '')}")
    rate = next((name for name in ("day", "second") if pattern_of(f"per_{name}").search(text)), "")
    whole = reading.value is None or reading.value == reading.value.to_integral_value()
    return lexicon.fits(indicator, unit, whole, rate)


def named_subjects(lexicon: Lexicon, claim: Mapping[str, str]) -> dict[str, float]:
    """Ids of subjects that a claim may be about, and how much speaks for each."""
    named = claim.get("subject", "")
    found = dict.fromkeys(lexicon.names.subject_ids(named), 1.5) if named else {}
    if code := lexicon.member_named(named):
        found[code] = 1.5
    if named and not found and not Names(lexicon).cast_in(named).mentions:
        return {}  # a name that isn't known is asked for, not guessed from what stands around it
    for column, weight in _NAMING.items():
        for mention in Names(lexicon).cast_in(claim.get(column, "")).mentions:
            found |= {one: max(weight, found.get(one, 0.0)) for one in mention.ids}
    if ORGANISATION in found:  # whoever says INTERPOL may mean what he names beside it
        found |= dict.fromkeys(lexicon.names.subject_ids(ORGANISATION), 0.4)
    found |= {whole: 2.5 for one in found for other in found if (whole := f"{one}_{other}") in lexicon.kinds}
    if words_of("operation_words") & set(WORD.findall(fold(named))):
        return {one: weight for one, weight in found.items() if lexicon.kind(one) == "operation"}
    return found if named else {"interpol": 0.4, "interpol_databases": 0.3} | found


def national_part(lexicon: Lexicon, claim: Mapping[str, str], subject: str) -> str:
    """The country whose part of a subject a claim counts: "Operation Serengeti in Kenya"; empty for the whole."""
    if lexicon.kind(subject) not in _SHARED:
        return ""
    written = f"{claim['subject']}, {claim['indicator']}".replace("_", " ").title()  # a country is written large
    countries = (one.meaning for one in Names(lexicon).cast_in(written).countries)
    return next((one for one in countries if one not in subject), "")
